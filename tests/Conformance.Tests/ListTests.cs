using System.Globalization;
using Portal.Conformance.Tests.Books;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Lists;
using Portal.Reporting.Planning;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>Lists of flows, of loans that an exception rule hits, and of loans with all their columns: page by page as DuckDB has them in
/// one.</summary>
[Collection(typeof(ConformanceCollection))]
public sealed class ListTests(ConformanceBook book)
{
    [Theory]
    [MemberData(nameof(CatalogueTests.Engines), MemberType = typeof(CatalogueTests))]
    public async Task Every_order_of_every_list_is_the_same_on_every_engine(string engine)
    {
        var (expected, actual) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        var (reference, asked) = (Of("duckdb"), Of(engine));
        foreach (var (name, list) in Lists(reference))
        {
            foreach (var sort in list.Sorts.Where((_, i) => name != "loans" || i % 4 == 0))
            {
                foreach (var descending in new[] { false, true })
                {
                    var key = $"{name} by {sort}{(descending ? " falling" : "")}";
                    expected[key] = Text(list, (await reference.PageAsync(list, new(sort, descending, null, 90), Stop)).Rows);
                    var rows = new List<ListRow>();
                    for (string? after = null; rows.Count == 0 || (after is not null && rows.Count < 90); )
                    {
                        var page = await asked.PageAsync(list, new(sort, descending, after, 30), Stop);
                        rows.AddRange(page.Rows);
                        after = page.Next;
                        if (page.Rows.Count == 0)
                        {
                            break;
                        }
                    }

                    actual[key] = Text(list, rows);
                }
            }

            var totals = list.Columns.Where(column => column.Of.IsNumber).Select(column => new ListTotal(column.Name, column.Of)).ToList();
            expected[name] = Text(await reference.TotalsAsync(list, totals, null, Stop));
            actual[name] = Text(await asked.TotalsAsync(list, totals, null, Stop));
        }

        Assert.DoesNotContain("", expected.Values);
        Tally.Equal(engine, "lists", expected, actual);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Listings Of(string engine) => new(ConformanceBook.Catalogue, book.Store, book.Engines[engine].Warehouse);

    private static IEnumerable<(string Name, Listing List)> Lists(Listings listings)
    {
        var (catalogue, at) = (ConformanceBook.Catalogue, Viewpoint.Of(ConformanceBook.End));
        var flows = listings.Of("fund_flow", at, "amount > 0");
        yield return ("flows", flows);
        yield return ("loans", listings.Of("loan_snapshot", at, "five_class >= special_mention"));

        var (scope, compiler) = (catalogue.Scope("fund_flow"), new MeasureCompiler(catalogue, at));
        var hit = new GroupColumn(GroupColumnKind.Any, null, compiler.Condition("fund_flow", "amount > 0"));
        var sent = new GroupColumn(GroupColumnKind.Sum, new ScalarColumn(scope.Find("amount")!), Predicate.Always);
        var groups = new GroupedRelation(new TableRelation(scope, [at.AsOf]), scope.Find("loan_key")!, [], [hit, sent]);
        yield return (
            "hits",
            new Listing(
                groups,
                new ColumnTest(hit.Column, ValueSet.Of([new Interval(1, 1)])),
                listings.InputsOf(groups),
                [ListColumn.Named(groups.Per), new ListColumn("sent", sent.Column)],
                ["loan_key"]
            )
        );
    }

    private static string Text(Listing list, IEnumerable<ListRow> rows) =>
        string.Join('\n', rows.Select(row => string.Join('|', list.Columns.Select(column => Text(row[column.Name])))));

    private static string Text(ListTotals totals) =>
        string.Join(
            '\n',
            totals
                .Values.OrderBy(total => total.Key, StringComparer.Ordinal)
                .Select(total => $"{total.Key} {Text(total.Value)}")
                .Prepend(totals.Count.ToString(CultureInfo.InvariantCulture))
        );

    private static string Text(object? value) =>
        value switch
        {
            decimal amount => amount.ToString("0.############", CultureInfo.InvariantCulture),
            DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
}
