using Portal.Data;
using Portal.Data.Runs;
using Portal.Data.Warehouse;
using static System.FormattableString;

namespace Portal.Work;

/// <summary>Computes the main pages before somebody opens them: after a load, after a run, and once in each process that serves
/// pages.</summary>
/// <remarks>One question after the other, and none while a reader waits for an answer.</remarks>
public sealed class PageModels(IEnumerable<IPageModel> models, KeptModels kept, WarehouseStore warehouse, RunRegister runs)
{
    /// <summary>Name of the job.</summary>
    public const string Job = "page-models";

    /// <summary>What is kept is kept in this process alone: each has slots of its own.</summary>
    private readonly string _process = Invariant($"{Guid.NewGuid():n}")[..12];

    /// <summary>The load and the run that pages show now; null while there is nothing to compute from.</summary>
    public async Task<string?> SlotAsync(CancellationToken cancellationToken) =>
        warehouse.Seals() is [.., var newest]
            ? Invariant($"seal {newest.Number}, run {await NewestRunAsync(cancellationToken)}, process {_process}")
            : null;

    /// <returns>What came of it; a page that cannot be computed does not stop the others.</returns>
    public async Task<RuleException> PrepareAsync(Action<int> tell, CancellationToken cancellationToken)
    {
        var (pages, problems) = (models.ToList(), new List<string>());
        foreach (var (index, model) in pages.Index())
        {
            await kept.IdleAsync(cancellationToken);
            try
            {
                await model.PrepareAsync(cancellationToken);
            }
            catch (Exception refused) when (Shell.Faults.Of(refused) is not null)
            {
                problems.Add($"{model.Page}: {refused.Message}"); // the page itself says the same to its readers
            }

            tell(100 * (index + 1) / pages.Count);
        }

        return problems.Count == 0
            ? RuleException.Of("job.pages-computed", $"Pages computed ahead: {pages.Count}.")
            : RuleException.Of(
                "job.pages-partly",
                $"Pages computed ahead: {pages.Count - problems.Count}. Not computed, and told on the page: {string.Join("; ", problems)}"
            );
    }

    private async Task<int> NewestRunAsync(CancellationToken cancellationToken) =>
        (await runs.ListAsync(null, new(1, 1), cancellationToken)).Rows is [var run, ..] ? run.Number : 0;
}
