using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Store;

namespace Portal.Data.Jobs;

public enum JobState
{
    /// <summary>Somebody works on it while the lease lasts; afterwards whoever comes takes it over.</summary>
    Running = 1,
    Done = 2,
    Failed = 3,
}

/// <summary>One piece of recurring work for one slot, such as the verification of a day.</summary>
/// <remarks>Working data: a beat every few seconds would drown the ledger. Beginning and end of every run are entries, committed together
/// with the row, and these alone say what was done; the row adds signs of life, and a failure that the ledger took no entry
/// of.</remarks>
public sealed class JobRun
{
    public const int NameLength = 64;
    public const int SlotLength = 64;
    public const int OwnerLength = 160;
    public const int SaidLength = 2000;

    [OneLine]
    public required string Name { get; init; }

    /// <summary>With the name the idempotency key: work of one slot is done once, whoever asks how often.</summary>
    [OneLine]
    public required string Slot { get; init; }

    public required JobState State { get; set; }

    /// <summary>1 for the first try; a taking over counts as one.</summary>
    public required int Attempt { get; set; }

    /// <summary>Machine, process and portal that works on it, or did.</summary>
    public required string Owner { get; set; }

    /// <summary>Under whose name.</summary>
    public required string By { get; set; }

    public required DateTimeOffset StartedAt { get; set; }

    /// <summary>Last sign of life.</summary>
    public required DateTimeOffset HeartbeatAt { get; set; }

    /// <summary>Until when the owner is believed to live.</summary>
    public required DateTimeOffset LeaseUntil { get; set; }

    /// <summary>From 0 to 100; null when the work does not tell.</summary>
    public int? Percent { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>What came of it, or went wrong, in a sentence; null while it runs.</summary>
    public string? Said { get; set; }

    /// <summary>Code of that sentence, by which pages say it in their own language.</summary>
    public string? Rule { get; set; }

    /// <summary>Its values as a JSON array: texts, and sentences within the sentence.</summary>
    public string? Arguments { get; set; }

    /// <summary>The sentence with its code; null while there is none. Of a row whose values were edited the English sentence is
    /// left.</summary>
    public RuleException? Sentence()
    {
        if (Said is null)
        {
            return null;
        }

        try
        {
            return Rule is null ? new RuleException("job.said", Said, Said) : new RuleException(Rule, Said, Told(Values()));
        }
        catch (Exception edited) when (edited is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new RuleException("job.said", Said, Said);
        }
    }

    internal void Say(RuleException? sentence)
    {
        Said = sentence is null ? null : Cut(sentence.Message, SaidLength);
        (Rule, Arguments) = (null, null);
        if (sentence is not null && JsonSerializer.Serialize(Kept(sentence.Arguments)) is { Length: <= 2 * SaidLength } json)
        {
            (Rule, Arguments) = (sentence.Rule, json);
        }
    }

    /// <summary>Values of the sentence, as the entry of the end has them.</summary>
    internal JsonElement? Values() => Arguments is null ? null : JsonSerializer.Deserialize<JsonElement>(Arguments);

    private static object[] Kept(IReadOnlyList<object> arguments) =>
        [
            .. arguments.Select(argument =>
                argument is RuleException inner
                    ? (object)new Inner(inner.Rule, Cut(inner.Message, 400), Kept(inner.Arguments))
                    : Cut(Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "", 400)
            ),
        ];

    private static object[] Told(JsonElement? values) =>
        values is { ValueKind: JsonValueKind.Array } array
            ?
            [
                .. array
                    .EnumerateArray()
                    .Select(value =>
                        value.ValueKind == JsonValueKind.Object
                            ? (object)
                                new RuleException(
                                    value.GetProperty("rule").GetString()!,
                                    value.GetProperty("said").GetString()!,
                                    Told(value.GetProperty("arguments"))
                                )
                            : value.GetString() ?? ""
                    ),
            ]
            : [];

    /// <summary>A sentence within the sentence, such as the first difference that a verification found.</summary>
    private sealed record Inner(
        [property: JsonPropertyName("rule")] string Rule,
        [property: JsonPropertyName("said")] string Said,
        [property: JsonPropertyName("arguments")] object[] Arguments
    );

    private static string Cut(string text, int most)
    {
        var line = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Length <= most ? line : line[..(most - 1)] + "…";
    }
}

public sealed class JobRunConfiguration : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> builder)
    {
        builder.ToTable("JobRun");
        builder.HasKey(j => new { j.Name, j.Slot });
        builder.Property(j => j.Name).HasMaxLength(JobRun.NameLength);
        builder.Property(j => j.Slot).HasMaxLength(JobRun.SlotLength);
        builder.Property(j => j.Owner).HasMaxLength(JobRun.OwnerLength);
        builder.Property(j => j.By).HasMaxLength(128);
        builder.Property(j => j.Said).HasMaxLength(JobRun.SaidLength);
        builder.Property(j => j.Rule).HasMaxLength(64);
        builder.Property(j => j.Arguments).HasMaxLength(2 * JobRun.SaidLength);

        // The last runs of a job, and whether one is running.
        builder.HasIndex(j => new { j.Name, j.StartedAt });
    }
}
