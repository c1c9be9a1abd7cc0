using Portal.Data.Warehouse;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>A type takes what the guide says that it takes, and nothing beside it.</summary>
public sealed class ImportTypeTests : IDisposable
{
    private readonly GivenLoans _given = new(WarehouseFixture.TypesAlone);

    public void Dispose() => _given.Dispose();

    /// <summary>One file with one bad value in each row: every row is refused, each for its column.</summary>
    [Fact]
    public async Task What_a_type_does_not_take_is_refused_with_the_sentence_that_says_what_it_takes()
    {
        string[] rows =
        [
            "6.22848E+17,1,2024-01-05,2025-01-05,1,0,0.12",
            "2,4.40301E+17,2024-01-05,2025-01-05,1,0,0.12",
            "007,1,2024-01-05,2025-01-05,1,0,0.12",
            "4,1,2024-01-05XXXX,2025-01-05,1,0,0.12",
            "5,1,2024-01-05,2025-01-05 00:00:00,1,0,0.12",
            "6,1,2024/01/05,2025-01-05,1,0,0.12",
            "7,1,2024-1-5,2025-01-05,1,0,0.12",
            "8,1,infinity,2025-01-05,1,0,0.12",
            "9,1,2024-01-05,2025-01-05,1e3,0,0.12",
            "10,1,2024-01-05,2025-01-05,1_000,0,0.12",
            "11,1,2024-01-05,2025-01-05,+500,0,0.12",
            "12,1,2024-01-05,2025-01-05,NaN,0,0.12",
            "13,1,2024-01-05,2025-01-05, 1000.00 ,0,0.12",
            "14,1,2024-01-05,2025-01-05,1,1.5,0.12",
            "15,1,2024-01-05,2025-01-05,1,0,1E-1",
            "16,1,2024-01-05,2025-01-05,12345678901234567.00,0,0.12",
            "17,1,2024-01-05,2025-01-05,1,0,1000",
            "18,1,99999-01-01,2025-01-05,1,0,0.12",
        ];

        await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(GivenLoans.Header + string.Join('\n', rows) + "\n"));

