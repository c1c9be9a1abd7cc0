using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Classifications;

/// <summary>
/// Indicators by their own formulas, twice: as booked, and with each loan's booked category replaced by the one required. Measures over the
/// snapshot's rows are added up again under both; what is not a sum over them, such as capital, is the same in both.
/// </summary>
internal sealed class ClassificationEffects
{
    private const string BookedSuffix = "|booked";
    private const string RequiredSuffix = "|required";
    private readonly MeasureSet _measures;
    private readonly IReadOnlyList<(Indicator Indicator, IndicatorVersion Version)> _indicators;
    private readonly Dictionary<string, CompiledMeasure> _overLoans;
    private readonly HashSet<string> _notReplaceable;
    private readonly IndicatorEvaluation _evaluation;

    public ClassificationEffects(Catalogue catalogue, WarehouseStore store, ClassifiedRelation relation, Viewpoint at)
    {
        _measures = new MeasureSet(catalogue, store, at);
        _evaluation = new IndicatorEvaluation(_measures, catalogue.ParametersAt(at));
        _indicators =
        [
            .. relation
                .Rules.Book.Effects.Select(catalogue.FindIndicator)
                .OfType<Indicator>()
                .Select(indicator => (Indicator: indicator, Version: indicator.Versions.At(at.RulesOf)))
                .Where(pair => pair.Version is not null)
                .Select(pair => (pair.Indicator, pair.Version!)),
        ];
        string[] codes = [.. _indicators.SelectMany(pair => pair.Version.Measures).Distinct(StringComparer.Ordinal)];
        _overLoans = codes
            .Select(_measures.Find)
            .OfType<CompiledMeasure>()
            .Where(measure =>
                measure.Relation is TableRelation { Lookup: null } rows
                && rows.Table == relation.Rules.Snapshot.Name
                && rows.Dates is [var only]
                && only == at.AsOf
                && _measures.Missing(measure.Measure.Code).Count == 0
            )
            .ToDictionary(measure => measure.Measure.Code, StringComparer.Ordinal);
        Others = [.. codes.Where(code => !_overLoans.ContainsKey(code) && _measures.Missing(code).Count == 0)];
        _notReplaceable =
        [
            .. Others
                .Where(code => IsByCategory(_measures.Find(code)!))
                .Concat(
                    _overLoans.Values.Where(measure => measure.Terms.Any(term => !CanReplace(term))).Select(measure => measure.Measure.Code)
                ),
        ];
        Outputs =
        [
            .. _overLoans.Values.SelectMany(measure =>
                Asked(measure, BookedSuffix)
                    .Concat(Asked(measure, RequiredSuffix))
                    .Select(output =>
                        output with
                        {
                            Relation = relation,
                            Terms = output.Id.Contains(RequiredSuffix, StringComparison.Ordinal)
                                ? [.. output.Terms.Select(term => term with { Where = Required(term.Where, relation.Rules) })]
                                : output.Terms,
                        }
                    )
            ),
        ];
    }

    /// <summary>The measures that add up loans.</summary>
    public IReadOnlyList<Output> Outputs { get; }

    /// <summary>Codes of the measures that a category does not change.</summary>
    public IReadOnlyList<string> Others { get; }

    public IReadOnlyList<ClassificationEffect> Read(ILookup<string, Answer> answers, IReadOnlyDictionary<string, Figure> others)
    {
        var (booked, required) = (Values(answers, others, BookedSuffix), Values(answers, others, RequiredSuffix));
        return
        [
            .. _indicators.Select(pair => new ClassificationEffect(
                _evaluation.Evaluate(pair.Indicator, pair.Version, booked, null),
                _evaluation.Evaluate(pair.Indicator, pair.Version, required, null)
            )),
        ];
    }

    /// <summary>The measure and what would leave a gap in it.</summary>
    private IEnumerable<Output> Asked(CompiledMeasure measure, string suffix) =>
        _measures.Gaps(measure.Measure.Code + suffix, measure).Prepend(measure.Output(measure.Measure.Code + suffix));

    private MeasureValues Values(ILookup<string, Answer> answers, IReadOnlyDictionary<string, Figure> others, string suffix)
    {
        var values = new MeasureValues();
        foreach (var code in _indicators.SelectMany(pair => pair.Version.Measures).Distinct(StringComparer.Ordinal))
        {
            if (suffix == RequiredSuffix && _notReplaceable.Contains(code))
            {
                values.Lack(code, [$"{code} ({CompiledClassification.BookedColumn} of groups, joins or computed values)"]);
            }
            else if (
                _overLoans.TryGetValue(code, out var measure) && _measures.GapsFound(code + suffix, measure, answers) is { Count: > 0 } gaps
            )
            {
                values.Lack(code, gaps);
            }
            else if (_overLoans.ContainsKey(code))
            {
                values.Set(code, answers[code + suffix].Single().Value);
            }
            else if (others.TryGetValue(code, out var figure) && figure.Value is { } value)
            {
                values.Set(code, value);
            }
            else
            {
                values.Lack(code, others.TryGetValue(code, out var lacking) ? lacking.Missing : _measures.Missing(code));
            }
        }

        return values;
    }

    /// <summary>A measure that depends on the booked category in a way that cannot be asked again under another: its effect is not known,
    /// and not zero.</summary>
    private static bool IsByCategory(CompiledMeasure measure) =>
        measure.Columns.Any(column =>
            column.Name == CompiledClassification.BookedColumn
            || column.Name.EndsWith("." + CompiledClassification.BookedColumn, StringComparison.Ordinal)
        );

    /// <summary>True when every mention of the booked category is a test of that column alone.</summary>
    private static bool CanReplace(Term term) =>
        term.Where.Leaves.OfType<ScalarComparison>()
            .All(leaf => leaf.Columns.All(column => column.Name != CompiledClassification.BookedColumn))
        && (term.Fact.Value?.Columns ?? []).All(column => column.Name != CompiledClassification.BookedColumn);

    /// <summary>The same condition on the category that the rules require.</summary>
    private static Predicate Required(Predicate where, CompiledClassification rules) =>
        where switch
        {
            ColumnTest { Column.Name: CompiledClassification.BookedColumn } test => test with { Column = rules.Required },
            Combination all => all.IsAnd
                ? Predicate.All(all.Operands.Select(operand => Required(operand, rules)))
                : Predicate.Any(all.Operands.Select(operand => Required(operand, rules))),
            _ => where,
        };
}
