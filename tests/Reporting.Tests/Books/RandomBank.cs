using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using static Portal.Reporting.Tests.Books.GivenBook;
using LoanRows = System.Collections.Generic.IReadOnlyList<System.Collections.Generic.IReadOnlyDictionary<string, object?>>;

namespace Portal.Reporting.Tests.Books;

/// <summary>
/// A bank of drawn rows: every table of the contract that a measure or a rule reads, on every date that it reads, with values at the edges
/// of rules. Its reporting date is <paramref name="end"/>; the same seed gives the same bank.
/// </summary>
/// <param name="loans">Rows of each loan snapshot; every other table has 40.</param>
/// <param name="forMinimums">Also the months that only the rules of minimum categories read.</param>
public sealed class RandomBank(GivenBook book, DateOnly end, string seed = "", int loans = RandomBank.Others, bool forMinimums = false)
{
    private const int Others = 40;
    private static readonly int[] Days = [0, 0, 0, 1, 30, 31, 60, 61, 90, 91, 180, 181, 270, 271, 360, 361];

    /// <summary>Loads all tables.</summary>
    /// <param name="change">What becomes of the rows of a partition before they are written; null to load them as they are drawn.</param>
    public async Task LoadAsync(Func<ContractTable, LoanRows, LoanRows>? change = null)
    {
        var compiler = new MeasureCompiler(book.Catalogue, end);
        var reads = book
            .Catalogue.Measures.Select(compiler.Compile)
            .OfType<CompiledMeasure>()
            .SelectMany(measure => measure.Relation.Reads)
            .Concat(
                forMinimums
                    ? book
                        .Catalogue.Classifications.SelectMany(rules => rules.Facts.Values)
                        .SelectMany(fact => Enumerable.Range(0, fact.Months + 1).Select(back => (fact.Table, Date: MonthsBefore(back))))
                    : []
            )
            .Distinct()
            .GroupBy(read => read.Table, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal);
        foreach (var table in reads)
        {
            var contract = book.Catalogue.Contract.Table(table.Key);
            await book.RowsAsync(
                table.Key,
                table
                    .Select(read => read.Date)
                    .Order()
                    .Select(date => (date, change is null ? Rows(contract, date) : change(contract, Rows(contract, date))))
            );
        }
    }

    private DateOnly MonthsBefore(int months) => new DateOnly(end.Year, end.Month, 1).AddMonths(1 - months).AddDays(-1);

    private LoanRows Rows(ContractTable table, DateOnly date)
    {
        var items = book
            .Catalogue.Measures.Where(measure => measure.Kind == MeasureKind.Item && measure.Table == table.Name)
            .SelectMany(measure => measure.Versions)
            .Select(version => version.Item)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        var draws = table.StoredColumns.ToDictionary(
            column => column.Name,
            column => Draws(table, column.Name, date),
            StringComparer.Ordinal
        );
        return items.Count > 0
            ? [.. items.Select(item => Row(("item", item), ("amount", (decimal)Draws(table, item, date).Next(1_000, 100_000))))]
            : [.. Enumerable.Range(1, table.Name == "loan_snapshot" ? loans : Others).Select(key => Values(table, key, date, draws))];
    }

    /// <summary>Each column and item draws for itself: a new one leaves the others as they were.</summary>
    private Random Draws(ContractTable table, string of, DateOnly date) =>
        new(
            BinaryPrimitives.ReadInt32LittleEndian(
                SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{table.Name}|{of}|{date:yyyy-MM-dd}{seed}")))
            )
        );

    private Dictionary<string, object?> Values(ContractTable table, int key, DateOnly date, Dictionary<string, Random> draws) =>
        table
            .StoredColumns.Where(column => column.Name != ContractTable.LoadIdColumn && column.Name != table.PartitionKey)
            .ToDictionary(
                column => column.Name,
                column =>
                    table.Keys is [var only] && only == column.Name && column.Type != ColumnType.Text
                        ? (long)key
                        : Value(column, key, date, draws[column.Name]),
                StringComparer.Ordinal
            );

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
            (_, ColumnType.Code) => book.Catalogue.Contract.CodeLists[column.CodeList!].Values is var codes
                ? (object)codes[random.Next(Math.Min(codes.Count, 12))].Value
                : null,
            (_, ColumnType.Bool) => random.Next(2) == 0,
            (_, ColumnType.Money) => random.Next(10) == 0 ? 0m : random.Next(1, 40_000_000) / 100m,
            (_, ColumnType.Ratio) => random.Next(0, 21) / 20m,
            (_, ColumnType.Int) => random.Next(0, 40),
            (_, ColumnType.Date) => date.AddDays(-random.Next(0, 900)),
            _ => "T" + key,
        };
    }
}
