using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>What a run asks the warehouse for: the indicators in force on a day, their measures and shapes.</summary>
internal sealed class RunQuestions
{
    private readonly IReadOnlyList<(Indicator Indicator, IndicatorVersion Version)> _indicators;
    private readonly Dictionary<string, IndicatorShape> _shapes;
    private readonly IndicatorEvaluation _evaluation;
    private readonly IReadOnlyList<Output> _further;

    /// <param name="only">Codes of the indicators that are asked for; all of them when null.</param>
    public RunQuestions(MeasureSet measures, IReadOnlyCollection<string>? only = null)
    {
        Measures = measures;
        var (catalogue, at) = (measures.Catalogue, measures.At);
        var parameters = catalogue.ParametersAt(at);
        _indicators =
        [
            .. catalogue
                .Indicators.Where(indicator => only?.Contains(indicator.Code) != false)
                .Select(indicator => (Indicator: indicator, Version: indicator.Versions.At(at.RulesOf)))
                .Where(pair => pair.Version is not null)
                .Select(pair => (pair.Indicator, pair.Version!)),
        ];
        Codes = [.. _indicators.SelectMany(pair => pair.Version.Measures).Distinct(StringComparer.Ordinal)];
        _shapes = _indicators
            .Select(pair => (pair.Indicator.Code, Shape: IndicatorShape.Of(pair.Indicator, pair.Version, measures, parameters)))
            .Where(pair => pair.Shape is not null)
            .ToDictionary(pair => pair.Code, pair => pair.Shape!, StringComparer.Ordinal);
        _further = [.. _shapes.Values.SelectMany(shape => shape.Outputs), .. measures.Checks(Codes)];
        _evaluation = new IndicatorEvaluation(measures, parameters);
    }

    public MeasureSet Measures { get; }

    /// <summary>Codes of the measures that the indicators use.</summary>
    public IReadOnlyList<string> Codes { get; }

    /// <summary>What has to be answered.</summary>
    public IReadOnlyList<Output> Wanted => [.. Measures.Outputs(Codes), .. _further];

    /// <summary>All that a run of the date may be asked for: also what the rules of other days ask, so that they find the same
    /// cubes.</summary>
    public IReadOnlyList<Output> Outputs => [.. Measures.AllVersions(), .. _further];

    public IReadOnlyList<IndicatorResult> Evaluate(ILookup<string, Answer> answers)
    {
        var values = new MeasureValues();
        foreach (var code in Codes)
        {
            var missing = Measures.Lacking(code, answers);
            if (missing.Count > 0)
            {
                values.Lack(code, missing);
            }
            else
            {
                values.Set(code, answers[code].Single().Value);
            }
        }

        return
        [
            .. _indicators.Select(pair =>
                _evaluation.Evaluate(pair.Indicator, pair.Version, values, _shapes.GetValueOrDefault(pair.Indicator.Code)?.Read(answers))
            ),
        ];
    }
}
