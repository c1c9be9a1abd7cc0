using System.Diagnostics;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>Computes indicators, breakdowns and single figures from sealed partitions. It knows the warehouse and no other
/// database.</summary>
public sealed class IndicatorEngine
{
    private readonly Catalogue _catalogue;
    private readonly WarehouseStore _store;
    private readonly WarehouseEngine _engine;
    private readonly LoanQueries _loans;

    public IndicatorEngine(Catalogue catalogue, WarehouseStore store, WarehouseEngine engine, Home home)
    {
        (_catalogue, _store, _engine) = (catalogue, store, engine);
        Answers = new Answers(catalogue, store, engine, home);
        _loans = new LoanQueries(catalogue, store, engine);
    }

    public Catalogue Catalogue => _catalogue;

    /// <summary>Where every figure is asked for.</summary>
    public Answers Answers { get; }

    /// <summary>Product and version of what computes.</summary>
    public string Version => _engine.Version;

    /// <summary>The viewpoint that somebody asked for.</summary>
    /// <param name="asOf">The newest snapshot when null.</param>
    /// <param name="knownAt">Only what had been sealed by then; everything when null.</param>
    /// <param name="rulesOf">The reporting date when null.</param>
    /// <exception cref="WarehouseException">There is no snapshot of that date.</exception>
    public Viewpoint At(DateOnly? asOf = null, DateTimeOffset? knownAt = null, DateOnly? rulesOf = null)
    {
        var date = ReportingDate(asOf, knownAt);
        return new(date, rulesOf ?? date, knownAt);
    }

