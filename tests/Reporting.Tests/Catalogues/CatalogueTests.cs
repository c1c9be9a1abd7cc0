using System.Text.RegularExpressions;
using Portal.Data.Figures;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>What the committed catalogue says, and what its digest covers.</summary>
public sealed partial class CatalogueTests
{
    [Fact]
    public void Every_measure_is_read_by_something()
    {
        // Columns, words and the demonstration use some of the same names, and so may other measures.
        string[] elsewhere = ["measures", "contract", "demo", "profiles"];
        var lines = Directory
            .EnumerateFiles(Repository.CatalogueDirectory, "*.yaml", SearchOption.AllDirectories)
            .Where(file =>
                Path.GetRelativePath(Repository.CatalogueDirectory, file) is var path
                && path != "words.yaml"
                && !elsewhere.Contains(path.Split(Path.DirectorySeparatorChar)[0])
            )
            .SelectMany(File.ReadLines)
            .Where(line => !line.TrimStart().StartsWith("- code:", StringComparison.Ordinal))
            .SelectMany(line => Names().Matches(line))
            .Select(match => match.Value)
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], GivenBook.CommittedCatalogue.Measures.Select(measure => measure.Code).Where(code => !lines.Contains(code)));
    }

    /// <summary>In another currency amounts change by one factor, and in pairs of loans counts by another: percentages change by
    /// neither.</summary>
    [Fact]
    public void Every_indicator_is_shown_in_the_unit_of_its_value()
    {
        var catalogue = GivenBook.CommittedCatalogue;
        var day = new DateOnly(2025, 12, 31);
        var parameters = catalogue.ParametersAt(Viewpoint.Of(day));
        var random = new Random(1);
        var book = catalogue.Measures.ToDictionary(measure => measure.Code, _ => (decimal)random.Next(1, 1000), StringComparer.Ordinal);
        var other = catalogue.Measures.ToDictionary(
            measure => measure.Code,
            measure => book[measure.Code] * Factor(measure.Unit),
            StringComparer.Ordinal
        );

        var plain = catalogue
            .Indicators.Where(indicator =>
                indicator.Kind is IndicatorKind.Ratio or IndicatorKind.Amount && indicator.Versions.At(day)?.Formula is not null
            )
            .ToList();

        Assert.True(plain.Count > 100);
        Assert.All(
            plain,
            indicator =>
            {
                var formula = Formula.Parse(indicator.Versions.At(day)!.Formula!.Value);
                var (expected, actual) = (formula.Evaluate(book, parameters) * Factor(indicator.Unit), formula.Evaluate(other, parameters));
                Assert.True(
                    expected is null == actual is null
                        && Math.Abs((expected - actual) ?? 0m) <= 0.000001m * Math.Max(1m, Math.Abs(expected ?? 0m)),
                    $"{indicator.Code}: {expected} and {actual}"
                );
            }
        );

        static decimal Factor(Unit unit) =>
            unit switch
            {
                Unit.Money => 8m,
                Unit.Count => 3m,
                Unit.Ratio or Unit.Number => 1m,
            };
    }

    [Fact]
    public void The_digest_covers_every_text_and_a_stored_text_loads_again()
    {
        var committed = GivenBook.CommittedCatalogue;
        using var edited = new EditedCatalogue(("appetite/bank.yaml", "amber: 0.017,", "amber: 0.018,"));

        var restored = new CatalogueLoader().FromText(committed.Source.Text);

        Assert.Equal(committed.Digest, restored.Digest);
        Assert.Equal(committed.Measures.Count, restored.Measures.Count);
        Assert.NotEqual(committed.Digest, edited.Load().Digest);
        Assert.Throws<InvalidDataException>(() => CatalogueText.Parse(committed.Source.Text[1..]));
    }

    [Fact]
    public void What_figures_are_shown_and_compared_with_is_no_part_of_what_a_run_depends_on()
    {
        using var edited = new EditedCatalogue(
            ("benchmarks/webank.yaml", "value: 1.46,", "value: 1.45,"),
            ("subjects.yaml", "    - {indicator: mob6_30}\n", "")
        );

        Assert.Equal(GivenBook.CommittedCatalogue.Digest, edited.Load().Digest);
        Assert.Equal(
            0.0145m,
            edited
                .Load()
                .Published("npl_ratio", isDemo: false)
                .Single(figure => figure.Of.Code == "webank" && figure.In.Period.Year == 2023)
                .Value
        );
    }

    [Fact]
    public void The_executive_has_ten_numbers_and_every_indicator_belongs_somewhere()
    {
        var catalogue = GivenBook.CommittedCatalogue;

        Assert.Equal(10, catalogue.Subject(Subject.Executive).Figures.Count);
        Assert.Empty(
            catalogue
                .Indicators.Where(indicator => indicator.Stage is null && catalogue.SubjectOf(indicator.Code) is null)
                .Select(indicator => indicator.Code)
        );
    }

    [Fact]
    public void Printed_figures_are_read_in_the_unit_of_the_indicator_and_agree_with_each_other()
    {
        var webank = GivenBook
            .CommittedCatalogue.Benchmarks.Single(benchmark => benchmark.Code == "webank")
            .Published.Single(publication => publication.Period.Year == 2023)
            .Figures.ToDictionary(figure => figure.Indicator.Value, figure => figure.Amount!.Value);

        // 60.41 / 4145.07 (in 100 million yuan) = 1.457 %, printed 1.46 %; 352.64 % of 60.41 over 4145.07 = 5.139 %, printed 5.14 %.
        Assert.Equal(6_041_000_000m, webank["npl_balance"]);
        Assert.Equal(webank["npl_ratio"], decimal.Round(webank["npl_balance"] / webank["gross_loans"], 4));
        Assert.Equal(
            webank["allowance_to_loans"],
            decimal.Round(webank["provision_coverage"] * webank["npl_balance"] / webank["gross_loans"], 4)
        );
    }

    /// <summary>The article where a source gives one; else the indicator says that it is derived, the bank's own or not established, or its
    /// regulation is known without articles.</summary>
    [Fact]
    public void Every_indicator_cites_an_article_or_says_why_it_has_none()
    {
        var catalogue = GivenBook.CommittedCatalogue;
        var silent = catalogue
            .Indicators.SelectMany(indicator => indicator.Versions.Select(version => (indicator.Code, Version: version)))
            .Where(pair => pair.Version.Basis?.Article is null && pair.Version.Confidence is Confidence.Sourced or Confidence.Memory)
            .Where(pair =>
                pair.Version.Basis is null
                || catalogue.Regulations.Single(regulation => regulation.Key == pair.Version.Basis.Key)
                    is not { Articles: null, Parts: null }
            );

        Assert.Empty(silent.Select(pair => pair.Code));
        Assert.True(catalogue.Indicators.Count(indicator => indicator.Versions[^1].Basis?.Article is not null) >= 120);
    }

    [Theory]
    [InlineData("2020-07-11", null)]
    [InlineData("2020-07-12", "R-NET20")]
    [InlineData("2022-07-16", "R-NET20")]
    [InlineData("2022-07-17", "R-NET21")]
    public void The_version_in_force_is_the_one_that_began_last(string day, string? basis) =>
        Assert.Equal(
            basis,
            GivenBook
                .CommittedCatalogue.Indicator("joint_loan_share")
                .Versions.At(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture))
                ?.Basis!.Key
        );

    [GeneratedRegex("[a-z_0-9]+")]
    private static partial Regex Names();
}
