using Bunit;
using Portal.Controls;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Runs;
using Portal.Data.Warehouse;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Returns;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

/// <summary>Kept runs are stale by what their figures used, whichever version kept them.</summary>
public sealed class KeptRulesTests : GivenPortal
{
    private static readonly DateOnly AsOf = new(2024, 12, 31);
    private static readonly string[] Codes = ["npl_ratio", "gross_loans", "special_mention_ratio"];

    private static readonly (string, string, string) Name = ("indicators/asset-quality.yaml", "zh: 不良贷款率}", "zh: 不良贷款比率}");
    private static readonly (string, string, string) Condition = (
        "measures/balances.yaml",
        "terms: [{sum: balance, where: five_class >= substandard}]",
        "terms: [{sum: balance, where: five_class >= doubtful}]"
    );

    private static readonly (string, string, string) Added = (
        "indicators/asset-quality.yaml",
        "- code: npl_ratio\n",
        """
        - code: performing_loans
          ref: added
          name: {en: Performing loans, zh: 正常贷款}
          kind: amount
          unit: money
          better: none
          versions: [{from: 2006-01-01, formula: gross_loans - npl_balance, confidence: derived}]
        - code: npl_ratio

        """.ReplaceLineEndings("\n")
    );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_corrected_name_makes_no_run_stale(bool isKeptWithDigests)
    {
        await GivenRunAsync(isKeptWithDigests, Get<Catalogue>().Source.Text);

        var run = await ReadAsync(Edited(Name));

        Assert.Equal(Finality.Preliminary, run.Finality);
        Assert.Empty(run.Changed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_changed_condition_makes_stale_what_uses_it_and_nothing_else(bool isKeptWithDigests)
    {
        await GivenRunAsync(isKeptWithDigests, Get<Catalogue>().Source.Text);

        var run = await ReadAsync(Edited(Name, Condition));

        Assert.Equal(Finality.Stale, run.Finality);
        Assert.Equal(["npl_ratio"], run.Changed);
        Assert.Equal(
            (Finality.Stale, Finality.Preliminary, Finality.Stale),
            (run.FinalityOf("npl_ratio"), run.FinalityOf("gross_loans", "special_mention_ratio"), run.FinalityOf(Codes))
        );
    }

    [Fact]
    public async Task A_list_marks_the_figures_whose_rules_changed_and_no_other()
    {
        await GivenRunAsync(true, Get<Catalogue>().Source.Text);
        var catalogue = Edited(Condition);
        var run = await ReadAsync(catalogue);

        var table = Render<IndicatorTable>(p =>
            p.Add(c => c.Title, "x").Add(c => c.Lines, [.. run.Results.Select(r => new FigureLine(r, null, run.Changed.Contains(r.Code)))])
        );

        var marked = table.FindAll("tbody tr").Where(row => row.QuerySelector("[data-testid=other-rules]") is not null);
        Assert.Equal(["Non-performing loan ratio"], marked.Select(row => row.QuerySelector("th")!.TextContent));
    }

    [Fact]
    public async Task A_run_whose_rules_cannot_be_told_any_more_is_stale_under_other_rules()
    {
        await GivenRunAsync(isKeptWithDigests: false, "text that no version can read");

        Assert.Equal(Codes.Order(), (await ReadAsync(Edited(Name))).Changed.Order());
        Assert.Empty((await ReadAsync(Get<Catalogue>())).Changed);
    }

    [Fact]
    public async Task A_new_indicator_makes_the_run_stale_and_none_of_its_figures()
    {
        await GivenRunAsync(isKeptWithDigests: true, Get<Catalogue>().Source.Text);

        var run = await ReadAsync(Edited(Added));

        Assert.Equal((Finality.Stale, Finality.Preliminary), (run.Finality, run.FinalityOf(Codes)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_return_is_stale_by_what_its_form_uses(bool isKeptWithDigests)
    {
        await GivenRunAsync(isKeptWithDigests: false, Get<Catalogue>().Source.Text); // keeps the text that the return cites
        var now = ClosureOf(Get<Catalogue>());
        var version = new KeptVersion(
            "G01_II",
            AsOf,
            1,
            ReturnState.Checked,
            "content",
            Get<Catalogue>().Digest,
            "inputs",
            isKeptWithDigests ? now : null,
            "compliance",
            DateTimeOffset.UnixEpoch
        );

        Assert.True(await IsSameUnderAsync(Edited(Name)));
        Assert.True(await IsSameUnderAsync(Edited(("returns/G01_II.yaml", "zh: 可疑类贷款", "zh: 可疑类"))));
        Assert.True(await IsSameUnderAsync(Edited(Condition))); // of a measure that the form does not use
        Assert.False(await IsSameUnderAsync(Edited(("returns/G01_II.yaml", "days_past_due > 60", "days_past_due > 61"))));

        Task<bool> IsSameUnderAsync(Catalogue catalogue) =>
            new KeptRules(catalogue, Get<RunRegister>()).AreSameAsync(version, ClosureOf(catalogue), CancellationToken.None);

        string ClosureOf(Catalogue catalogue) =>
            new ReturnEngine(
                new IndicatorEngine(catalogue, Get<WarehouseStore>(), Get<WarehouseEngine>(), Get<Home>()),
                Get<WarehouseStore>()
            ).ClosureOf("G01_II", AsOf);
    }

    /// <summary>A run of the committed catalogue; without digests, as versions kept it that did not take them.</summary>
    private Task<SavedRun> GivenRunAsync(bool isKeptWithDigests, string text)
    {
        var (catalogue, closures) = (Get<Catalogue>(), Get<Catalogue>().ClosuresAt(Viewpoint.Of(AsOf)));
        return Get<RunRegister>()
            .SaveAsync(
                Actor.System,
                Guid.NewGuid(),
                new NewRun
                {
                    AsOf = AsOf,
                    CatalogueDigest = catalogue.Digest,
                    CatalogueText = text,
                    InputDigest = new string('a', 64),
                    InputsJson = "[]",
                    Engine = "test",
                    StartedAt = new DateTimeOffset(2025, 1, 3, 8, 0, 0, TimeSpan.Zero),
                    ElapsedMs = 1,
                    RowsScanned = 1,
                    ResultDigest = new string('b', 64),
                    ClosureDigest = isKeptWithDigests ? closures.Run : null,
                    Values =
                    [
                        .. Codes.Select(code =>
                            Ratio(code, 0.01m) with
                            {
                                ClosureDigest = isKeptWithDigests ? closures.Indicator(code) : null,
                            }
                        ),
                    ],
                },
                CancellationToken.None
            );
    }

    /// <summary>The run as a portal with another catalogue reads it.</summary>
    private async Task<RunFigures> ReadAsync(Catalogue catalogue) =>
        (
            await new RunReader(
                Get<RunRegister>(),
                new KeptRules(catalogue, Get<RunRegister>()),
                catalogue,
                Get<WarehouseStore>(),
                Get<KeptModels>()
            ).LatestAsync(AsOf, CancellationToken.None)
        )!;

    private Catalogue Edited(params (string File, string Old, string New)[] edits)
    {
        var directory = Directory.CreateTempSubdirectory("assay-edited-").FullName;
        try
        {
            Get<Catalogue>().Source.WriteTo(directory);
            foreach (var (file, old, replacement) in edits)
            {
                var text = File.ReadAllText(Path.Combine(directory, file));
                Assert.Contains(old, text, StringComparison.Ordinal);
                File.WriteAllText(Path.Combine(directory, file), text.Replace(old, replacement, StringComparison.Ordinal));
            }

            return new CatalogueLoader().Load(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
