using Portal.Data.Scenarios;
using Portal.Data.Store;
using Portal.Reporting.Scenarios;
using Portal.Work;

namespace Portal.Scenarios;

/// <summary>A scenario with what it gives.</summary>
public sealed record ScenarioRun(ScenarioView Scenario, ScenarioResult Result);

/// <summary>Reads scenarios and computes what they give. Results stay in memory only, until a load, the catalogue or the steps change: they
/// are stored nowhere.</summary>
public sealed class ScenarioReader(ScenarioRegister register, ScenarioEngine engine, KeptModels kept)
{
    /// <summary>Scenarios that one page compares.</summary>
    public const int MostCompared = 4;

    /// <exception cref="KeyNotFoundException">There is no such scenario.</exception>
    public async Task<ScenarioView> FindAsync(string number, CancellationToken cancellationToken) =>
        await register.GetAsync(number, cancellationToken)
        ?? throw new NotFoundException("scenario.unknown", $"There is no scenario {number}.");

    public async Task<ScenarioRun> RunAsync(string number, CancellationToken cancellationToken)
    {
        var scenario = await FindAsync(number, cancellationToken);
        return new(scenario, await ComputeAsync(scenario.Content, cancellationToken));
    }

    /// <summary>Two to four scenarios of one date.</summary>
    /// <param name="numbers">In the order in which they are shown.</param>
    /// <exception cref="KeyNotFoundException">One does not exist, there are too few or too many, or they start from different
    /// dates.</exception>
    public async Task<IReadOnlyList<ScenarioRun>> CompareAsync(IReadOnlyList<string> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count is < 2 or > MostCompared)
        {
            throw new NotFoundException(
                "scenario.compare-count",
                $"{numbers.Count} scenarios are named; 2 to {MostCompared} can be compared."
            );
        }

        var scenarios = new List<ScenarioView>();
        foreach (var number in numbers)
        {
            scenarios.Add(await FindAsync(number, cancellationToken));
        }

        if (scenarios.Find(scenario => scenario.AsOf != scenarios[0].AsOf) is { } other)
        {
            throw new NotFoundException(
                "scenario.compare-dates",
                $"{scenarios[0].Number} starts from {scenarios[0].AsOf:yyyy-MM-dd} and {other.Number} from {other.AsOf:yyyy-MM-dd}; scenarios of one date have one base to be compared with."
            );
        }

        var runs = new List<ScenarioRun>();
        foreach (var scenario in scenarios)
        {
            runs.Add(new(scenario, await ComputeAsync(scenario.Content, cancellationToken)));
        }

        return runs;
    }

    private Task<ScenarioResult> ComputeAsync(ScenarioContent content, CancellationToken cancellationToken) =>
        kept.GetAsync(
            ("what-if", engine.DigestOf(content)),
            ct => engine.ComputeAsync(content, ct),
            result => 4 * result.Lines.Count,
            cancellationToken
        );
}
