using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Work;

/// <summary>A kept run as pages show it.</summary>
/// <param name="Results">In the order of the catalogue.</param>
/// <param name="HasNewerInputs">Something that they may read was sealed since.</param>
/// <param name="HasOtherRules">Some figure used what is different now, or an indicator came or went.</param>
/// <param name="Changed">Codes of the figures whose rules are others now.</param>
public sealed record RunFigures(
    RunRow Row,
    bool HasNewerInputs,
    bool HasOtherRules,
    IReadOnlySet<string> Changed,
    IReadOnlyList<IndicatorResult> Results
)
{
    /// <summary>How final all its figures are together.</summary>
    public Finality Finality => HasNewerInputs || HasOtherRules ? Finality.Stale : Finality.Preliminary;

    /// <summary>How final some of its figures are: a rule that none of them uses may change.</summary>
    public Finality FinalityOf(params IEnumerable<string> codes) =>
        HasNewerInputs || codes.Any(Changed.Contains) ? Finality.Stale : Finality.Preliminary;

    public IndicatorResult? Find(string code) => Results.FirstOrDefault(r => r.Code == code);
}

/// <summary>Reads kept runs with the names that the catalogue gives; pages show what was kept and compute nothing.</summary>
public sealed class RunReader(RunRegister runs, KeptRules rules, Catalogue catalogue, WarehouseStore warehouse, KeptModels kept)
{
    /// <summary>Month-ends on a drawing.</summary>
    public const int TrendMonths = 24;

    /// <summary>The newest run of a date, or of the latest date; null when there is none.</summary>
    public async Task<RunFigures?> LatestAsync(DateOnly? asOf, CancellationToken cancellationToken)
    {
        if (await runs.LatestRowAsync(asOf, cancellationToken) is not { } row)
        {
            return null;
        }

        var run = await ValuesAsync(row, cancellationToken);

        var isReal = warehouse.Book is { IsDemo: false };
        var results = catalogue
            .Indicators.Select(i => run.Find(i.Code) is { } value ? Result(i, value, isReal) : null)
            .OfType<IndicatorResult>();
        return new RunFigures(
            run.Row,
            HasNewerInputs(run.Row),
            !await rules.AreSameAsync(run.Row, cancellationToken),
            await rules.ChangedAsync(run, cancellationToken),
            [.. results]
        );
    }

    /// <summary>A run never changes: its values are read once.</summary>
    private Task<RunView> ValuesAsync(RunRow row, CancellationToken cancellationToken) =>
        kept.GetAsync(
            ("run", row.Number, row.ResultDigest),
            async ct => (await runs.GetAsync(row.Number, ct))!,
            view => view.Values.Sum(value => 4 + value.Rows.Count),
            cancellationToken,
            DateOnly.MinValue
        );

    /// <summary>Month-ends that have a run, newest first.</summary>
    public Task<IReadOnlyList<DateOnly>> DatesAsync(CancellationToken cancellationToken) => runs.DatesAsync(cancellationToken);

    /// <summary>Every month-end from the first known one to <paramref name="until"/>; a month without a run or a value is a gap.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<TrendPoint>>> TrendsAsync(
        IReadOnlyCollection<string> codes,
        DateOnly until,
        CancellationToken cancellationToken,
        int months = TrendMonths
    )
    {
        var trends = await runs.TrendsAsync(codes, until, months, cancellationToken);
        return trends.ToDictionary(
            t => t.Key,
            t => Complete([.. t.Value.Select(v => new TrendPoint(v.AsOf, v.Value))], until),
            StringComparer.Ordinal
        );
    }

    /// <summary>The value one month before the last point; null when that month has none.</summary>
    public static decimal? Previous(IReadOnlyList<TrendPoint> trend) => trend is [.., var before, _] ? before.Value : null;

    /// <summary>The value of an indicator in the latest run of a date, or of all.</summary>
    /// <exception cref="KeyNotFoundException">No such indicator, or no value of it at the date.</exception>
    public async Task<(DateOnly AsOf, IndicatorResult Result)> FigureAsync(string code, DateOnly? asOf, CancellationToken cancellationToken)
    {
        var indicator = catalogue.Indicator(code);
        return await LatestAsync(asOf, cancellationToken) is { } run && run.Find(indicator.Code) is { } result
            ? (run.Row.AsOf, result)
            : throw NotComputed(code, asOf);
    }

    /// <summary>What a page says of an indicator that the run of its date does not hold.</summary>
    internal static NotFoundException NotComputed(string code, DateOnly? asOf) =>
        asOf is { } date
            ? new(
                "run.not-computed-of",
                $"'{code}' was not computed for {date:yyyy-MM-dd}. Compute it with: ./portal compute --as-of {date:yyyy-MM-dd}"
            )
            : new("run.not-computed", $"'{code}' was not computed. Compute it with: ./portal compute");

    internal static IReadOnlyList<TrendPoint> Complete(IReadOnlyList<TrendPoint> known, DateOnly until)
    {
        if (known.Count == 0)
        {
            return [];
        }

        var byMonth = known.ToDictionary(p => (p.Date.Year, p.Date.Month));
        var points = new List<TrendPoint>();
        for (var month = new DateOnly(known[0].Date.Year, known[0].Date.Month, 1); month <= until; month = month.AddMonths(1))
        {
            points.Add(
                byMonth.TryGetValue((month.Year, month.Month), out var point) ? point : new TrendPoint(month.AddMonths(1).AddDays(-1), null)
            );
        }

        return points;
    }

    /// <summary>A partition that the run may have read was sealed again: the year before the date is what figures reach back to.</summary>
    private bool HasNewerInputs(RunRow run) =>
        warehouse
            .Seals()
            .Any(s => s.SealedAt > run.StartedAt && s.Partitions.Any(p => p.Date <= run.AsOf && p.Date >= run.AsOf.AddMonths(-13)));

    private IndicatorResult Result(Indicator indicator, RunValue value, bool isReal)
    {
        var (regulatory, appetite) = KeptLimits.Of(indicator, value);

        // Runs kept before the mark existed were held against the demonstration's board whatever book they are of.
        appetite =
            isReal
            && catalogue.Appetites.Any(a =>
                a.Indicator.Value == value.Code && a.Versions.Any(v => v.Demonstration && v.Approval.Reference.Value == appetite?.Reference)
            )
                ? null
                : appetite;
        return new(
            value.Code,
            value.Ref,
            indicator.Name,
            value.Status,
            value.Missing,
            value.Value,
            value.Numerator,
            value.Denominator,
            value.Unit,
            value.Better,
            regulatory,
            appetite,
            [.. value.Rows.Select(r => new ResultRow(r.Keys, r.Value) { Numerator = r.Numerator, Denominator = r.Denominator })]
        );
    }
}
