using Portal.Data.Warehouse;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Reporting.Planning;

/// <summary>Answers outputs from the cells of a cuboid: one statement for all that share a breakdown.</summary>
public sealed class CubeReader(WarehouseEngine engine, CubeStore cubes)
{
    /// <summary>Rows up to which a family leaves cores idle: smaller ones are computed side by side, larger ones one after another with all
    /// the memory.</summary>
    private const long RowsOfItsOwn = 5_000_000;

    /// <summary>All answers of a plan, by the output's id.</summary>
    public async Task<ILookup<string, Answer>> AnswerAsync(Plan plan, InputSet inputs, CancellationToken cancellationToken)
    {
        // A cube tells what was sealed; the bank's own rows may have changed since.
        var reads = plan.Families.SelectMany(family => family.Relation.Reads).ToHashSet();
        await engine.VerifyAsync(
            cubes.View.Sealed(new([.. inputs.Attached.Partitions.Where(partition => reads.Contains((partition.Table, partition.Date)))])),
            cancellationToken
        );
        var answers = new IReadOnlyList<(string Id, Answer Answer)>[plan.Families.Count];
        var sizes = Enumerable.Range(0, answers.Length).ToLookup(i => plan.Families[i].Relation.EstimatedRows(inputs) < RowsOfItsOwn);
        await Parallel.ForEachAsync(sizes[true], cancellationToken, AnswerOneAsync);
        foreach (var large in sizes[false])
        {
            await AnswerOneAsync(large, cancellationToken);
        }

        return answers.SelectMany(found => found).ToLookup(pair => pair.Id, pair => pair.Answer, StringComparer.Ordinal);

        async ValueTask AnswerOneAsync(int i, CancellationToken token) => answers[i] = await AnswerAsync(plan.Families[i], inputs, token);
    }

    private async Task<IReadOnlyList<(string Id, Answer Answer)>> AnswerAsync(
        Family family,
        InputSet inputs,
        CancellationToken cancellationToken
    )
    {
        var cube = await cubes.GetAsync(family, inputs, cancellationToken);
        var answers = new List<(string Id, Answer Answer)>();
        foreach (
            var sharing in family.Outputs.GroupBy(
                output => string.Join(',', output.By.Select(column => column.Name)),
                StringComparer.Ordinal
            )
        )
        {
            var found = await AnswerAsync(engine, new AggregateStatement([.. sharing]), family, cubes.PathOf(cube), cancellationToken);
            answers.AddRange(found.Select(pair => (pair.Output.Id, pair.Answer)));
        }

        return answers;
    }

    internal static async Task<IReadOnlyList<(Output Output, Answer Answer)>> AnswerAsync(
        WarehouseEngine engine,
        AggregateStatement statement,
        Family family,
        string path,
        CancellationToken cancellationToken
    )
    {
        var sql = statement.Write(new DuckDbDialect(), engine.ParquetSource([path]) + " AS c", family.Rewrite, family.FactColumn);
        return [.. AnswerRows.Read(statement, await engine.QueryParquetAsync(sql, cancellationToken))];
    }
}
