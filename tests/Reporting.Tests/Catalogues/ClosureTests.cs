using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>What a figure used is what it is stale by: a rule, a number or a parameter, and never a name.</summary>
public sealed partial class ClosureTests
{
    private static readonly DateOnly ReportingDate = new(2025, 12, 31);

    /// <summary>What people read, by folder: names, meanings, citations, and who decided.</summary>
    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["measures"] = "name.en name.zh note basis.key basis.article",
        ["indicators"] = "ref name.en name.zh meaning.en meaning.zh versions.confidence basis.key basis.article",
        ["exceptions"] = "name.en name.zh meaning.en meaning.zh versions.confidence basis.key basis.article",
        ["parameters"] = "meaning.en meaning.zh confidence values.approval",
        ["appetite"] = "approval.reference approval.date approval.body approval.body_en",
        ["returns"] = "name.en name.zh basis.en basis.zh",
        ["checks"] = "text.en text.zh",
        ["contract"] = "grain meaning columns.meaning meaning.en meaning.zh",
        ["codelists"] = "values.en values.zh",
    };

    /// <summary>What figures are computed by, and the keys that hold it together.</summary>
    private static readonly Dictionary<string, string> Rules = new(StringComparer.Ordinal)
    {
        ["measures"] =
            "code kind unit table versions.from versions.applies_by versions.per versions.where versions.reduce versions.of versions.take"
            + " versions.item versions.opening versions.window_months versions.year_to_date versions.exceptions lookup.table lookup.on"
            + " terms.sum terms.count terms.where terms.sign *.any *.sum *.count *.where",
        ["indicators"] =
            "code kind unit better stage activity versions.from versions.to versions.formula versions.by versions.event versions.needs"
            + " versions.rank limits.watch limits.breach",
        ["exceptions"] = "code severity table per versions.from versions.trigger *.any *.sum *.where",
        ["parameters"] = "name unit accepts values.from values.to values.value values.demonstration",
        ["appetite"] = "indicator versions.from versions.amber versions.red versions.demonstration",
        ["returns"] =
            "form version from scope.code frequency unit.divisor unit.decimals measure conditions.* controls.code controls.measure "
            + "columns.code"
            + " columns.formula columns.where rows.sequence rows.number rows.formula rows.where rows.memo rows.measure rows.heading rows.hidden",
        ["checks"] = "form checks.id checks.severity checks.over checks.rule checks.exact",
        ["contract"] =
            "table partition population keys totals drop.* columns.name columns.type columns.east columns.nullable columns.personal"
            + " columns.codelist columns.min columns.max columns.outside columns.placeholders columns.unit columns.carried_by rules.*"
            + " found_in.* not_found_in.*",
        ["codelists"] = "list values.code values.value values.group",
    };

    /// <summary>No figure of a run or a return is computed by them.</summary>
    private static readonly string[] Beside =
    [
        "words.yaml",
        "bridge.yaml",
        "regulations.yaml",
        "currencies.yaml",
        "what-if.yaml",
        "subjects.yaml",
        "benchmarks",
        "classification",
        "demo",
    ];

    [Fact]
    public void Every_field_of_the_catalogue_is_known_as_a_text_or_as_a_rule() =>
        Assert.Equal(
            [],
            CatalogueScalars
                .All.Where(scalar => !Beside.Contains(scalar.Folder) && !IsAmong(Texts, scalar) && !IsAmong(Rules, scalar))
                .Select(scalar => $"{scalar.Folder} {scalar.Key}")
                .Distinct()
        );

    [Fact]
    public void A_text_in_other_words_changes_no_closure()
    {
        var changed = CatalogueScalars
            .With(CatalogueScalars.All.Where(scalar => IsAmong(Texts, scalar)).Select(scalar => (scalar, OtherText(scalar))))
            .Closures();

        Assert.Equal(GivenBook.CommittedCatalogue.Closures(), changed);
    }

    [Fact]
    public void A_rule_written_in_another_way_changes_no_closure()
    {
        var changed = CatalogueScalars
            .With(
                CatalogueScalars
                    .All.Where(scalar =>
                        scalar.Folder is not "contract"
                        && IsAmong(Rules, scalar)
                        && (scalar.Last is "where" or "any" or "trigger" || scalar.Key == "versions.formula")
                    )
                    .Select(scalar => (scalar, $"( {scalar.Value.Replace(" > 90", " >= 91", StringComparison.Ordinal)} )"))
            )
            .Closures();

        Assert.Equal(GivenBook.CommittedCatalogue.Closures(), changed);
    }

    /// <summary>One number, condition or formula of every second entry, another one each time.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_rule_changes_the_closures_of_its_users_and_of_no_others(int round)
    {
        var changes = CatalogueScalars
            .All.Where(scalar => scalar.Folder is "measures" or "indicators" or "exceptions" or "parameters" or "appetite")
            .Select(scalar => (Scalar: scalar, Value: OtherRule(scalar)))
            .Where(change => change.Value is not null)
            .GroupBy(change => (change.Scalar.Folder, change.Scalar.Owner))
            .Where((_, i) => (i + round) % 2 == 0)
            .Select(owner => owner.ElementAt(round / 2 % owner.Count()))
            .ToList();
        var (before, after) = (
            GivenBook.CommittedCatalogue,
            CatalogueScalars.With(changes.Select(change => (change.Scalar, change.Value!)))
        );

        Assert.True(new RuleUsers(before, changes.Select(change => change.Scalar), ReportingDate).Indicators.Count is > 50 and < 320);
        foreach (var day in before.RuleDates())
        {
            var users = new RuleUsers(before, changes.Select(change => change.Scalar), day);
            var (then, now) = (before.ClosuresAt(Viewpoint.Of(day)), after.ClosuresAt(Viewpoint.Of(day)));
            Assert.Equal(
                users.Measures.Order(StringComparer.Ordinal),
                before
                    .Measures.Select(measure => measure.Code)
                    .Where(code => then.Measure(code) != now.Measure(code))
                    .Order(StringComparer.Ordinal)
            );
            Assert.Equal(
                users.Indicators.Order(StringComparer.Ordinal),
                before
                    .Indicators.Select(indicator => indicator.Code)
                    .Where(code => then.Indicator(code) != now.Indicator(code))
                    .Order(StringComparer.Ordinal)
            );
            Assert.Equal(users.Indicators.Count > 0, then.Run != now.Run);
        }
    }

    [Theory]
    [InlineData("rows.where", "five_class = doubtful", "five_class = loss", "1.2.2.A 1.2.A 1.A")]
    [InlineData("rows.where", "days_past_due > 90", "days_past_due > 91", "2.2.A")]
    [InlineData("rows.formula", "1.1 + 1.2", "1.1 - 1.2", "1.A")]
    [InlineData("unit.decimals", "2", "3", "1.A 1.1.A 1.1.1.A 1.1.2.A 1.2.A 1.2.1.A 1.2.2.A 1.2.3.A 2.A 2.1.A 2.2.A")]
    public void A_rule_of_a_form_changes_the_cells_that_use_it_and_no_others(string key, string old, string other, string cells)
    {
        var scalar = CatalogueScalars.All.Single(own =>
            own.Owner == "G01_II" && own.Folder == "returns" && own.Key == key && own.Value == old
        );
        var (before, after) = (
            GivenBook.CommittedCatalogue.FormClosures("G01_II"),
            CatalogueScalars.With([(scalar, other)]).FormClosures("G01_II")
        );

        Assert.Equal(
            cells.Split(' ').Order(StringComparer.Ordinal),
            ReturnForms
                .Load(GivenBook.CommittedCatalogue)["G01_II"]
                .Rows.Select(row => row.Number + ".A")
                .Where(cell => before.Cell(cell) != after.Cell(cell))
                .Order(StringComparer.Ordinal)
        );
        Assert.NotEqual(before.Form(), after.Form());
    }

    [Fact]
    public void A_check_changes_its_form_and_no_cell()
    {
        var scalar = CatalogueScalars.All.First(own =>
            own is { Owner: "G01_II", Folder: "checks", Key: "checks.severity", Value: "block" }
        );
        var (before, after) = (
            GivenBook.CommittedCatalogue.FormClosures("G01_II"),
            CatalogueScalars.With([(scalar, "warn")]).FormClosures("G01_II")
        );

        Assert.Equal(before.Cell("1.A"), after.Cell("1.A"));
        Assert.NotEqual(before.Form(), after.Form());
    }

    private static bool IsAmong(Dictionary<string, string> fields, CatalogueScalar scalar) =>
        fields.GetValueOrDefault(scalar.Folder)?.Split(' ') is { } keys
        && (
            keys.Contains(scalar.Key)
            || keys.Contains("*." + scalar.Last)
            || keys.Contains(scalar.Key[..(scalar.Key.LastIndexOf('.') + 1)] + "*")
        );

    private static string OtherText(CatalogueScalar scalar) =>
        scalar.Last switch
        {
            "zh" => scalar.Value + "另一说法",
            "confidence" => "unsure",
            "date" => "2001-02-03",
            _ => scalar.Value + " in other words",
        };

    /// <summary>Another value that means something else; null for what is no number, condition or formula.</summary>
    private static string? OtherRule(CatalogueScalar scalar) =>
        (scalar.Folder, scalar.Last) switch
        {
            ("measures" or "exceptions", "where" or "any" or "trigger") => $"not ({scalar.Value})",
            ("measures" or "exceptions", "sum") => $"{scalar.Value} + {scalar.Value}",
            ("measures", "sign") => scalar.Value == "1" ? "-1" : "1",
            ("measures", "take" or "window_months") => Next(scalar.Value),
            ("measures", "item") => scalar.Value + "_OTHER",
            ("indicators", "formula") => $"{scalar.Value} + 1",
            ("indicators", "watch" or "breach") => $"{scalar.Value} + 1",
            ("indicators", "rank") => "0.5",
            ("indicators", "better") => scalar.Value == "lower" ? "higher" : "lower",
            ("appetite", "amber" or "red") => Next(scalar.Value),
            ("parameters", "value") => Number().IsMatch(scalar.Value) ? Next(scalar.Value)
            : scalar.Value is "true" or "false" ? (scalar.Value == "true" ? "false" : "true")
            : null,
            _ => null,
        };

    private static string Next(string number) =>
        (decimal.Parse(number, CultureInfo.InvariantCulture) + 1m).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^-?[0-9.]+$")]
    private static partial Regex Number();
}

