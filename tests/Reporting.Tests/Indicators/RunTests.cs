using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Indicators;

public sealed class RunTests : IDisposable
{
    private static readonly DateOnly Day = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task A_run_performed_again_from_its_stored_catalogue_has_the_same_digest()
    {
        await LoanAsync(100m);
        var first = await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);

        var stored = new CatalogueLoader().FromText(_book.Catalogue.Source.Text);
        var again = await new IndicatorEngine(stored, _book.Store, _book.Warehouse, _book.Home).ComputeAsync(
            Viewpoint.Of(Day),
            CancellationToken.None
        );

        Assert.Equal(first.Digest, again.Digest);
        Assert.Equal(first.Inputs.Digest, again.Inputs.Digest);
    }

    [Fact]
    public async Task What_was_known_on_a_day_stays_what_it_was()
    {
        await LoanAsync(100m);
        var known = TimeProvider.System.GetUtcNow();
        await Task.Delay(20);
        await LoanAsync(250m); // a correction: version 2 of the same date

        var now = await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var then = await _book.Engine.ComputeAsync(Viewpoint.Of(Day, known), CancellationToken.None);

        Assert.Equal(250m, now.Indicators.Single(result => result.Code == "gross_loans").Value);
        Assert.Equal(100m, then.Indicators.Single(result => result.Code == "gross_loans").Value);
        Assert.NotEqual(now.Digest, then.Digest);
    }

    [Fact]
    public async Task An_edited_limit_finds_the_same_cubes()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        Assert.True(_book.Engine.Answers.Cubes.Computed > 0);

        using var edited = new EditedCatalogue(("indicators/asset-quality.yaml", "breach: 0.05", "breach: 0.04"));
        var other = new IndicatorEngine(edited.Load(), _book.Store, _book.Warehouse, _book.Home);
        var run = await other.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);

        Assert.Equal(0, other.Answers.Cubes.Computed);
        Assert.Equal(0.04m, run.Indicators.Single(result => result.Code == "npl_ratio").Regulatory!.Limit);
    }

    [Fact]
    public async Task An_edited_condition_computes_its_own_cube()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);

        using var edited = new EditedCatalogue(
            ("measures/balances.yaml", "five_class = special_mention", "five_class = special_mention and days_past_due > 7")
        );
        var other = new IndicatorEngine(edited.Load(), _book.Store, _book.Warehouse, _book.Home);
        await other.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);

        Assert.True(other.Answers.Cubes.Computed > 0);
    }

    [Fact]
    public async Task A_cube_that_was_changed_gives_no_figure()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var cube = Directory.GetFiles(_book.Home.CubesDirectory, "*.parquet")[0];
        var bytes = await File.ReadAllBytesAsync(cube);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(cube, bytes);

        var problem = await Assert.ThrowsAsync<WarehouseException>(() =>
            _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None)
        );

        Assert.Contains("was changed after it was computed", problem.Message, StringComparison.Ordinal);
        File.Delete(cube); // as the sentence says
        Assert.Equal(100m, (await _book.IndicatorAsync("gross_loans", Day)).Value);
    }

    [Fact]
    public async Task Cubes_of_another_home_are_counted_apart_and_none_is_called_judged()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var records = Directory.GetFiles(_book.Home.CubesDirectory, "*.json").Order(StringComparer.Ordinal).ToList();
        var text = await File.ReadAllTextAsync(records[0]);
        await File.WriteAllTextAsync(
            records[0],
            text.Replace(_book.Home.Key.Id, new string('0', _book.Home.Key.Id.Length), StringComparison.Ordinal)
        );

        var (judged, ofOthers, problems) = await CubeCheck.AllAsync(_book.Home, CancellationToken.None);

        Assert.Equal((records.Count - 1, 1), (judged, ofOthers));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Exchanged_and_edited_cubes_are_named()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var records = Directory.GetFiles(_book.Home.CubesDirectory, "*.json").Order(StringComparer.Ordinal).Take(2).ToList();
        var (one, two) = (await File.ReadAllTextAsync(records[0]), await File.ReadAllTextAsync(records[1]));

        await File.WriteAllTextAsync(records[0], two);
        await RefusedAsync(records[0], "they were exchanged");
        await File.WriteAllTextAsync(records[0], System.Text.RegularExpressions.Regex.Replace(one, "\"Cells\":[0-9]+", "\"Cells\":77"));
        await RefusedAsync(records[0], "no longer bears the mark of this home");
        await File.WriteAllTextAsync(records[0], one);
        Assert.Empty((await CubeCheck.AllAsync(_book.Home, CancellationToken.None)).Problems);
        Assert.Equal(100m, (await _book.IndicatorAsync("gross_loans", Day)).Value);

        async Task RefusedAsync(string record, string sentence)
        {
            var problem = await Assert.ThrowsAsync<WarehouseException>(() =>
                _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None)
            );
            Assert.Contains(record, problem.Message, StringComparison.Ordinal);
            Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
            Assert.Equal(
                problem.Message,
                Assert.Single((await CubeCheck.AllAsync(_book.Home, CancellationToken.None)).Problems).Problem.Message
            );
        }
    }

    [Fact]
    public async Task A_cube_of_an_earlier_version_or_of_another_home_is_computed_again()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var cubes = Directory.GetFiles(_book.Home.CubesDirectory, "*.parquet").Length;
        foreach (var record in Directory.GetFiles(_book.Home.CubesDirectory, "*.json"))
        {
            var text = await File.ReadAllTextAsync(record);
            await File.WriteAllTextAsync(
                record,
                System.Text.RegularExpressions.Regex.Replace(text, "\"Signer\":\"[0-9a-f]+\"", "\"Signer\":null")
            );
        }

        Assert.Equal(100m, (await _book.IndicatorAsync("gross_loans", Day)).Value);
        Assert.Equal(cubes, Directory.GetFiles(_book.Home.CubesDirectory, "*.parquet").Length);
    }

    [Fact]
    public async Task Other_sealed_rows_of_the_same_length_give_no_figure_though_the_cubes_are_there()
    {
        await LoanAsync(100m);
        await _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None);
        var inputs = _book.Store.Inputs([("loan_snapshot", Day)]);
        var path = _book.Store.PathOf(inputs.Partitions[0].Files[0]);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        var problem = await Assert.ThrowsAsync<WarehouseException>(() =>
            _book.Engine.ComputeAsync(Viewpoint.Of(Day), CancellationToken.None)
        );

        Assert.Contains("was changed after it was sealed", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_does_not_add_up_to_its_seal_gives_no_figure()
    {
        await LoanAsync(100m);
        var sealedInputs = _book.Store.Inputs([("loan_snapshot", Day)]);
        var lying = new InputSet([sealedInputs.Partitions[0] with { Rows = 2 }]);
        var output = new MeasureCompiler(_book.Catalogue, Day).Compile(_book.Catalogue.Measure("gross_loans"))!.Output("gross_loans");

        var problem = await Assert.ThrowsAsync<WarehouseException>(() =>
            new CubeStore(_book.Home, _book.Warehouse).GetAsync(
                new Planner(lying).Plan([output]).Families[0],
                lying,
                CancellationToken.None
            )
        );

        Assert.Contains("the number of rows is 1, the seal says 2.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_without_a_snapshot_is_refused_with_the_nearest()
    {
        await LoanAsync(100m);

        var problem = await Assert.ThrowsAsync<WarehouseException>(() =>
            _book.Engine.ComputeAsync(Viewpoint.Of(Day.AddDays(3)), CancellationToken.None)
        );

        Assert.Equal("There is no loan_snapshot for 2024-01-03; the nearest is 2023-12-31, the newest 2023-12-31.", problem.Message);
    }

    /// <summary>Loans of before the first version stay under it when it applied by reporting date, and under none when it applied by
    /// origination.</summary>
    [Theory]
    [InlineData("", 110)]
    [InlineData("applies_by: origination_date, ", 10)]
    public async Task A_rule_that_applies_by_origination_binds_new_loans_only(string first, int balance)
    {
        using var edited = new EditedCatalogue(
            (
                "measures/balances.yaml",
                """
                - code: joint_own_balance
                """,
                $$"""
                - code: transitional
                  name: {en: By origination, zh: 按发放日}
                  kind: additive
                  unit: money
                  table: loan_snapshot
                  versions:
                    - {from: 2010-01-01, {{first}}terms: [{sum: balance, where: days_past_due > 90}]}
                    - {from: 2022-01-01, applies_by: origination_date, terms: [{sum: balance, where: days_past_due > 60}]}
                - code: joint_own_balance
                """
            )
        );
        using var book = new GivenBook(edited.Load());
        await book.LoansAsync(
            Day,
            Row(("balance", 1m), ("days_past_due", 75), ("open_date", new DateOnly(2021, 12, 31))), // the old rule: not yet
            Row(("balance", 10m), ("days_past_due", 75), ("open_date", new DateOnly(2022, 1, 1))),
            Row(("balance", 100m), ("days_past_due", 95), ("open_date", new DateOnly(2000, 1, 1)))
        ); // older than the first version

        Assert.Equal(balance, await book.Engine.MeasureAsync("transitional", null, Viewpoint.Of(Day), CancellationToken.None));
    }

    private Task LoanAsync(decimal balance) => _book.LoansAsync(Day, Row(("loan_key", 1L), ("balance", balance)));
}
