using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Reporting.Planning;

/// <summary>Answers outputs from the cells of a cuboid: one statement for all that share a breakdown.</summary>
public sealed class CubeReader(WarehouseEngine engine, CubeStore cubes)
{
    /// <summary>All answers of a plan, by the output's id.</summary>
    public async Task<ILookup<string, Answer>> AnswerAsync(Plan plan, InputSet inputs, CancellationToken cancellationToken)
    {
        var answers = new List<(string Id, Answer Answer)>();
        foreach (var family in plan.Families)
        {
            var cube = await cubes.GetAsync(family, inputs, cancellationToken);
            foreach (var sharing in family.Outputs.GroupBy(output => string.Join(',', output.By.Select(column => column.Name)), StringComparer.Ordinal))
            {
                var found = await AnswerAsync(engine, new AggregateStatement([.. sharing]), family, cubes.PathOf(cube), cancellationToken);
                answers.AddRange(found.Select(pair => (pair.Output.Id, pair.Answer)));
            }
        }

        return answers.ToLookup(pair => pair.Id, pair => pair.Answer, StringComparer.Ordinal);
    }

    internal static async Task<IReadOnlyList<(Output Output, Answer Answer)>> AnswerAsync(
        WarehouseEngine engine, AggregateStatement statement, Family family, string path, CancellationToken cancellationToken)
    {
        var sql = statement.Write(new DuckDbDialect(), engine.ParquetSource([path]) + " AS c", family.Rewrite, family.FactColumn);
        return [.. Answers.Read(statement, await engine.QueryParquetAsync(sql, cancellationToken))];
    }
}