/// <summary>Who uses the rules that some scalars are a part of, found by reading the catalogue's texts.</summary>
internal sealed partial class RuleUsers
{
    public RuleUsers(Catalogue catalogue, IEnumerable<CatalogueScalar> changed, DateOnly day)
    {
        var touched = changed
            .Where(scalar => scalar.From is null || IsInForce(catalogue, scalar, day))
            .ToLookup(scalar => scalar.Folder, scalar => scalar.Owner);
        var parameters = touched["parameters"].ToHashSet(StringComparer.Ordinal);
        var rules = touched["exceptions"].Concat(Naming("exceptions", parameters, catalogue, day)).ToHashSet(StringComparer.Ordinal);
        Measures =
        [
            .. touched["measures"],
            .. Naming("measures", parameters, catalogue, day),
            .. catalogue
                .Measures.Where(measure => measure.Versions.At(day)?.Exceptions?.Any(rules.Contains) == true)
                .Select(measure => measure.Code),
        ];
        Indicators =
        [
            .. touched["indicators"].Where(code => catalogue.Indicator(code).Versions.At(day) is not null),
            .. touched["appetite"].Where(code => catalogue.Indicator(code).Versions.At(day) is not null),
            .. Naming("indicators", parameters, catalogue, day),
            .. catalogue
                .Indicators.Where(indicator => indicator.Versions.At(day)?.Measures.Any(Measures.Contains) == true)
                .Select(indicator => indicator.Code),
        ];
    }

