using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Every indicator, with limits and direction, of one book of random loans under the rules of three days, as kept in <c>figures.txt</c>.</summary>
/// <remarks>
/// It proves no figure right: the tests beside it do, by hand. It shows what an edit of a rule changes, so that none changes unseen. With
/// ASSAY_WRITE=1 in the environment the file is written; the commit then says why figures differ.
/// </remarks>
public sealed class EveryFigureTests : IDisposable
{
    private static readonly DateOnly End = new(2024, 12, 31);
    private static readonly DateOnly[] Rules = [End, new(2022, 12, 31), new(2017, 12, 31)];
    private static readonly int[] Days = [0, 0, 0, 1, 30, 31, 60, 61, 90, 91, 180, 181, 270, 271, 360, 361];
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task No_figure_changes_unseen()
    {
        await GivenBankAsync();
        var text = new StringBuilder();
        foreach (var rules in Rules)
        {
            var run = await _book.Engine.ComputeAsync(End, null, rules, CancellationToken.None);
            text.Append(FormattableString.Invariant($"# Rules of {rules:yyyy-MM-dd}\n"));
            foreach (var result in run.Indicators)
            {
                text.Append(FormattableString.Invariant($"{result.Code} {result.Status} {result.Value} = {result.Numerator} / {result.Denominator}; {result.Unit}, better {result.Better}; {JsonSerializer.Serialize(result.Regulatory)}; {JsonSerializer.Serialize(result.Appetite)}; {string.Join(", ", result.Missing)}; {string.Join(", ", result.Lines())}\n"));
            }
        }

        var minimum = await new ClassificationEngine(_book.Catalogue, _book.Store, _book.Warehouse, _book.Engine).ComputeAsync(End, null, CancellationToken.None);
        text.Append("# Minimum categories\n").AppendJoin("", minimum.Rules.Select(rule => FormattableString.Invariant($"{rule.Rule.Code}: {rule.Better.Count} loans, {rule.Better.Balance}, {rule.State}\n")));

        Assert.True(text.Length > 50_000); // most of it computed, not missing
        var path = Repository.PathOf("tests", "Reporting.Tests", "Indicators", "figures.txt");
        if (Environment.GetEnvironmentVariable("ASSAY_WRITE") == "1")
        {
            await File.WriteAllTextAsync(path, text.ToString());
        }

        Assert.Equal((await File.ReadAllTextAsync(path)).Split('\n'), text.ToString().Split('\n'));
    }

    /// <summary>Every table of the contract that a measure reads, on every date that it reads, with values at the edges of rules.</summary>
    private async Task GivenBankAsync()
    {
        var compiler = new MeasureCompiler(_book.Catalogue, End);
        var reads = _book.Catalogue.Measures.Select(compiler.Compile).OfType<CompiledMeasure>().SelectMany(measure => measure.Relation.Reads)
            .Concat(_book.Catalogue.Classifications.SelectMany(rules => rules.Facts.Values).SelectMany(fact => Enumerable.Range(0, fact.Months + 1).Select(back => (fact.Table, Date: MonthsBefore(back))))).Distinct()
            .GroupBy(read => read.Table, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var table in reads)
        {
            var contract = _book.Catalogue.Contract.Table(table.Key);
            var items = _book.Catalogue.Measures.Where(measure => measure.Kind == MeasureKind.Item && measure.Table == table.Key)
                .SelectMany(measure => measure.Versions).Select(version => version.Item).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            await _book.RowsAsync(table.Key, table.Select(read => read.Date).Order().Select(date => (date, Rows(contract, items, date))));
        }
    }

    private static DateOnly MonthsBefore(int months) => new DateOnly(End.Year, End.Month, 1).AddMonths(1 - months).AddDays(-1);

    private IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(ContractTable table, List<string> items, DateOnly date)
    {
        var draws = table.StoredColumns.ToDictionary(column => column.Name, column => Draws(table, column.Name, date), StringComparer.Ordinal);
        return items.Count > 0
            ? [.. items.Select(item => GivenBook.Row(("item", item), ("amount", (decimal)Draws(table, item, date).Next(1_000, 100_000))))]
            : [.. Enumerable.Range(1, table.Name == "loan_snapshot" ? 150 : 40).Select(key => Values(table, key, date, draws))];
    }

    /// <summary>Each column and item draws for itself: a new one leaves the others as they were.</summary>
    private static Random Draws(ContractTable table, string of, DateOnly date) =>
        new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{table.Name}|{of}|{date:yyyy-MM-dd}")))));

    private Dictionary<string, object?> Values(ContractTable table, int key, DateOnly date, Dictionary<string, Random> draws) =>
        table.StoredColumns.Where(column => column.Name != ContractTable.LoadIdColumn && column.Name != table.PartitionKey)
            .ToDictionary(column => column.Name, column => table.Keys is [var only] && only == column.Name && column.Type != ColumnType.Text ? (long)key : Value(column, key, date, draws[column.Name]), StringComparer.Ordinal);

    private object? Value(ContractColumn column, int key, DateOnly date, Random random)
    {
        var absent = column.IsNullable && column.Type == ColumnType.Date && random.Next(2) == 0;
        return (column.Name, column.Type) switch
        {
            ("customer_key", _) => (long)((key + 1) / 2),
            (_, ColumnType.BigInt) => (long)key,
            ("partner_key", _) => random.Next(1, 5),
            ("loans", _) => random.Next(20, 40), // never fewer than are bad
            ("bads", _) => random.Next(0, 20),
            ("days_past_due", _) => Days[random.Next(Days.Length)],
            _ when absent => null,
            (_, ColumnType.Code) => _book.Catalogue.Contract.CodeLists[column.CodeList!].Values is var codes ? (object)codes[random.Next(Math.Min(codes.Count, 12))].Value : null,
            (_, ColumnType.Bool) => random.Next(2) == 0,
            (_, ColumnType.Money) => random.Next(10) == 0 ? 0m : random.Next(1, 40_000_000) / 100m,
            (_, ColumnType.Ratio) => random.Next(0, 21) / 20m,
            (_, ColumnType.Int) => random.Next(0, 40),
            (_, ColumnType.Date) => date.AddDays(-random.Next(0, 900)),
            _ => "T" + key,
        };
    }
}
