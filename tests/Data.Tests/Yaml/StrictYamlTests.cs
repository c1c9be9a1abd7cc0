using Portal.Data.Yaml;
using Xunit;

namespace Portal.Data.Tests.Yaml;

public enum Direction
{
    LowerIsBetter,
    HigherIsBetter,
}

public sealed record Limits(decimal? Watch = null, decimal? Breach = null);

public sealed record Sample(
    string Code,
    DateOnly From,
    YamlPlace Place,
    Direction Better = Direction.LowerIsBetter,
    Limits? Limits = null,
    IReadOnlyList<YamlText>? Where = null,
    IReadOnlyDictionary<string, int>? Map = null,
    bool Personal = false
);

public sealed class StrictYamlTests
{
    [Fact]
    public void A_record_is_read_with_defaults_for_what_is_left_out_and_places_for_what_is_parsed_further()
    {
        var sample = StrictYaml.Parse<Sample>(
            """
            code: npl
            from: 2024-01-31
            limits: {breach: 0.05}
            better: higher_is_better
            where:
              - days_past_due > 90
              - 'product = x'
            map: {A: 1, B: 2}
            """,
            "a.yaml"
        );

        Assert.Equal(
            ("npl", new DateOnly(2024, 1, 31), Direction.HigherIsBetter, false),
            (sample.Code, sample.From, sample.Better, sample.Personal)
        );
        Assert.Equal(new Limits(null, 0.05m), sample.Limits);
        Assert.Equal(new YamlText("days_past_due > 90", new YamlPlace("a.yaml", 6, 5)), sample.Where![0]);
        Assert.Equal("a.yaml:7:6", sample.Where[1].Place.ToString()); // behind the quote
        Assert.Equal(2, sample.Map!["B"]);
        Assert.Equal("a.yaml:1:1", sample.Place.ToString());
    }

    [Theory]
    [InlineData(
        "code: a\nfrom: 2024-01-31\nlimit: {}",
        "a.yaml:3:1 unknown key 'limit'; accepted keys: code, from, better, limits, where, map, personal."
    )]
    [InlineData("code: a", "a.yaml:1:1 lacks 'from'; accepted keys: code, from, better, limits, where, map, personal.")]
    [InlineData("code:\nfrom: 2024-01-31", "a.yaml:1:6 is empty; text is accepted.")]
    [InlineData("code: a\nfrom: 31/01/2024", "a.yaml:2:7 '31/01/2024' is not accepted here; a date such as 2024-12-31 is.")]
    [InlineData(
        "code: a\nfrom: 2024-01-31\nbetter: low",
        "a.yaml:3:9 'low' is not accepted here; one of lower_is_better, higher_is_better is."
    )]
    [InlineData("code: a\nfrom: 2024-01-31\nlimits:\n  breach: 5 %", "a.yaml:4:11 '5 %' is not accepted here; a number such as 0.05 is.")]
    [InlineData("code: a\nfrom: 2024-01-31\npersonal: yes", "a.yaml:3:11 'yes' is not accepted here; true or false is.")]
    [InlineData("code: [a]\nfrom: 2024-01-31", "a.yaml:1:7 is a list; text is accepted.")]
    [InlineData("code: a\nfrom: 2024-01-31\nwhere: x", "a.yaml:3:8 is a single value; a list is accepted.")]
    [InlineData("code: a\ncode: b\nfrom: 2024-01-31", "a.yaml:2:1 is not valid YAML: Duplicate key code")]
    public void Whatever_is_wrong_is_named_with_its_place_and_what_is_accepted(string yaml, string expected) =>
        Assert.Equal(expected, Assert.Throws<StrictYamlException>(() => StrictYaml.Parse<Sample>(yaml, "a.yaml")).Message);
}
