using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>An indicator that has rows: what it asks the warehouse for beside its measures, and what comes out of the answers.</summary>
internal sealed class IndicatorShape
{
    private readonly IndicatorKind _kind;
    private readonly string _id;
    private readonly IReadOnlyList<DateOnly> _dates;
    private readonly Func<ILookup<string, Answer>, ShapedFigure>? _groups;

    private IndicatorShape(
        IndicatorKind kind,
        string id,
        IReadOnlyList<Output> outputs,
        IReadOnlyList<DateOnly> dates,
        Func<ILookup<string, Answer>, ShapedFigure>? groups = null
    ) => (_kind, _id, Outputs, _dates, _groups) = (kind, id, outputs, dates, groups);

    public IReadOnlyList<Output> Outputs { get; }

    /// <summary>Null for an indicator without rows, and for one that lacks something.</summary>
    public static IndicatorShape? Of(Indicator indicator, IndicatorVersion version, MeasureSet measures, Parameters parameters)
    {
        if (version.By is null || version.Measures.Any(code => measures.Missing(code).Count > 0))
        {
            return null;
        }

        var (id, measure) = (indicator.Code + "|by", measures.Find(version.Measures[0])!);
        if (indicator.Kind.IsQuotientByGroup())
        {
            var formula = Formula.Parse(version.Formula!.Value);
            List<Output> outputs = [.. version.Measures.Select(code => measures.Find(code)!.By(id + "|" + code, version.By[0])!)];
            return new(
                indicator.Kind,
                id,
                outputs,
                [],
                indicator.Kind is IndicatorKind.Worst or IndicatorKind.Relative or IndicatorKind.Deviation
                    ? answers => new QuotientByGroup(indicator, formula, parameters).Read(outputs, version.Measures, answers)
                    : answers => new BandFigures(indicator, formula, parameters).Read(outputs, version.Measures, answers)
            );
        }

        var each = measure.By(id, version.By)!;
        if (indicator.Kind == IndicatorKind.Percentile)
        {
            var rank = measures.Compiler.Number(version.Rank!)!.Value;
            return new(indicator.Kind, id, [each], [], answers => Percentile([.. answers[id]], rank));
        }

        if (indicator.Kind != IndicatorKind.Vintage)
        {
            return new(indicator.Kind, id, [each], []);
        }

        var table = (TableRelation)measure.Relation;
        var happened = table.Scope.Find(version.Event!)!;
        var dates = table.Dates.Order().ToList();
        var until = dates.Select(date =>
            each with
            {
                Id = Until(id, date),
                Terms =
                [
                    .. each.Terms.Select(term =>
                        term with
                        {
                            Where = term.Where.And(new ColumnTest(happened, ValueSet.Of([new Interval(long.MinValue, date.DayNumber)]))),
                        }
                    ),
                ],
            }
        );
        return new(indicator.Kind, id, [each, .. until], dates);
    }

    /// <summary>Rows, and the headline where it is not the formula's own value.</summary>
    public ShapedFigure Read(ILookup<string, Answer> answers) =>
        _kind switch
        {
            IndicatorKind.Concentration => Concentration([.. answers[_id]]),
            IndicatorKind.Vintage => Vintage(answers),
            _ when _groups is not null => _groups(answers),
            _ => new(MeasureValues.Rows(Outputs[0].By, answers[_id]), null),
        };

    /// <summary>Shares and the sum of their squares, in C# decimals; nothing when there is nothing to share.</summary>
    private ShapedFigure Concentration(IReadOnlyList<Answer> parts)
    {
        var total = parts.Sum(part => part.Value);
        if (total == 0m)
        {
            return new([], new(null, null, total));
        }

        var shares = parts.Where(part => part.Value != 0m).Select(part => part with { Value = part.Value / total }).ToList();
        return new(
            MeasureValues.Rows(Outputs[0].By, shares, isComplete: false),
            new(shares.Sum(share => share.Value * share.Value), null, total)
        );
    }

    /// <summary>The smallest value at which the rows so far are at least the part asked for. It has no rows: the values may be
    /// many.</summary>
    private static ShapedFigure Percentile(IReadOnlyList<Answer> values, decimal rank)
    {
        var (total, reached) = (values.Sum(value => value.Value), 0m);
        var found = values
            .Where(value => value.Value > 0m && value.Keys[0] is long)
            .OrderBy(value => (long)value.Keys[0]!)
            .FirstOrDefault(value => (reached += value.Value) >= rank * total);
        return new([], new(found?.Keys[0] as long?, null, total));
    }

    /// <summary>For each cohort and whole month on book, the part of the cohort to which the event had happened by that
    /// month-end.</summary>
    private ShapedFigure Vintage(ILookup<string, Answer> answers)
    {
        var cohorts = answers[_id]
            .Where(answer => answer.Value != 0m)
            .ToDictionary(answer => (DateOnly)answer.Keys[0]!, answer => answer.Value);
        var happened = _dates.ToDictionary(
            date => date,
            date => answers[Until(_id, date)].ToDictionary(answer => (DateOnly)answer.Keys[0]!, answer => answer.Value)
        );
        var rows =
            from cohort in cohorts.OrderBy(pair => pair.Key)
            from date in _dates
            let month = Months(cohort.Key, date)
            where month > 0
            select new ResultRow(
                new Dictionary<string, string>
                {
                    [Outputs[0].By[0].Name] = MeasureValues.Key(Outputs[0].By[0], cohort.Key),
                    [ResultRow.MonthsOnBook] = MonthText(month),
                },
                decimal.Round(
                    happened[date].GetValueOrDefault(cohort.Key) / cohort.Value,
                    IndicatorEvaluation.RatioDecimals,
                    MidpointRounding.ToEven
                )
            );
        var (whole, reached) = (cohorts.Values.Sum(), happened[_dates[^1]].Values.Sum());
        return new([.. rows], new(whole == 0m ? null : reached / whole, reached, whole));
    }

    private static int Months(DateOnly cohort, DateOnly date) => ((date.Year - cohort.Year) * 12) + date.Month - cohort.Month;

    private static string MonthText(int month) => month.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Until(string id, DateOnly date) => FormattableString.Invariant($"{id}@{date:yyyy-MM-dd}");
}

/// <summary>Rows of an indicator, and its headline when the formula does not give it.</summary>
internal sealed record ShapedFigure(IReadOnlyList<ResultRow> Rows, Headline? Headline);

/// <summary>The value, null when there is nothing to divide by, and the two sides that it came from.</summary>
internal sealed record Headline(decimal? Value, decimal? Numerator, decimal? Denominator);
