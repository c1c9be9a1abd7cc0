using System.Diagnostics;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>Computes indicators, breakdowns and single figures from sealed partitions. It knows the warehouse and no other database.</summary>
public sealed class IndicatorEngine
{
    private readonly Catalogue _catalogue;
    private readonly WarehouseStore _store;
    private readonly WarehouseEngine _engine;
    private readonly CubeReader _reader;
    private readonly LoanQueries _loans;

    public IndicatorEngine(Catalogue catalogue, WarehouseStore store, WarehouseEngine engine, Home home)
    {
        (_catalogue, _store, _engine) = (catalogue, store, engine);
        Cubes = new CubeStore(home, engine);
        _reader = new CubeReader(engine, Cubes);
        _loans = new LoanQueries(catalogue, store, engine);
    }

    public Catalogue Catalogue => _catalogue;

    public CubeStore Cubes { get; }

    /// <summary>Product and version of what computes.</summary>
    public string Version => _engine.Version;

    /// <summary>Every indicator in force on a reporting date.</summary>
    /// <param name="asOf">The newest snapshot when null.</param>
    /// <param name="knownAt">Only what had been sealed by then; everything when null.</param>
    public Task<IndicatorRunResult> ComputeAsync(DateOnly? asOf, DateTimeOffset? knownAt, CancellationToken cancellationToken) =>
        ComputeAsync(asOf, knownAt, null, cancellationToken);

    /// <summary>Every indicator of a snapshot under the rules of a day: its versions, parameters, exception rules and limits.</summary>
    /// <param name="rulesOf">The reporting date when null. The cubes of the date's own rules answer those of other days, too.</param>
    public async Task<IndicatorRunResult> ComputeAsync(DateOnly? asOf, DateTimeOffset? knownAt, DateOnly? rulesOf, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var date = ReportingDate(asOf, knownAt);
        var own = new RunQuestions(_catalogue, _store, date, knownAt, date);
        var asked = rulesOf is { } day && day != date ? new RunQuestions(_catalogue, _store, date, knownAt, day) : own;
        await _engine.VerifyAsync(asked.Inputs.Owned, cancellationToken);
        var answers = await _reader.AnswerAsync(asked.PlanWithin(own), asked.Measures.Available, cancellationToken);
        return new(
            date, asked.Inputs, _catalogue.Digest, _engine.Version, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            asked.Inputs.Partitions.Sum(partition => partition.Rows), asked.Evaluate(answers)) { RulesOf = rulesOf ?? date };
    }

    /// <summary>Every indicator over the rows of a what-if. What comes out is no run: nothing keeps it, and its inputs are those that the rows add up to.</summary>
    internal async Task<IReadOnlyList<IndicatorResult>> ComputeAsync(DateOnly asOf, DateOnly rulesOf, OtherRows rows, CancellationToken cancellationToken)
    {
        var own = new RunQuestions(_catalogue, _store, asOf, null, asOf, rows);
        var asked = rulesOf != asOf ? new RunQuestions(_catalogue, _store, asOf, null, rulesOf, rows) : own;
        await _engine.VerifyAsync(rows.View.Sealed(asked.Inputs).Owned, cancellationToken);
        return asked.Evaluate(await rows.Reader.AnswerAsync(asked.PlanWithin(own), asked.Measures.Available, cancellationToken));
    }

    /// <summary>The partitions that a run under the date's own rules would read.</summary>
    public InputSet Inputs(DateOnly? asOf, DateTimeOffset? knownAt)
    {
        var date = ReportingDate(asOf, knownAt);
        return new MeasureSet(_catalogue, _store, date, knownAt)
            .InputsOf(_catalogue.Indicators.Select(indicator => indicator.Versions.At(date)).OfType<IndicatorVersion>().SelectMany(version => version.Measures).Distinct(StringComparer.Ordinal));
    }

