using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>What figures that other features ask for want of the warehouse, and what comes out of the answers.</summary>
internal sealed class FigureQuestions
{
    private readonly MeasureSet _measures;
    private readonly IReadOnlyList<FigureRequest> _requests;
    private readonly Dictionary<string, CompiledMeasure?> _wanted;
    private readonly Dictionary<string, IReadOnlyList<string>> _missing;

    public FigureQuestions(MeasureSet measures, IReadOnlyList<FigureRequest> requests)
    {
        (_measures, _requests) = (measures, requests);
        _wanted = requests.ToDictionary(request => request.Id, Wanted, StringComparer.Ordinal);
        _missing = requests.ToDictionary(
            request => request.Id,
            request => _wanted[request.Id] is { } measure ? measures.Missing(measure) : [request.Measure],
            StringComparer.Ordinal
        );
        var askable = requests.Where(request => _missing[request.Id].Count == 0).ToList();
        Outputs =
        [
            .. askable.Select(request => _wanted[request.Id]!.Output(request.Id)),
            .. askable.SelectMany(request => measures.Gaps(request.Id, _wanted[request.Id]!)),
            .. measures.Unmatched(requests.Select(request => request.Measure).Distinct(StringComparer.Ordinal)),
        ];
    }

    public IReadOnlyList<Output> Outputs { get; }

    public FigureSet Read(ILookup<string, Answer> answers) =>
        new(
            _measures.InputsOf(_requests.Select(request => request.Measure)),
            _requests.ToDictionary(request => request.Id, request => Figure(request, answers), StringComparer.Ordinal)
        );

    private Figure Figure(FigureRequest request, ILookup<string, Answer> answers)
    {
        var lacking =
            _missing[request.Id].Count > 0
                ? _missing[request.Id]
                : _measures.Lacking(request.Measure, request.Id, _wanted[request.Id]!, answers);
        return lacking.Count > 0 ? new(null, 0, lacking) : new(answers[request.Id].Single().Value, answers[request.Id].Single().Rows, []);
    }

    private CompiledMeasure? Wanted(FigureRequest request) =>
        _measures.Find(request.Measure) is { } measure
            ? request.Where is null
                ? measure
                : measure.Where(_measures.Compiler.Condition(measure, request.Where))
            : null;
}
