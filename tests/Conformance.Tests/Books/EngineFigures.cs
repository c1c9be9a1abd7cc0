using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.Reporting.Returns;
using Portal.Reporting.Scenarios;

namespace Portal.Conformance.Tests.Books;

/// <summary>What one engine says, with cubes of its own; every figure as text, exact, by the name of its case.</summary>
public sealed class EngineFigures
{
    /// <summary>A statement of hundreds of conditional sums takes an engine longer to understand than to run.</summary>
    private const int OutputsTogether = 30;

    /// <summary>Lines of bridges state their conditions for both snapshots; a server accepts statements of limited length (ClickHouse:
    /// 262,144 characters).</summary>
    private const int LinesTogether = 8;

    private readonly CubeReader _cubes;

    public EngineFigures(Catalogue catalogue, WarehouseStore store, WarehouseEngine warehouse, Home home)
    {
        Warehouse = warehouse;
        Indicators = new IndicatorEngine(catalogue, store, warehouse, home);
        Returns = new ReturnEngine(Indicators, store);
        Scenarios = new ScenarioEngine(catalogue, store, warehouse, Indicators, home);
        _cubes = new CubeReader(warehouse, Indicators.Answers.Cubes);
    }

    public WarehouseEngine Warehouse { get; }

    public IndicatorEngine Indicators { get; }

    public ReturnEngine Returns { get; }

    public ScenarioEngine Scenarios { get; }

    /// <summary>As the product answers: from cuboids.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FromCubesAsync(IReadOnlyList<Output> outputs, InputSet inputs)
    {
        var answers = await _cubes.AnswerAsync(new Planner(inputs).Plan(outputs), inputs, CancellationToken.None);
        return outputs.ToDictionary(output => output.Id, output => Text(answers[output.Id]), StringComparer.Ordinal);
    }

    /// <summary>As a person would ask: one aggregation over the rows themselves.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FromRowsAsync(IReadOnlyList<Output> outputs, InputSet inputs)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var sharing in outputs
                .GroupBy(o => o.Relation.Key + "|" + string.Join(',', o.By.Select(c => c.Name)), StringComparer.Ordinal)
                .SelectMany(g => g.Chunk(g.First().Relation is MovementRelation ? LinesTogether : OutputsTogether))
        )
        {
            var relation = sharing.Select(o => o.Relation).Aggregate((left, right) => left.With(right));
            var same = sharing.Select(o => o with { Relation = relation }).ToList();
            var statement = new AggregateStatement(same);
            var sources = same.SelectMany(o => o.Columns)
                .Concat(same.SelectMany(o => o.Terms).SelectMany(t => t.Fact.Value?.Columns ?? []))
                .ToHashSet();
            var from = relation.Source(Warehouse.Dialect, (table, dates) => Warehouse.Source(table, inputs, dates), sources);
            var result = await Warehouse.QueryAsync(statement.Write(Warehouse.Dialect, from), CancellationToken.None);
            var answers = AnswerRows.Read(statement, result).ToLookup(a => a.Output.Id, a => a.Answer);
            foreach (var output in same)
            {
                found.Add(output.Id, Text(answers[output.Id]));
            }
        }

        return found;
    }

    private static string Text(IEnumerable<Answer> answers) =>
        string.Join(
            "; ",
            answers
                .Select(a =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{string.Join(',', a.Keys.Select(Key))}={a.Value:0.############################}/{a.Rows}"
                    )
                )
                .Order(StringComparer.Ordinal)
        );

    private static string Key(object? key) =>
        key switch
        {
            null => "null",
            DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            string text => $"'{text}'",
            _ => Convert.ToString(key, CultureInfo.InvariantCulture)!,
        };
}