    /// <summary>An indicator for each value of one column, such as product or province; groups with nothing to divide by have no row.</summary>
    public async Task<IReadOnlyList<ResultRow>> BreakdownAsync(string indicatorCode, DateOnly asOf, string dimension, CancellationToken cancellationToken)
    {
        var indicator = _catalogue.Indicator(indicatorCode);
        var measures = new MeasureSet(_catalogue, _store, ReportingDate(asOf, null), null);
        var version = indicator.Versions.At(asOf);
        if (indicator.Kind is not (IndicatorKind.Ratio or IndicatorKind.Amount or IndicatorKind.Distribution))
        {
            throw new NotSupportedException($"'{indicatorCode}' has rows of its own and cannot be broken down by '{dimension}'.");
        }

        var formula = version?.Formula is { } text ? Formula.Parse(text.Value) : null;
        if (formula is null || formula.Measures.Any(code => measures.Missing(code).Count > 0) || measures.Undecided(ParameterUse.Of(_catalogue, version!.Formula)).Count > 0)
        {
            return [];
        }

        var wanted = formula.Measures.Select(code => measures.Find(code)!.By(code, dimension) ?? throw new NotSupportedException(
            $"'{indicatorCode}' cannot be broken down by '{dimension}': measure '{code}' has no such column.")).ToList();
        var shared = _catalogue.Measures.Where(measure => measures.Missing(measure.Code).Count == 0 && !formula.Measures.Contains(measure.Code))
            .Select(measure => measures.Find(measure.Code)!.By(measure.Code, dimension)).OfType<Output>();
        var gaps = measures.Checks(formula.Measures).ToList();
        var answers = await AnswerAsync(measures, [.. wanted, .. gaps, .. shared], [.. formula.Measures, .. gaps.Select(gap => gap.Id)], cancellationToken);
        if (gaps.Any(gap => answers[gap.Id].Single().Value > 0m))
        {
            return []; // as the figure itself, which names them
        }

        return IndicatorBreakdown.Rows(indicator, formula, wanted, answers, _catalogue.ParametersAt(asOf, asOf));
    }

    public Task<FigureSet> FiguresAsync(IReadOnlyList<FigureRequest> requests, DateOnly asOf, CancellationToken cancellationToken) =>
        FiguresAsync(requests, asOf, null, cancellationToken);

    /// <summary>Many figures in one plan, with their row counts and the partitions they rest on.</summary>
    /// <param name="knownAt">Only what had been sealed by then; everything when null.</param>
    public async Task<FigureSet> FiguresAsync(IReadOnlyList<FigureRequest> requests, DateOnly asOf, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        var items = new ItemMeasures(_catalogue, asOf).For(requests.Select(request => request.Measure));
        var measures = new MeasureSet(_catalogue, _store, asOf, knownAt, items);
        var wanted = requests.ToDictionary(request => request.Id, request => measures.Find(request.Measure) is { } measure
            ? request.Where is null ? measure : measure.Where(measures.Compiler.Condition(measure, request.Where))
            : null, StringComparer.Ordinal);
        var missing = requests.ToDictionary(request => request.Id, request => wanted[request.Id] is { } measure ? measures.Missing(measure) : [request.Measure], StringComparer.Ordinal);
        List<Output> outputs =
        [
            .. requests.Where(request => missing[request.Id].Count == 0).Select(request => wanted[request.Id]!.Output(request.Id)),
            .. requests.Where(request => missing[request.Id].Count == 0).SelectMany(request => measures.Gaps(request.Id, wanted[request.Id]!)),
            .. measures.Unmatched(requests.Select(request => request.Measure).Distinct(StringComparer.Ordinal)),
        ];
        var answers = await AnswerAsync(measures, outputs, [.. outputs.Select(output => output.Id)], cancellationToken);
        return new(measures.InputsOf(requests.Select(request => request.Measure)), requests.ToDictionary(request => request.Id, request =>
        {
            var lacking = missing[request.Id].Count > 0 ? missing[request.Id] : measures.Lacking(request.Measure, request.Id, wanted[request.Id]!, answers);
            return lacking.Count > 0 ? new Figure(null, 0, lacking) : new Figure(answers[request.Id].Single().Value, answers[request.Id].Single().Rows, []);
        }, StringComparer.Ordinal));
    }

