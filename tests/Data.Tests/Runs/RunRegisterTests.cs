using Portal.Data.Figures;
using Portal.Data.Runs;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Runs;

public sealed class RunRegisterTests
{
    private static readonly DateOnly June = new(2026, 6, 30);

    [Fact]
    public async Task A_run_comes_back_as_it_was_saved()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();

        var saved = await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r1", 0.0146m), CancellationToken.None);

        var view = (await runs.GetAsync(saved.Number, CancellationToken.None))!;
        var ratio = view.Find("npl_ratio")!;
        Assert.Equal(new SavedRun(1, null, null), saved);
        Assert.Equal((0.0146m, 1_460_000.55m, 100_000_037.67m), (ratio.Value, ratio.Numerator, ratio.Denominator));
        Assert.Equal(["gl_balance.G01_62"], view.Find("gl_check")!.Missing);
        Assert.Equal(
            [("normal", 98_500_000.12m), ("loss", 0.000000000001m)],
            view.Find("five_class")!.Rows.Select(r => (r.Keys["five_class"], r.Value))
        );
        Assert.Equal("tester", view.Row.Actor);
        Assert.Equal("the rules", await runs.CatalogueTextAsync("c1", CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_row_keeps_the_counts_that_it_was_made_of_and_a_row_without_has_none()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        var run = Run(June, "r1", 0.0146m);
        var band = new RunValueRow(new Dictionary<string, string> { ["score_band"] = "1" }, 0.2m) { Numerator = 40m, Denominator = 200m };

        var saved = await runs.SaveAsync(
            PortalHome.Tester,
            Guid.CreateVersion7(),
            run with
            {
                Values = [.. run.Values, run.Values[0] with { Code = "score_gini", Rows = [band] }],
            },
            CancellationToken.None
        );

        var view = (await runs.GetAsync(saved.Number, CancellationToken.None))!;
        Assert.Equal((0.2m, 40m, 200m), view.Find("score_gini")!.Rows.Select(row => (row.Value, row.Numerator, row.Denominator)).Single());
        Assert.All(view.Find("five_class")!.Rows, row => Assert.Equal((null, null), (row.Numerator, row.Denominator)));
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task The_same_run_twice_says_so_and_another_result_of_the_same_inputs_too()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r1", 0.0146m), CancellationToken.None);

        var same = await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r1", 0.0146m), CancellationToken.None);
        var other = await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r2", 0.0147m), CancellationToken.None);

        Assert.Equal(new SavedRun(2, 1, null), same);
        Assert.Equal(new SavedRun(3, null, 2), other);
        await Tampering.AssertIntactAsync(home);
    }

    [Theory]
    [InlineData("UPDATE IndicatorRun SET AsOf = '1999-12-31' WHERE Number = 2")]
    [InlineData(
        "UPDATE IndicatorRunValue SET RunNumber = 1, Code = 'away' || Code WHERE RunNumber = 2; DELETE FROM IndicatorRun WHERE Number = 2"
    )]
    public async Task An_older_run_is_not_shown_as_the_newest_while_the_row_of_the_newer_one_is_away(string tampering)
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r1", 0.0146m), CancellationToken.None);
        await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r2", 0.0147m), CancellationToken.None);
        await home.TamperAsync("PRAGMA foreign_keys = OFF", tampering);

        foreach (
            var reader in new Func<Task>[]
            {
                () => runs.LatestAsync(June, CancellationToken.None),
                () => runs.LatestAsync(null, CancellationToken.None),
                () => runs.LatestRowAsync(June, CancellationToken.None),
                () => runs.NewestAsync(CancellationToken.None),
                () => runs.TrendAsync("npl_ratio", June, 12, CancellationToken.None),
            }
        )
        {
            Assert.Equal("ledger.return-edited", (await Assert.ThrowsAsync<RuleException>(reader)).Rule);
        }
    }