        var rejects = _given.Rejects();
        Assert.Equal(
            Enumerable.Range(2, rows.Length),
            rejects.Select(r => int.Parse(r.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)).Distinct()
        );
        Assert.Contains("5,Open,2024-01-05XXXX,loan_snapshot.open_date does not take this value,a date such as 2019-03-31", rejects);
        Assert.Contains(
            "2,Loan,6.22848E+17,loan_snapshot.loan_key does not take this value,a whole number without leading zeros; key(x) makes a "
                + "key of any other text",
            rejects
        );
        Assert.Contains("15,DPD,1.5,loan_snapshot.days_past_due does not take this value,a whole number such as 6000 or 6000.0", rejects);
    }

    [Fact]
    public async Task What_a_type_takes_is_rounded_once_and_half_away_from_zero()
    {
        await _given.LoadAsync(
            GivenLoans.Header
                + "1,1,2024-01-05,2025-01-05,0.005,34.0,0.1234565\n2,2,2024-01-05,2025-01-05,-0.005,-3,-.5\n3,3,2024-01-05,9999-12-31,1234567890123456.994,0,999\n"
        );

        Assert.Equal(["0.01", "-0.01", "1234567890123456.99"], await _given.ValuesAsync("balance"));
        Assert.Equal(["0.123457", "-0.500000", "999.000000"], await _given.ValuesAsync("annual_rate"));
        Assert.Equal(["34", "-3", "0"], await _given.ValuesAsync("days_past_due"));
    }

    /// <summary>Eighteen digits are a fast path of the engine; beyond them the value is the same.</summary>
    [Fact]
    public async Task A_number_is_exact_whatever_its_length()
    {
        var columns = new Dictionary<string, string>
        {
            ["balance"] = "number(Bal)",
            ["principal_own"] = "number(Bal) * 2",
            ["annual_rate"] = "number(Rate) * 0.01",
        };

        await _given.LoadAsync(
            GivenLoans.Header
                + "1,1,2024-01-05,2025-01-05,99999999.99,0,13.59\n2,2,2024-01-05,2025-01-05,100000000.01,0,13.590000000000000001\n3,3,2024-01-05,2025-01-05,1234567890123456.78,0,0.0000000000001\n4,4,2024-01-05,2025-01-05,8596.745,0,18.00\n",
            GivenLoans.Profile(columns)
        );

        Assert.Equal(["99999999.99", "100000000.01", "1234567890123456.78", "8596.75"], await _given.ValuesAsync("balance"));
        Assert.Equal(["199999999.98", "200000000.02", "2469135780246913.56", "17193.49"], await _given.ValuesAsync("principal_own")); // 2 × 8596.745
        Assert.Equal(["0.135900", "0.135900", "0.000000", "0.180000"], await _given.ValuesAsync("annual_rate"));
    }

    [Theory]
    [InlineData(
        "number(Bal, decimal := ',', thousands := '.')",
        "1.234,56|98.765,40|-7|,5",
        "1234.56|98765.40|-7.00|0.50",
        "1,234.56|1.23,4|12.34|1.234.5,6"
    )]
    [InlineData("'number(Bal, decimal: '','', thousands: ''.'')'", "1.234,56", "1234.56", "1234.56")]
    [InlineData(
        "number(Bal, thousands := ',')",
        "12,000.00|8596.745|1,234,567",
        "12000.00|8596.75|1234567.00",
        "1.234,56|12,00.00|1,2345|,123"
    )]
    [InlineData("number(replace(Bal, ',', ''))", "12,000.00|8596.745", "12000.00|8596.75", "1.234,56|(500.00)|$500.00|18.00%")]
    [InlineData("number(Bal, negative := 'parentheses')", "(500.00)|-3|7", "-500.00|-3.00|7.00", "(-5)|(5|5)|500-")]
    [InlineData("number(Bal, negative := 'trailing')", "500.00-|-3|7", "-500.00|-3.00|7.00", "(5)|-5-")]
    [InlineData(
        "number(Bal, currency := '$', thousands := ',')",
        "$500.00|-$1,500.00|500 $|$-2|9",
        "500.00|-1500.00|500.00|-2.00|9.00",
        "€5|$|$5$|$$5"
    )]
    [InlineData(
        "number(Bal, currency := 'CNY', negative := 'parentheses')",
        "CNY 500.00|(CNY 5)|(5 CNY)",
        "500.00|-5.00|-5.00",
        "USD 5|CNY  5"
    )]
    [InlineData("percent(Bal)", "13.59|13.59%|-5 %", "0.14|0.14|-0.05", "13,59%|%5|5%%")]
    public async Task A_number_is_written_as_the_profile_states_and_in_no_other_way(
        string expression,
        string taken,
        string values,
        string refused
    )
    {
        var bad = refused.Split('|');
        var csv =
            GivenLoans.Header
            + string.Concat(
                taken
                    .Split('|')
                    .Concat(bad)
                    .Select((v, i) => FormattableString.Invariant($"{i + 1},1,2024-01-05,2025-01-05,\"{v}\",0,0.12\n"))
            );

        var result = await _given.LoadAsync(
            csv,
            GivenLoans.Profile(new Dictionary<string, string> { ["balance"] = expression }),
            limit: bad.Length
        );

        Assert.Equal(values.Split('|'), await _given.ValuesAsync("balance", order: "loan_key"));
        Assert.Equal(bad.Length, result.Rejected);
        Assert.All(_given.Rejects(), r => Assert.Contains("a number such as ", r, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_compared_with_a_number_or_a_date_is_held_to_the_type_too()
    {
        var profile = GivenLoans.Profile(where: "DPD > 10 AND Open <= @as_of AND Rate BETWEEN 0 AND 1");

        await _given.LoadAsync(
            GivenLoans.Header
                + "1,1,2024-01-05,2025-01-05,1,10.4,0.12\n2,2,2024-01-05,2025-01-05,1,1e3,0.12\n3,3,2024-01-05XX,2025-01-05,1,11,0.12\n4,4,2024-01-05,2025-01-05,1,11,x\n5,5,2024-01-05,2025-01-05,1,9,0.12\n",
            profile.Replace("days_past_due: DPD", "days_past_due: '0'", StringComparison.Ordinal),
            limit: 3
        );

        Assert.Equal(["1"], await _given.ValuesAsync("loan_id"));
        Assert.Equal(["3", "4", "5"], _given.Rejects().Select(r => r.Split(',')[0]));
    }

    [Fact]
    public async Task Blanks_around_values_are_taken_away_where_the_profile_says_so()
    {
        const string Csv =
            GivenLoans.Header + "1 ,1,\t2024-01-05,2025-01-05\u3000, 1000.00 ,0,0.12\n2,2,2024-01-05,2025-01-05, 5,\" \",0.12\n";

        await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(Csv, GivenLoans.Profile(reads: "{format: csv, trim: true}")));

        Assert.Equal(["3,DPD, ,loan_snapshot.days_past_due may not be missing,a whole number such as 6000 or 6000.0"], _given.Rejects());
        await _given.LoadAsync(Csv.Replace("\" \"", "9", StringComparison.Ordinal), GivenLoans.Profile(reads: "{format: csv, trim: true}"));
        Assert.Equal(["1000.00", "5.00"], await _given.ValuesAsync("balance"));
    }
}
