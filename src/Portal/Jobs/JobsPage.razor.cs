using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Jobs;
using Portal.Lists;
using Portal.Shell;
using Portal.Work;

namespace Portal.Jobs;

/// <summary>The recurring work for administrators: how each job stands, when it is due, and what went wrong.</summary>
public sealed partial class JobsPage
{
    private readonly Loadable<JobReport> _jobs = new();
    private string? _refusal;
    private bool _isBusy;

    [Inject]
    private JobStatus Status { get; set; } = default!;

    [Inject]
    private JobRunner Runner { get; set; } = default!;

    [Inject]
    private CurrentUser User { get; set; } = default!;

    [Inject]
    private RuleTexts Rules { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IStringLocalizer<JobsPage> L { get; set; } = default!;

    [SupplyParameterFromQuery, OrderBy<JobList>]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery, ColumnsOf<JobList>]
    private string? Columns { get; set; }

    private ListPlace Place => new(Sort, Columns, sort => Urls.Jobs(sort, Columns), columns => Urls.Jobs(Sort, columns));

    protected override Task OnInitializedAsync() => ReadAsync();

    private Task ReadAsync() => LoadAsync(_jobs, Status.ReadAsync);

    private async Task RunAsync(string name)
    {
        (_isBusy, _refusal) = (true, null);
        try
        {
            await Runner.RunNowAsync(await User.ActorAsync(), name, null, Gone);
            await ReadAsync();
        }
        catch (Exception refused) when (Faults.Of(refused) is not null)
        {
            _refusal = Problem.Of(refused).Rule is { } rule ? Rules.Of(rule) : refused.Message;
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The reader left: the run has ended as one that was stopped.
        }
        finally
        {
            _isBusy = false;
        }
    }

    private bool IsAbandoned(JobRun run) => run.State == JobState.Running && run.LeaseUntil <= Time.GetUtcNow();

    private static StateKind KindOf(JobRun run) =>
        run.State switch
        {
            JobState.Done => StateKind.Good,
            JobState.Failed => StateKind.Breach,
            _ => StateKind.Watch,
        };

    private string State(JobRun run) =>
        IsAbandoned(run) ? L["Abandoned"]
        : run is { State: JobState.Running, Percent: { } percent } ? L["RunningAt", percent]
        : L["State" + run.State];
}
