using CsCheck;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.SqlServer;
using Portal.Reporting.Indicators;
using Portal.Reporting.Sampling;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Sampling;

public sealed class LoanDrawTests : IDisposable
{
    private static readonly DateOnly Day = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task The_same_seed_draws_the_same_loans_page_by_page_and_another_seed_draws_others()
    {
        await HundredAsync();

        var pages = new List<long>();
        string? after = null;
        do
        {
            var page = await _book.Engine.DrawAsync(
                "five_class = normal",
                Viewpoint.Of(Day),
                new(20_241_231, after, 7),
                CancellationToken.None
            );
            pages.AddRange(page.Rows.Select(row => row.LoanKey));
            after = page.Next;
        } while (after is not null);

        Assert.Equal(Expected(20_241_231), pages);
        Assert.Equal(Expected(20_241_231).Take(25), await FirstAsync(20_241_231, 25));
        Assert.NotEqual(await FirstAsync(20_241_231, 25), await FirstAsync(20_241_232, 25));
    }

    [Fact]
    public async Task The_engine_computes_the_places_that_the_algorithm_has()
    {
        long[] keys = [0, 1, 2_147_483_646, 2_147_483_647, 2_147_483_648, 9_223_372_036_854_775_807, -1, -9_223_372_036_854_775_807];

        await Gen.Long.SampleAsync(
            async seed =>
            {
                var order = new RandomOrder(seed);
                var found = await _book.Warehouse.QueryAsync(
                    new SqlStatement(
                        $"SELECT k, {order.Sql(_book.Warehouse.Dialect, "k")} FROM (VALUES {string.Join(", ", keys.Select(key => FormattableString.Invariant($"(CAST({key} AS BIGINT))")))}) AS t(k)",
                        [new("k", SqlType.Integer), new("place", SqlType.Integer)]
                    ),
                    CancellationToken.None
                );

                Assert.Equal(keys.Select(key => (key, order.PlaceOf(key))), found.Rows.Select(row => ((long)row[0]!, (long)row[1]!)));
            },
            iter: 20,
            threads: 1
        );
    }

    /// <summary>
    /// Of 1,000 loans 100 are drawn for each of 400 seeds: each loan 40 times on average, with a standard deviation of 6. The numbers are
    /// fixed, so this either holds or does not; five deviations leave out what is not chance.
    /// </summary>
    [Fact]
    public void Every_loan_has_the_same_chance()
    {
        var drawn = new int[1_000];
        for (var seed = 1; seed <= 400; seed++)
        {
            var order = new RandomOrder(seed);
            foreach (var key in Enumerable.Range(0, drawn.Length).OrderBy(key => order.PlaceOf(key + 1)).Take(100))
            {
                drawn[key]++;
            }
        }

        Assert.Equal(40_000, drawn.Sum());
        Assert.All(drawn, times => Assert.InRange(times, 10, 70));
        // chi-square over 1,000 loans: 1,000 and about 45 either way
        Assert.InRange(drawn.Sum(times => (times - 40) * (times - 40)) / 36, 800, 1_200);
    }

    [Fact]
    public void No_two_small_keys_share_a_place() =>
        Gen.Long.Sample(
            seed =>
            {
                var order = new RandomOrder(seed);
                Assert.Equal(2_000, Enumerable.Range(1, 2_000).Select(key => order.PlaceOf(key)).Distinct().Count());
            },
            iter: 20
        );

    [Fact]
    public void The_place_parses_as_Transact_SQL()
    {
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(
            new StringReader($"SELECT {new RandomOrder(7).Sql(new SqlServerDialect(), "[loan_key]")} FROM t"),
            out var errors
        );

        Assert.Empty(errors);
    }

    private static IEnumerable<long> Expected(long seed) =>
        Enumerable
            .Range(1, 100)
            .Where(key => key % 4 != 0)
            .Select(key => (long)key)
            .OrderBy(new RandomOrder(seed).PlaceOf)
            .ThenBy(key => key);

    private async Task<IEnumerable<long>> FirstAsync(long seed, int size) =>
        (
            await _book.Engine.DrawAsync("five_class = normal", Viewpoint.Of(Day), new LoanDraw(seed, null, size), CancellationToken.None)
        ).Rows.Select(row => row.LoanKey);

    private Task HundredAsync() =>
        _book.LoansAsync(
            Day,
            [
                .. Enumerable
                    .Range(1, 100)
                    .Select(key => Row(("loan_key", (long)key), ("balance", 10m * key), ("five_class", key % 4 == 0 ? "loss" : "normal"))),
            ]
        );
}
