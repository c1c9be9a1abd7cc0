using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portal.Data.Warehouse;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>key(text): a bank's own numbers as keys.</summary>
public sealed class ImportKeyTests : IDisposable
{
    private static readonly Dictionary<string, string> Columns = new()
    {
        ["loan_key"] = "key(Loan)",
        ["root_loan_key"] = "key(Loan)",
        ["customer_key"] = "key(Cust)",
    };

    private readonly GivenLoans _given = new();

    public void Dispose() => _given.Dispose();

    /// <summary>The reckoning is written out here a second time, without the engine.</summary>
    [Fact]
    public async Task Digits_are_their_own_key_and_any_other_text_is_hashed_the_same_everywhere()
    {
        string[] loans = ["1001", "0", "999999999999999999", "1000000000000000000", "007", "A-1003", "贷2024", "-5", "1.0", " 7"];

        await _given.LoadAsync(Book(loans), GivenLoans.Profile(Columns));

        Assert.Equal(
            loans.Select(Key).Order(),
            (await _given.ValuesAsync("loan_key")).Select(k => long.Parse(k, CultureInfo.InvariantCulture)).Order()
        );
        Assert.Equal((1001L, -3996569236220617209L), (Key("1001"), Key("A-1003")));
        var hashed = loans.Where(l => Key(l) < 0).Append("C").Order(StringComparer.Ordinal);
        Assert.Equal(hashed, (await _given.ValuesAsync("source_text", "key_map", order: "source_text")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_texts_with_one_key_are_refused_with_both_of_them_also_across_loads()
    {
        using (
            var load = _given.Warehouse.Store.Begin(
                new Book("Given Bank", "CNY", IsDemo: false),
                "test",
                "a map with another text under the key of A-1003"
            )
        )
        using (var connection = _given.Warehouse.Duck.Connect())
        {
            var file = Path.Combine(load.StagingDirectory("key_map", new DateOnly(2023, 12, 31)), "part-0.parquet");
            connection.Execute(
                $"COPY (SELECT {Key("A-1003")}::BIGINT AS hashed_key, 'B-77' AS source_text, DATE '2023-12-31' AS reporting_date, '{load.LoadId}' AS load_id) TO '{file}' (FORMAT parquet)",
                CancellationToken.None
            );
            await load.SealAsync(CancellationToken.None);
        }

        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadAsync(Book("1", "A-1003"), GivenLoans.Profile(Columns))
        );

        Assert.Contains("'A-1003' and 'B-77' have the same key -3996569236220617209", stopped.Message, StringComparison.Ordinal);
        Assert.Single(_given.Warehouse.Store.Seals());
    }

    [Fact]
    public async Task Later_loads_seal_only_the_texts_that_are_new_and_a_repeated_load_is_known_as_such()
    {
        var first = await _given.LoadAsync(Book("A-1", "A-2"), GivenLoans.Profile(Columns));
        var second = await _given.LoadAsync(Book("A-2", "A-3"), GivenLoans.Profile(Columns), asOf: new DateOnly(2024, 2, 29));
        var third = await _given.LoadAsync(Book("A-2"), GivenLoans.Profile(Columns), asOf: new DateOnly(2024, 3, 31));
        var corrected = await _given.LoadAsync(Book("A-1", "A-9"), GivenLoans.Profile(Columns));
        var again = await _given.LoadAsync(Book("A-2"), GivenLoans.Profile(Columns), asOf: new DateOnly(2024, 3, 31));

        Assert.Equal(
            [3L, 1L, 0L, 4L],
            new[] { first, second, third, corrected }.Select(r => r.Seal.Partitions.Where(p => p.Table == "key_map").Sum(p => p.Rows))
        ); // with customer C; a new version keeps what the date had
        Assert.DoesNotContain("key_map", first.Message, StringComparison.Ordinal);
        Assert.False(again.IsNew);
    }

    [Fact]
    public async Task A_refused_row_shows_the_number_as_the_file_writes_it()
    {
        await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(Book("A-1", "A-1"), GivenLoans.Profile(Columns)));

        Assert.Equal(["3,Loan,A-1,the key of loan_snapshot stands in an earlier row,each key once"], _given.Rejects());
        await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(Book("A-1"), GivenLoans.Profile()));
        Assert.Contains(
            "2,Loan,A-1,loan_snapshot.loan_key does not take this value,a whole number without leading zeros; key(x) makes a key of "
                + "any other text",
            _given.Rejects()
        );
    }

    private static string Book(params string[] loans) =>
        GivenLoans.Header + string.Concat(loans.Select(l => $"{l},C,2024-01-05,2025-01-05,1,0,0.12\n"));

    private static long Key(string text) =>
        text == "0" || (text.Length <= 18 && text[0] != '0' && text.All(char.IsAsciiDigit))
            ? long.Parse(text, CultureInfo.InvariantCulture)
            : -1 - (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) >> 1);
}
