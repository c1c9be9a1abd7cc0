using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Portal.Data;

/// <summary>What Assay measures of itself, under one name for traces and meters; costs nothing while nobody listens.</summary>
/// <remarks>Tags hold names of engines, kinds and dates: never a user, a loan, a condition or a text that somebody typed.</remarks>
public static class Telemetry
{
    public const string Name = "Assay";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Entries = Meter.CreateCounter<long>(
        "assay.ledger.entries",
        "{entry}",
        "Entries written to the ledger, by kind."
    );

    private static readonly Histogram<double> Commits = Meter.CreateHistogram<double>(
        "assay.ledger.commit.duration",
        "s",
        "Time of one change of the ledger, its wait for other writers included."
    );

    private static readonly Histogram<double> Statements = Meter.CreateHistogram<double>(
        "assay.statement.duration",
        "s",
        "Time of one statement of a warehouse engine, its wait for a turn included, by engine and outcome."
    );

    private static readonly Histogram<double> Work = Meter.CreateHistogram<double>(
        "assay.work.duration",
        "s",
        "Time of one run or print, by kind and outcome."
    );

    private static readonly ActivitySource Source = new(Name);

    /// <summary>Measures one change of the ledger.</summary>
    public static Task<T> CommitAsync<T>(Func<Task<T>> change) => TimedAsync("assay.ledger.commit", Commits, [], change);

    /// <summary>Counts an entry that was committed.</summary>
    public static void Entry(string kind) => Entries.Add(1, new KeyValuePair<string, object?>("assay.kind", kind));

    /// <summary>Measures one statement.</summary>
    /// <param name="engine">Product and host, such as messages name it.</param>
    public static Task<T> StatementAsync<T>(string engine, Func<Task<T>> statement) =>
        TimedAsync("assay.statement", Statements, [new("assay.engine", engine)], statement);

    /// <summary>Measures a run or a print.</summary>
    public static Task<T> WorkAsync<T>(string kind, Func<Task<T>> work) =>
        TimedAsync("assay." + kind, Work, [new("assay.work", kind)], work);

    private static async Task<T> TimedAsync<T>(
        string name,
        Histogram<double> durations,
        KeyValuePair<string, object?>[] tags,
        Func<Task<T>> work
    )
    {
        using var activity = Source.StartActivity(name, ActivityKind.Internal, default(ActivityContext), tags);
        var began = Stopwatch.GetTimestamp();
        var outcome = "failed";
        try
        {
            var result = await work();
            outcome = "done";
            return result;
        }
        catch (OperationCanceledException)
        {
            outcome = "cancelled";
            throw;
        }
        finally
        {
            activity?.SetTag("assay.outcome", outcome);
            durations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds, [.. tags, new("assay.outcome", outcome)]);
        }
    }
}