    [Fact]
    public async Task The_newest_run_of_each_date_is_told_without_reading_values()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        var may = new DateOnly(2026, 5, 31);
        foreach (var (date, digest) in new[] { (may, "a"), (June, "b"), (may, "c") })
        {
            await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(date, digest, 0.01m), CancellationToken.None);
        }

        var newest = await runs.NewestAsync(CancellationToken.None);

        Assert.Equal(
            [(may, 3, "c"), (June, 2, "b")],
            newest.Values.OrderBy(run => run.AsOf).Select(run => (run.AsOf, run.Number, run.ResultDigest))
        );
    }

    [Fact]
    public async Task A_trend_takes_the_newest_run_of_each_date_within_the_months()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        foreach (
            var (date, digest, value) in new[]
            {
                (new DateOnly(2026, 3, 31), "a", 0.01m),
                (new DateOnly(2026, 4, 30), "b", 0.02m),
                (new DateOnly(2026, 5, 31), "c", 0.03m),
                (June, "d", 0.04m),
                (new DateOnly(2026, 5, 31), "e", 0.035m),
            }
        )
        {
            await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(date, digest, value), CancellationToken.None);
        }

        var trend = await runs.TrendAsync("npl_ratio", June, 3, CancellationToken.None);

        Assert.Equal([0.02m, 0.035m, 0.04m], trend.Select(t => t.Value));
        Assert.Equal([2, 5, 4], trend.Select(t => t.RunNumber));
        Assert.Empty(await runs.TrendAsync("unknown", June, 3, CancellationToken.None));
        Assert.Equal(4, (await runs.LatestAsync(null, CancellationToken.None))!.Row.Number);
        Assert.Equal(5, (await runs.LatestAsync(new DateOnly(2026, 5, 31), CancellationToken.None))!.Row.Number);
        Assert.Equal(
            [June, new DateOnly(2026, 5, 31), new DateOnly(2026, 4, 30), new DateOnly(2026, 3, 31)],
            await runs.DatesAsync(CancellationToken.None)
        );
    }

    [Fact]
    public async Task Another_text_under_a_known_digest_is_refused()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r1", 0.0146m), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            runs.SaveAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                Run(June, "r1", 0.0146m) with
                {
                    CatalogueText = "others",
                },
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task An_edited_value_of_a_run_is_named()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<RunRegister>().SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r1", 0.0146m), CancellationToken.None);
        await home.TamperAsync("UPDATE IndicatorRunValue SET Value = '0.0100' WHERE Code = 'npl_ratio'");

        await Tampering.AssertFirstAsync(home, Portal.Data.Ledgers.VerificationProblemKind.RowEdited, 9, "run/1 was edited");
    }

    [Fact]
    public async Task The_appetite_of_a_value_comes_back_with_its_approval_and_both_states()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        var appetite = new RunAppetite(
            0.017m,
            0.019m,
            AppetiteState.Amber,
            "demonstration 2022-03",
            new DateOnly(2022, 3, 25),
            "Board of directors"
        );
        var run = Run(June, "r1", 0.018m);
        run = run with
        {
            Values = [run.Values[0] with { RegulatoryState = RegulatoryState.Within, Appetite = appetite }, .. run.Values.Skip(1)],
        };

        await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), run, CancellationToken.None);

        var view = (await runs.GetAsync(1, CancellationToken.None))!;
        Assert.Equal((RegulatoryState.Within, appetite), (view.Find("npl_ratio")!.RegulatoryState, view.Find("npl_ratio")!.Appetite));
        Assert.Equal((null, null), (view.Find("gl_check")!.RegulatoryState, view.Find("gl_check")!.Appetite));
        await Tampering.AssertIntactAsync(home);
    }

    [Theory]
    [InlineData("AppetiteRed = '0.03'")]
    [InlineData("AppetiteState = 'within'")]
    [InlineData("RegulatoryState = 'breach'")]
    [InlineData("ApprovalReference = 'another'")]
    [InlineData("ApprovalDate = NULL")]
    [InlineData("AppetiteState = 'Amber'")]
    [InlineData("Status = 'okay'")]
    [InlineData("Unit = '2'")]
    public async Task An_edited_appetite_of_a_run_is_named(string edit)
    {
        await using var home = await PortalHome.CreateAsync();
        var run = Run(June, "r1", 0.018m);
        var appetite = new RunAppetite(0.017m, 0.019m, AppetiteState.Amber, "demonstration 2022-03", new DateOnly(2022, 3, 25), null);
        await home.Get<RunRegister>()
            .SaveAsync(
                PortalHome.Tester,
                Guid.CreateVersion7(),
                run with
                {
                    Values = [run.Values[0] with { RegulatoryState = RegulatoryState.Within, Appetite = appetite }],
                },
                CancellationToken.None
            );

        await home.TamperAsync($"UPDATE IndicatorRunValue SET {edit} WHERE Code = 'npl_ratio'");

        await Tampering.AssertFirstAsync(home, Portal.Data.Ledgers.VerificationProblemKind.RowEdited, 9, "run/1 was edited");
    }

    [Fact]
    public async Task A_run_with_a_word_that_is_none_is_refused_as_edited_and_never_shown()
    {
        await using var home = await PortalHome.CreateAsync();
        var runs = home.Get<RunRegister>();
        await runs.SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), Run(June, "r1", 0.0146m), CancellationToken.None);
        await home.TamperAsync("UPDATE IndicatorRunValue SET LimitState = 'fine' WHERE Code = 'npl_ratio'");

        var refused = await Assert.ThrowsAsync<RuleException>(() => runs.GetAsync(1, CancellationToken.None));

        Assert.StartsWith("run/1 is not what its last entry in the ledger recorded", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The text is what a run without the later columns was digested as when its ledger entry was written.</summary>
    [Fact]
    public async Task A_run_kept_before_the_two_sets_of_limits_keeps_its_digest()
    {
        await using var home = await PortalHome.CreateAsync();
        var run = Run(June, "r1", 0.0146m);
        await home.Get<RunRegister>()
            .SaveAsync(PortalHome.Tester, Guid.CreateVersion7(), run with { Values = [run.Values[0]] }, CancellationToken.None);

        var entry = (await home.Get<Portal.Data.Ledgers.LedgerReader>().HistoryAsync("run/1", CancellationToken.None)).Single();

        var rows = """
            [{"$table":"IndicatorRun","Actor":"tester","AsOf":"2026-06-30","CatalogueDigest":"c1","ClosureDigest":"1:u1","ElapsedMs":"812","Engine":"DuckDB 1.5","InputDigest":"i#",
            "InputsJson":"[]","Number":1,"ResultDigest":"r1","RowsScanned":"200000","StartedAt":"2026-07-01T07:59:58.000Z"},
            {"$table":"IndicatorRunValue","Better":"lower","BreachLimit":"0.05","Code":"npl_ratio","Denominator":"100000037.67","LimitState":"within",
            "MissingJson":"[]","Numerator":"1460000.55","Ref":"AQ01","RowsJson":"[]","RunNumber":1,"Status":"ok","Unit":"ratio","Value":"0.0146","WatchLimit":"0.03"}]
            """.ReplaceLineEndings("").Replace("#", FormattableString.Invariant($"{June.DayNumber}"), StringComparison.Ordinal);
        var state = Hashing.Sha256(rows);
        Assert.Contains($"\"state\":\"{state}\"", entry.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Seals_are_noted_once_and_a_replaced_one_is_refused()
    {
        await using var home = await PortalHome.CreateAsync();
        var seals = home.Get<SealRegister>();
        SealedLoad[] loads =
        [
            new(1, "l1", "d1", "W Bank", "root", home.Time.GetUtcNow()),
            new(2, "l2", "d2", "W Bank", "root", home.Time.GetUtcNow()),
        ];

        Assert.Equal(1, await seals.RecordAsync(PortalHome.Tester, loads[..1], CancellationToken.None));
        Assert.Equal(1, await seals.RecordAsync(PortalHome.Tester, loads, CancellationToken.None));
        Assert.Equal(0, await seals.RecordAsync(PortalHome.Tester, loads, CancellationToken.None));
        var failure = await Assert.ThrowsAsync<RuleException>(() =>
            seals.RecordAsync(PortalHome.Tester, [loads[0] with { Digest = "other" }], CancellationToken.None)
        );

        Assert.Equal("seal.replaced", failure.Rule);
        Assert.Equal(loads, await seals.ListAsync(CancellationToken.None));
        await Tampering.AssertIntactAsync(home);
    }

    internal static NewRun Run(DateOnly asOf, string digest, decimal ratio) =>
        new()
        {
            AsOf = asOf,
            CatalogueDigest = "c1",
            CatalogueText = "the rules",
            InputDigest = "i" + asOf.DayNumber,
            InputsJson = "[]",
            Engine = "DuckDB 1.5",
            StartedAt = new DateTimeOffset(2026, 7, 1, 7, 59, 58, TimeSpan.Zero),
            ElapsedMs = 812,
            RowsScanned = 200_000,
            ResultDigest = digest,
            ClosureDigest = "1:u1",
            Values =
            [
                new(
                    "npl_ratio",
                    "AQ01",
                    ResultStatus.Ok,
                    [],
                    ratio,
                    1_460_000.55m,
                    100_000_037.67m,
                    Unit.Ratio,
                    Direction.Lower,
                    LimitState.Within,
                    0.03m,
                    0.05m,
                    []
                ),
                new(
                    "gl_check",
                    "GL01",
                    ResultStatus.NotEvaluable,
                    ["gl_balance.G01_62"],
                    null,
                    null,
                    null,
                    Unit.Money,
                    Direction.None,
                    LimitState.None,
                    null,
                    null,
                    []
                ),
                new(
                    "five_class",
                    "AQ05",
                    ResultStatus.Ok,
                    [],
                    null,
                    null,
                    null,
                    Unit.Money,
                    Direction.None,
                    LimitState.None,
                    null,
                    null,
                    [
                        new(new Dictionary<string, string> { ["five_class"] = "normal" }, 98_500_000.12m),
                        new(new Dictionary<string, string> { ["five_class"] = "loss" }, 0.000000000001m),
                    ]
                ),
            ],
        };
}
