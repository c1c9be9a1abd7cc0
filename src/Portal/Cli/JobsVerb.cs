using System.CommandLine;
using System.Globalization;
using Portal.Data;
using Portal.Data.Jobs;
using Portal.Data.Store;
using Portal.Work;

namespace Portal.Cli;

/// <summary><c>jobs</c>: how the recurring work stands; <c>jobs run</c>: does one now.</summary>
internal static class JobsVerb
{
    public static Command Create()
    {
        var command = new Command("jobs", "Lists the recurring work: how each job stands, when it is due, what went wrong.") { Run() };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var report = await assay.Services.GetRequiredService<JobStatus>().ReadAsync(cancellationToken);
                if (report.Problem is { } problem)
                {
                    Console.WriteLine(Printable.Message(problem.Message));
                }

                foreach (var job in report.Jobs)
                {
                    var last = job.Last is { } run
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"{Word(run)}, begun {run.StartedAt:yyyy-MM-dd HH:mm} UTC by {run.By}"
                        )
                        : "never run";
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{job.Name}: {last}; due next {job.Next.ToUniversalTime():yyyy-MM-dd HH:mm} UTC.{(job.Last?.Said is { } said ? " " + Printable.Message(said) : "")}"
                        )
                    );
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Run()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the job, as the list has it." };
        var key = new Option<string?>("--key")
        {
            Description = "Idempotency key: the job runs once for each key, whoever repeats the call.",
            HelpName = "KEY",
        };
        key.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } given && (given.Length is 0 or > 40 || given.Any(char.IsControl)))
            {
                result.AddError("--key: 1 to 40 characters are accepted, in one line.");
            }
        });
        var command = new Command("run", "Runs one job now. Exit code 1 when it fails.") { name, key };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                try
                {
                    var run = await assay
                        .Services.GetRequiredService<JobRunner>()
                        .RunNowAsync(assay.Actor, call.GetValue(name)!, call.GetValue(key), cancellationToken);
                    (run.State == JobState.Done ? Console.Out : Console.Error).WriteLine(
                        Printable.Message($"{run.Name}: {Word(run)}. {run.Said}")
                    );
                    return run.State == JobState.Done ? 0 : 1;
                }
                catch (NotFoundException unknown)
                {
                    throw new CallException(unknown.Message);
                }
            }
        );
        return command;
    }

    private static string Word(JobRun run) =>
        run.State switch
        {
            JobState.Done => "done",
            JobState.Failed => "failed",
            _ => "running",
        };
}