    public HashSet<string> Measures { get; }

    public HashSet<string> Indicators { get; }

    /// <summary>Owners of texts in force that name one of some parameters.</summary>
    private static IEnumerable<string> Naming(string folder, HashSet<string> parameters, Catalogue catalogue, DateOnly day) =>
        CatalogueScalars
            .All.Where(scalar =>
                scalar.Folder == folder
                && scalar.From is not null
                && Names().Matches(scalar.Value).Any(name => parameters.Contains(name.Groups[1].Value))
                && IsInForce(catalogue, scalar, day)
            )
            .Select(scalar => scalar.Owner);

    private static bool IsInForce(Catalogue catalogue, CatalogueScalar scalar, DateOnly day) =>
        scalar.Folder switch
        {
            // where the version in force applies by origination, the terms before it go on for older loans
            "measures" => catalogue.Measure(scalar.Owner) is var measure
                && (
                    measure.Versions.At(day)?.From == scalar.From
                    || (measure.Versions.At(day)?.AppliesBy == AppliesBy.OriginationDate && scalar.From <= day)
                ),
            "exceptions" => catalogue.FindException(scalar.Owner)!.Versions.At(day)?.From == scalar.From,
            "indicators" => catalogue.Indicator(scalar.Owner).Versions.At(day)?.From == scalar.From,
            "appetite" => catalogue.AppetiteAt(scalar.Owner, day, isDemo: true)?.From == scalar.From,
            _ => catalogue.Parameters.Single(parameter => parameter.Name == scalar.Owner).Values.At(day)?.From == scalar.From,
        };

    [GeneratedRegex("@(?:days_ago_)?([a-z][a-z0-9_]*)")]
    private static partial Regex Names();
}

/// <summary>All closures of a catalogue, to be compared.</summary>
internal static class AllClosures
{
    public static IReadOnlyList<string> Closures(this Catalogue catalogue) =>
        [
            .. from day in catalogue.RuleDates()
            let closures = catalogue.ClosuresAt(Viewpoint.Of(day))
            from line in catalogue
                .Measures.Select(measure => $"{day:O} {measure.Code} {closures.Measure(measure.Code)}")
                .Concat(catalogue.Indicators.Select(indicator => $"{day:O} {indicator.Code} {closures.Indicator(indicator.Code)}"))
                .Append($"{day:O} {closures.Run}")
            select line,
            .. new[] { "G01_II", "G11_I" }.Select(form => catalogue.FormClosures(form).Form()),
        ];

    public static FormClosures FormClosures(this Catalogue catalogue, string form)
    {
        var forms = ReturnForms.Load(catalogue);
        return Of(form);

        FormClosures Of(string code) => new(catalogue, forms[code], new DateOnly(2025, 12, 31), Of);
    }
}
