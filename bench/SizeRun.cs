using Portal.Data.Figures;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Bench;

/// <summary>Measures one book: first that all answers are equal, then how long each way to them takes.</summary>
public sealed class SizeRun
{
    private const string Table = "loan_snapshot";

    private readonly BenchOptions _options;
    private readonly Catalogue _catalogue;
    private readonly BenchBook _book;
    private readonly Workload _work;
    private readonly TableSource _tables;
    private readonly Baselines _baselines;
    private readonly OtherWays _ways;

    public SizeRun(BenchOptions options, Catalogue catalogue, BenchBook book)
    {
        (_options, _catalogue, _book) = (options, catalogue, book);
        _work = new Workload(catalogue, book.Store);
        _tables = (table, dates) => book.Engine.Source(table, _work.Inputs, dates);
        _baselines = new Baselines(book.Engine.Dialect, _tables);
        _ways = new OtherWays(options, book, _work);
    }

    public async Task<SizeResult> RunAsync(decimal millions)
    {
        var load = Machine.Load();
        Machine.ResetPeak();
        var compared = await VerifyAsync();
        var planning = await Machine.OnceAsync(() => Task.FromResult(new Planner(_work.Inputs).Plan(_work.Outputs)));
        var additive = await FamiliesAsync(_work.Additive);
        var borrowers = await FamiliesAsync(_work.Borrowers);
        var transitions = await FamiliesAsync(_work.Transitions);
        var ways = await _ways.RunAsync(millions);
        var total = await Machine.TimedAsync("whole catalogue", _options.Runs, () => ComputeAsync(), Forget);
        var again = await Machine.TimedAsync("whole catalogue from cubes", _options.Runs, () => ComputeAsync());
        return new(
            millions,
            _work.Inputs.Find(Table, BenchBook.AsOf)!.Rows,
            _work.Inputs.Find(Table, BenchBook.Opening)!.Rows,
            _options.Runs,
            _work.Outputs.Count,
            _work.Outputs.Count(output => output.Relation is TableRelation),
            compared,
            _book.Engine.Version,
            additive,
            borrowers,
            transitions,
            ways,
            total,
            again,
            planning,
            Machine.PeakMegabytes(),
            load,
            _options.Memory
        );
    }

    /// <summary>Answers of the planner and of the indicator engine against the statements written out.</summary>
    private async Task<int> VerifyAsync()
    {
        Forget();
        var answers = await new CubeReader(_book.Engine, new CubeStore(_book.Home, _book.Engine)).AnswerAsync(
            _work.Plan,
            _work.Inputs,
            CancellationToken.None
        );
        var compared = await new Verification(_work.Outputs, _ways.ByHand(_work.Outputs), _book.Engine).CompareAsync(answers);
        var run = await ComputeAsync();
        var cells = run.Indicators.Where(indicator => indicator.Code.StartsWith("cell_", StringComparison.Ordinal)).ToList();
        var wrong = cells
            .Where(cell => cell.Value != answers[cell.Code["cell_".Length..]].Single().Value)
            .Select(cell => cell.Code)
            .ToList();
        var open = run
            .Indicators.Where(indicator => indicator.Status == ResultStatus.NotEvaluable)
            .Select(indicator => indicator.Code)
            .ToList();
        if (wrong.Count > 0 || open.Count > 0)
        {
            throw new InvalidOperationException(
                $"The indicator engine differs in {string.Join(", ", wrong)} and cannot evaluate {string.Join(", ", open)}."
            );
        }

        var broken = run
            .Indicators.Where(indicator => indicator.Code.StartsWith("check_", StringComparison.Ordinal) && indicator.Value != 0m)
            .Select(indicator => indicator.Code)
            .ToList();
        Console.WriteLine(
            FormattableString.Invariant(
                $"  {compared} values equal, {cells.Count} cells equal; in-form checks that do not add up: {(broken.Count == 0 ? "none" : string.Join(", ", broken))}"
            )
        );
        return compared;
    }

    private async Task<IReadOnlyList<FamilyResult>> FamiliesAsync(IEnumerable<Family> families)
    {
        var results = new List<FamilyResult>();
        foreach (var family in families)
        {
            results.Add(await FamilyAsync(family));
        }

        return results;
    }

    private async Task<FamilyResult> FamilyAsync(Family family)
    {
        var columns = Workload.ColumnsOf(family);
        var (bare, all) = family.Relation switch
        {
            TableRelation table => (_baselines.Scan(table, columns), null),
            GroupedRelation grouped => (_baselines.Grouping(grouped), _baselines.GroupingOfAllColumns(grouped, columns)),
            TransitionRelation transition => (_baselines.Join(transition), _baselines.JoinOfAllColumns(transition, columns)),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not known to the benchmark."),
        };
        var bareTime = await QueryAsync($"bare, {family.Relation.Key}", bare);
        var allTime = all is null ? bareTime : await QueryAsync($"bare with all columns, {family.Relation.Key}", all);
        Cube? cube = null;
        var time = await Machine.TimedAsync(
            $"cuboid of {family.Outputs.Count} outputs, {columns.Count} columns",
            _options.Runs,
            async () => cube = await new CubeStore(_book.Home, _book.Engine).GetAsync(family, _work.Inputs, CancellationToken.None),
            Forget
        );
        var statement = new CubeStore(_book.Home, _book.Engine).StatementOf(family, _work.Inputs);
        var profile = await Profile.OfAsync(
            statement.Passes is [var first, ..] ? statement with { Text = first } : statement,
            _book.Engine
        );
        Console.WriteLine(FormattableString.Invariant($"    {cube!.Cells} cells (estimated {family.EstimatedCells}); {profile}"));
        return new(
            family.Relation.Key,
            family.Outputs.Count,
            columns.Count,
            family.Facts.Count,
            cube.Cells,
            family.EstimatedCells,
            time,
            bareTime,
            allTime,
            profile,
            Math.Max(1, statement.Passes.Count)
        );
    }

    private Task<IndicatorRunResult> ComputeAsync() =>
        new IndicatorEngine(_catalogue, _book.Store, _book.Engine, _book.Home).ComputeAsync(
            Viewpoint.Of(BenchBook.AsOf),
            CancellationToken.None
        );

    private Task<decimal> QueryAsync(string name, Data.Warehouse.SqlStatement statement) =>
        Machine.TimedAsync(name, _options.Runs, () => _book.Engine.QueryAsync(statement, CancellationToken.None));

    /// <summary>Deletes every cuboid, so that the next run computes them.</summary>
    private void Forget() => System.IO.Directory.Delete(_book.Home.CubesDirectory, recursive: true);
}