    /// <summary>One measure straight from the rows, without a cuboid: the proof of any cell.</summary>
    public async Task<decimal> MeasureAsync(string measureCode, string? extraPredicate, DateOnly asOf, CancellationToken cancellationToken)
    {
        var measures = new MeasureSet(_catalogue, _store, asOf, null, new ItemMeasures(_catalogue, asOf).For([measureCode]));
        var missing = measures.Missing(measureCode);
        if (missing.Count > 0)
        {
            throw WarehouseException.Of("warehouse.measure-lacks", $"Measure '{measureCode}' cannot be computed for {asOf:yyyy-MM-dd}: it needs {string.Join(", ", missing)}.");
        }

        var measure = extraPredicate is null ? measures.Find(measureCode)! : measures.Find(measureCode)!.Where(measures.Compiler.Condition(measures.Find(measureCode)!, extraPredicate));
        foreach (var gap in measures.Gaps(measureCode, measure))
        {
            if (await DirectAsync(measureCode, gap, measures, cancellationToken) is > 0 and var rows)
            {
                throw WarehouseException.Of("warehouse.measure-gaps", $"Measure '{measureCode}' cannot be computed for {asOf:yyyy-MM-dd}: {rows:0} rows that count lack what it adds up.");
            }
        }

        return await DirectAsync(measureCode, measure.Output(measureCode), measures, cancellationToken);
    }

    private async Task<decimal> DirectAsync(string measureCode, Output output, MeasureSet measures, CancellationToken cancellationToken)
    {
        var statement = new AggregateStatement([output]);
        var sql = statement.Write(_engine.Dialect, DirectSource.Of(output, statement, _engine.Dialect, (table, dates) => _engine.Source(table, measures.Available, dates)));
        var rows = await _engine.OverVerifiedAsync(measures.InputsOf([measureCode]), () => _engine.QueryAsync(sql, cancellationToken), cancellationToken);
        return Answers.Read(statement, rows).Single().Answer.Value;
    }

    /// <summary>Statements that give the indicator's measures straight from the warehouse, for people to read and run.</summary>
    public string Sql(string indicatorCode, DateOnly asOf) =>
        new SqlText(_engine).Write(new MeasureSet(_catalogue, _store, asOf, null), _catalogue.Indicator(indicatorCode));

    public Task<LoanPage> LoansAsync(string predicate, DateOnly asOf, LoanPageRequest page, CancellationToken cancellationToken) =>
        _loans.PageAsync(predicate, asOf, page, cancellationToken);

    /// <summary>The loans of a condition in an order that a seed decides: the first of them are a random sample, the same on every engine.</summary>
    public Task<LoanPage> DrawAsync(string predicate, DateOnly asOf, LoanDraw draw, CancellationToken cancellationToken) =>
        _loans.DrawAsync(predicate, asOf, draw, cancellationToken);

    /// <summary>The partitions that the loans of a condition are told from.</summary>
    public InputSet LoanInputs(string predicate, DateOnly asOf) => _loans.Inputs(predicate, asOf);

    public Task<LoanTotals> TotalsAsync(string predicate, DateOnly asOf, CancellationToken cancellationToken) =>
        _loans.TotalsAsync(predicate, asOf, null, cancellationToken);

    public Task<LoanTotals> TotalsAsync(string predicate, DateOnly asOf, DateTimeOffset? knownAt, CancellationToken cancellationToken) =>
        _loans.TotalsAsync(predicate, asOf, knownAt, cancellationToken);

    /// <summary>Plans for all outputs and computes only the cuboids that the wanted ones need.</summary>
    private Task<ILookup<string, Answer>> AnswerAsync(MeasureSet measures, IReadOnlyList<Output> outputs, HashSet<string> wanted, CancellationToken cancellationToken)
    {
        var plan = new Planner(measures.Available).Plan(outputs);
        var needed = plan.Families.Select(family => family with { Outputs = [.. family.Outputs.Where(output => wanted.Contains(output.Id))] })
            .Where(family => family.Outputs.Count > 0);
        return _reader.AnswerAsync(new Plan([.. needed]), measures.Available, cancellationToken);
    }

    private DateOnly ReportingDate(DateOnly? asOf, DateTimeOffset? knownAt)
    {
        var dates = _store.Dates("loan_snapshot", knownAt);
        if (dates.Count == 0)
        {
            throw WarehouseException.Of("warehouse.empty", $"The warehouse holds no loan_snapshot yet. Load a book with './portal load', or create the demonstration with './portal demo'.");
        }

        var date = asOf ?? dates[^1];
        return dates.Contains(date) ? date : throw WarehouseException.Of("warehouse.no-snapshot-near", $"There is no loan_snapshot for {date:yyyy-MM-dd}; the nearest is {dates.MinBy(other => Math.Abs(other.DayNumber - date.DayNumber)):yyyy-MM-dd}, the newest {dates[^1]:yyyy-MM-dd}.");
    }
}
