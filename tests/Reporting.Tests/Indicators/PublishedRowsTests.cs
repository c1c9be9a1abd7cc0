using System.Globalization;
using System.Text.Json;
using Portal.Reporting.Indicators;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>
/// The table of published figures itself: every row that other rows of the same source make up is recomputed from them, through the engine,
/// and differs by no more than half of the last digit that each was printed with. Skipped where the table is not beside the checkout.
/// </summary>
public sealed class PublishedRowsTests : IDisposable
{
    private const string WeBank = "WeBank";
    private const string Sector = "China commercial banks";
    private static readonly DateOnly End2022 = new(2022, 12, 31);
    private static readonly DateOnly End2023 = new(2023, 12, 31);
    private static readonly DateOnly End2024 = new(2024, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task WeBank_2022_and_2023()
    {
        var rows = PublishedRows();
        var (loans, bad, increase) = (
            rows[WeBank, "2023", "loans_and_advances"],
            rows[WeBank, "2023", "npl_balance"],
            rows[WeBank, "2023", "loans_increase_in_year"]
        );
        var coverage = rows[WeBank, "2023", "provision_coverage"];
        var before = new Printed(loans.Value - increase.Value, loans.Half + increase.Half);
        await LoansAsync(End2022, before.Value, rows[WeBank, "2022", "npl_balance"].Value, 0m);
        await LoansAsync(End2023, loans.Value, bad.Value, bad.Value * coverage.Value / 100m);

        var (then, now) = (await RunAsync(End2022), await RunAsync(End2023));

        AssertPrinted(rows[WeBank, "2022", "npl_ratio"], then.Value("npl_ratio"), rows[WeBank, "2022", "npl_balance"], before);
        AssertPrinted(rows[WeBank, "2023", "npl_ratio"], now.Value("npl_ratio"), bad, loans);
        AssertPrinted(rows[WeBank, "2023", "allowance_to_loans"], now.Value("allowance_to_loans"), bad, loans, coverage);
        Assert.Equal(rows.Reference("WeBank 2022 loans"), then.Value("gross_loans") / Unit);
        Assert.Equal(rows.Reference("WeBank 2022 NPL ratio"), Percent4(then.Value("npl_ratio")));
        Assert.Equal(rows.Reference("WeBank 2023 NPL ratio"), Percent4(now.Value("npl_ratio")));
        Assert.Equal(rows.Reference("that / loans"), Percent4(now.Value("allowance_to_loans")));
        Assert.Equal(rows.Reference("WeBank 2023 implied allowance"), Math.Round(now.Of("allowance_to_loans").Numerator!.Value / Unit, 2));
        Assert.Equal(increase.Value / before.Value, now.Value("loan_growth"), 10);
    }

    /// <summary>Amounts of two years give the growth that the reports print in words (domain 5.1 and 5.3).</summary>
    [Theory]
    [InlineData(WeBank, "net_profit", "G04_13_A", "net_profit_growth", "0.81")]
    [InlineData(WeBank, "total_assets", "G01_25_C", "asset_growth", "21.7")]
    [InlineData("MYbank", "net_profit", "G04_13_A", "net_profit_growth", "-24.66")]
    [InlineData("MYbank", "total_assets", "G01_25_C", "asset_growth", "4.2")]
    public async Task Growth_from_2023_to_2024(string bank, string measure, string item, string indicator, string printed)
    {
        var rows = PublishedRows();
        var (before, now) = (rows[bank, "2023", measure], rows[bank, "2024", measure]);
        await _book.LoansAsync(End2024, Row(("balance", 1m)));
        await _book.ItemsAsync("gl_balance", End2023, (item, before.Value * Unit));
        await _book.ItemsAsync("gl_balance", End2024, (item, now.Value * Unit));

        var growth = (await RunAsync(End2024)).Value(indicator);

        AssertWithin(Printed.Of(printed), growth, 1m + growth, before, now);
    }

    [Fact]
    public async Task Commercial_banks_2023_Q4()
    {
        var rows = PublishedRows();
        var (pass, mention, bad, performing) = (
            rows[Sector, "2023Q4", "pass_loans"],
            rows[Sector, "2023Q4", "special_mention_loans"],
            rows[Sector, "2023Q4", "npl_balance"],
            rows[Sector, "2023Q4", "performing_loans"]
        );
        await _book.LoansAsync(
            End2023,
            Row(("balance", pass.Value * Unit)),
            Row(("balance", mention.Value * Unit), ("five_class", "special_mention")),
            Row(("balance", bad.Value * Unit), ("five_class", "substandard"))
        );

        var run = await RunAsync(End2023);

        Assert.Equal(performing.Value, (run.Value("normal_balance") + run.Value("special_mention_balance")) / Unit);
        AssertPrinted(
            rows[Sector, "2023Q4", "npl_ratio"],
            run.Value("npl_ratio"),
            bad,
            new Printed(performing.Value + bad.Value, performing.Half + bad.Half)
        );
        Assert.Equal(rows.Reference("NFRA 2023Q4 NPL ratio"), Percent4(run.Value("npl_ratio")));
        Assert.Equal(rows.Reference("NFRA 2023Q4 special mention share"), Percent4(run.Value("special_mention_ratio")));
    }

    [Fact]
    public async Task Commercial_banks_2023_Q3()
    {
        var rows = PublishedRows();
        var day = new DateOnly(2023, 9, 30);
        var (bad, allowance, ratio, held) = (
            rows[Sector, "2023Q3", "npl_balance"],
            rows[Sector, "2023Q3", "allowance_balance"],
            rows[Sector, "2023Q3", "npl_ratio"],
            rows[Sector, "2023Q3", "allowance_to_loans"]
        );
        await LoansAsync(day, 10_000m, 100m * ratio.Value, 100m * held.Value);

        var run = await RunAsync(day);

        AssertPrinted(rows[Sector, "2023Q3", "provision_coverage"], run.Value("provision_coverage"), ratio, held);
        Assert.Equal(rows.Reference("NFRA 2023Q3 allowance_to_loans/npl_ratio"), Math.Round(100m * run.Value("provision_coverage"), 2));

        using var amounts = new GivenBook();
        await amounts.LoansAsync(day, Row(("balance", bad.Value * Unit), ("five_class", "loss"), ("allowance", allowance.Value * Unit)));
        AssertPrinted(
            rows[Sector, "2023Q3", "provision_coverage"],
            (await amounts.Engine.ComputeAsync(Viewpoint.Of(day), CancellationToken.None)).Value("provision_coverage"),
            bad,
            allowance
        );
    }

    /// <summary>Amounts are printed in hundred millions or trillions; as large numbers they keep their digits beside the cent.</summary>
    private const decimal Unit = 100_000_000m;

    private Task LoansAsync(DateOnly date, decimal loans, decimal bad, decimal allowance) =>
        _book.LoansAsync(
            date,
            Row(("loan_key", 1L), ("balance", (loans - bad) * Unit), ("allowance", allowance * Unit)),
            Row(("loan_key", 2L), ("balance", bad * Unit), ("five_class", "loss"))
        );

    private Task<IndicatorRunResult> RunAsync(DateOnly date) => _book.Engine.ComputeAsync(Viewpoint.Of(date), CancellationToken.None);

    private static decimal Percent4(decimal ratio) => Math.Round(100m * ratio, 4);

    /// <summary>A printed percentage is what was computed, but for half of the last digit of itself and of everything that it was computed
    /// from.</summary>
    private static void AssertPrinted(Printed printed, decimal computed, params Printed[] from) =>
        AssertWithin(printed, computed, computed, from);

    /// <param name="quotient">What of the computed value changes with what it was computed from.</param>
    private static void AssertWithin(Printed printed, decimal computed, decimal quotient, params Printed[] from)
    {
        var tolerance = printed.Half + (100m * quotient * from.Sum(row => row.Half / (row.Value - row.Half)));
        Assert.InRange(100m * computed, printed.Value - tolerance, printed.Value + tolerance);
    }

    private static Published PublishedRows()
    {
        var data = Repository.SharedData("cn_published_figures");
        Assert.SkipWhen(
            data is null,
            "shared/data/cn_published_figures is not above this checkout: the table is not part of the repository, its figures stand "
                + "in catalogue/benchmarks and in the tests beside this one."
        );
        return new(data!);
    }

    /// <summary>A number as printed, and half of its last digit.</summary>
    private sealed record Printed(decimal Value, decimal Half)
    {
        public static Printed Of(string text)
        {
            var value = decimal.Parse(text, CultureInfo.InvariantCulture);
            return new(value, new decimal(5, 0, 0, false, (byte)(value.Scale + 1)));
        }
    }

    private sealed class Published(string directory)
    {
        private readonly List<string[]> _rows =
        [
            .. File.ReadLines(Path.Combine(directory, "published_figures.csv")).Skip(1).Select(line => line.Split(',')),
        ];

        private readonly Dictionary<string, decimal> _reference = JsonDocument
            .Parse(File.ReadAllText(Path.Combine(directory, "reference.json")))
            .RootElement.GetProperty("tie_out")
            .EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.GetDecimal(), StringComparer.Ordinal);

        /// <summary>The one row of an entity, a period and a measure.</summary>
        public Printed this[string entity, string period, string measure] =>
            Printed.Of(
                _rows.Single(row => row[0].StartsWith(entity, StringComparison.Ordinal) && row[1] == period && row[2] == measure)[3]
            );

        /// <summary>The one reference value whose name begins so.</summary>
        public decimal Reference(string name) => _reference.Single(pair => pair.Key.StartsWith(name, StringComparison.Ordinal)).Value;
    }
}