    /// <summary>Every indicator in force at a viewpoint. The cubes of the date's own rules answer those of other days, too.</summary>
    /// <exception cref="WarehouseException">There is no snapshot of that date.</exception>
    public async Task<IndicatorRunResult> ComputeAsync(Viewpoint at, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var asked = new RunQuestions(new MeasureSet(_catalogue, _store, Seen(at)));
        var indicators = asked.Evaluate(await Answers.AskAsync(asked.Measures, asked.Wanted, cancellationToken));
        var inputs = asked.Measures.InputsOf(asked.Codes);
        return new(
            at.AsOf,
            inputs,
            _catalogue.Digest,
            _engine.Version,
            (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            inputs.Partitions.Sum(partition => partition.Rows),
            indicators
        )
        {
            RulesOf = at.RulesOf,
        };
    }

    /// <summary>One indicator at one viewpoint; null when it has no version in force there. Only what it needs is computed.</summary>
    public async Task<IndicatorResult?> FindAsync(string code, Viewpoint at, CancellationToken cancellationToken)
    {
        var asked = new RunQuestions(new MeasureSet(_catalogue, _store, Seen(at)), [_catalogue.Indicator(code).Code]);
        return asked.Evaluate(await Answers.AskAsync(asked.Measures, asked.Wanted, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Every indicator over the rows of a what-if. What comes out is no run: nothing keeps it, and its inputs are those that the
    /// rows add up to.</summary>
    internal async Task<IReadOnlyList<IndicatorResult>> WhatIfAsync(Viewpoint at, OtherRows rows, CancellationToken cancellationToken)
    {
        var asked = new RunQuestions(new MeasureSet(_catalogue, _store, at, rows: rows));
        return asked.Evaluate(await Answers.AskAsync(asked.Measures, asked.Wanted, cancellationToken));
    }

    /// <summary>The partitions that a run would read.</summary>
    public InputSet Inputs(Viewpoint at) =>
        new MeasureSet(_catalogue, _store, Seen(at)).InputsOf(
            _catalogue
                .Indicators.Select(indicator => indicator.Versions.At(at.RulesOf))
                .OfType<IndicatorVersion>()
                .SelectMany(version => version.Measures)
                .Distinct(StringComparer.Ordinal)
        );

    /// <summary>The partitions that some indicators rest on at a date under its own rules; all indicators when <paramref name="codes"/> is
    /// null.</summary>
    public InputSet InputsOf(IReadOnlyCollection<string>? codes, DateOnly asOf)
    {
        var asked = new RunQuestions(new MeasureSet(_catalogue, _store, Viewpoint.Of(asOf)), codes);
        return asked.Measures.InputsOf(asked.Codes);
    }

    /// <summary>The partitions that figures of a date rest on.</summary>
    public InputSet InputsOf(IReadOnlyList<FigureRequest> requests, Viewpoint at)
    {
        var wanted = requests.Select(request => request.Measure).ToList();
        return new MeasureSet(_catalogue, _store, at, new ItemMeasures(_catalogue, at.AsOf).For(wanted)).InputsOf(wanted);
    }

    /// <summary>An indicator for each value of one column, such as product or province; groups with nothing to divide by have no
    /// row.</summary>
    public async Task<IReadOnlyList<ResultRow>> BreakdownAsync(
        string indicatorCode,
        DateOnly asOf,
        string dimension,
        CancellationToken cancellationToken
    )
    {
        var indicator = _catalogue.Indicator(indicatorCode);
        var measures = new MeasureSet(_catalogue, _store, Viewpoint.Of(ReportingDate(asOf, null)));
        var version = indicator.Versions.At(asOf);
        if (indicator.Kind is not (IndicatorKind.Ratio or IndicatorKind.Multiple or IndicatorKind.Amount or IndicatorKind.Distribution))
        {
            throw new NotSupportedException($"'{indicatorCode}' has rows of its own and cannot be broken down by '{dimension}'.");
        }

        var formula = version?.Formula is { } text ? Formula.Parse(text.Value) : null;
        if (
            formula is null
            || formula.Measures.Any(code => measures.Missing(code).Count > 0)
            || measures.Undecided(ParameterUse.Of(_catalogue, version!.Formula)).Count > 0
        )
        {
            return [];
        }

        var wanted = formula
            .Measures.Select(code =>
                measures.Find(code)!.By(code, dimension)
                ?? throw new NotSupportedException(
                    $"'{indicatorCode}' cannot be broken down by '{dimension}': measure '{code}' has no such column."
                )
            )
            .ToList();
        var shared = _catalogue
            .Measures.Where(measure => measures.Missing(measure.Code).Count == 0 && !formula.Measures.Contains(measure.Code))
            .Select(measure => measures.Find(measure.Code)!.By(measure.Code, dimension))
            .OfType<Output>();
        var gaps = measures.Checks(formula.Measures).ToList();
        var answers = await Answers.AskAsync(measures, [.. wanted, .. gaps], [.. shared], cancellationToken);
        if (gaps.Any(gap => answers[gap.Id].Single().Value > 0m))
        {
            return []; // as the figure itself, which names them
        }

        return IndicatorBreakdown.Rows(indicator, formula, wanted, answers, _catalogue.ParametersAt(Viewpoint.Of(asOf)));
    }

    /// <summary>Many figures in one plan, with their row counts and the partitions they rest on.</summary>
    public async Task<FigureSet> FiguresAsync(IReadOnlyList<FigureRequest> requests, Viewpoint at, CancellationToken cancellationToken)
    {
        var items = new ItemMeasures(_catalogue, at.AsOf).For(requests.Select(request => request.Measure));
        var measures = new MeasureSet(_catalogue, _store, at, items);
        var asked = new FigureQuestions(measures, requests);
        return asked.Read(await Answers.AskAsync(measures, asked.Outputs, cancellationToken));
    }

    /// <summary>One measure straight from the rows, without a cuboid: the proof of any cell.</summary>
    public async Task<decimal> MeasureAsync(string measureCode, string? extraPredicate, Viewpoint at, CancellationToken cancellationToken)
    {
        var measures = new MeasureSet(_catalogue, _store, at, new ItemMeasures(_catalogue, at.AsOf).For([measureCode]));
        var missing = measures.Missing(measureCode);
        if (missing.Count > 0)
        {
            throw WarehouseException.Of(
                "warehouse.measure-lacks",
                $"Measure '{measureCode}' cannot be computed for {at.AsOf:yyyy-MM-dd}: it needs {string.Join(", ", missing)}."
            );
        }

        var measure = extraPredicate is null
            ? measures.Find(measureCode)!
            : measures.Find(measureCode)!.Where(measures.Compiler.Condition(measures.Find(measureCode)!, extraPredicate));
        foreach (var gap in measures.Gaps(measureCode, measure))
        {
            if (await DirectAsync(measureCode, gap, measures, cancellationToken) is > 0 and var rows)
            {
                throw WarehouseException.Of(
                    "warehouse.measure-gaps",
                    $"Measure '{measureCode}' cannot be computed for {at.AsOf:yyyy-MM-dd}: {rows:0} {{2|row|rows}} that count lack what it adds up."
                );
            }
        }

        return await DirectAsync(measureCode, measure.Output(measureCode), measures, cancellationToken);
    }

    private async Task<decimal> DirectAsync(string measureCode, Output output, MeasureSet measures, CancellationToken cancellationToken)
    {
        var statement = new AggregateStatement([output]);
        var sql = statement.Write(
            _engine.Dialect,
            DirectSource.Of(output, statement, _engine.Dialect, (table, dates) => _engine.Source(table, measures.Available, dates))
        );
        var rows = await _engine.OverVerifiedAsync(
            measures.InputsOf([measureCode]),
            () => _engine.QueryAsync(sql, cancellationToken),
            cancellationToken
        );
        return AnswerRows.Read(statement, rows).Single().Answer.Value;
    }

    /// <summary>Statements that give the indicator's measures straight from the warehouse, for people to read and run.</summary>
    public string Sql(string indicatorCode, DateOnly asOf) =>
        new SqlText(_engine).Write(new MeasureSet(_catalogue, _store, Viewpoint.Of(asOf)), _catalogue.Indicator(indicatorCode));

    public Task<LoanPage> LoansAsync(string predicate, Viewpoint at, LoanPageRequest page, CancellationToken cancellationToken) =>
        _loans.PageAsync(predicate, at, page, cancellationToken);

    /// <summary>The loans of a condition in an order that a seed decides: the first of them are a random sample, the same on every
    /// engine.</summary>
    public Task<LoanPage> DrawAsync(string predicate, Viewpoint at, LoanDraw draw, CancellationToken cancellationToken) =>
        _loans.DrawAsync(predicate, at, draw, cancellationToken);

    /// <summary>What the loans of a list add up to; a fingerprint of them, which reads every value, is for what is frozen.</summary>
    /// <param name="search">Beginning of a loan number; null for all.</param>
    public Task<LoanSums> SumsAsync(string predicate, Viewpoint at, string? search, CancellationToken cancellationToken) =>
        _loans.SumsAsync(predicate, at, search, cancellationToken);

    /// <summary>The partitions that the loans of a condition are told from.</summary>
    public InputSet LoanInputs(string predicate, Viewpoint at) => _loans.Inputs(predicate, at);

    public Task<LoanTotals> TotalsAsync(string predicate, Viewpoint at, CancellationToken cancellationToken) =>
        _loans.TotalsAsync(predicate, at, cancellationToken);

    private Viewpoint Seen(Viewpoint at) => at with { AsOf = ReportingDate(at.AsOf, at.KnownAt) };

    private DateOnly ReportingDate(DateOnly? asOf, DateTimeOffset? knownAt)
    {
        var dates = _store.Dates("loan_snapshot", knownAt);
        if (dates.Count == 0)
        {
            throw WarehouseException.Of(
                "warehouse.empty",
                $"The warehouse holds no loan_snapshot yet. Load a book with './portal load', or create the demonstration with './portal demo'."
            );
        }

        var date = asOf ?? dates[^1];
        return dates.Contains(date)
            ? date
            : throw WarehouseException.Of(
                "warehouse.no-snapshot-near",
                $"There is no loan_snapshot for {date:yyyy-MM-dd}; the nearest is {dates.MinBy(other => Math.Abs(other.DayNumber - date.DayNumber)):yyyy-MM-dd}, the newest {dates[^1]:yyyy-MM-dd}."
            );
    }
}
