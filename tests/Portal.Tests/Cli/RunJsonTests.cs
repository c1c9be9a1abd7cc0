using System.Text.Json;
using Portal.Cli;
using Portal.Data.Figures;
using Portal.Data.Warehouse;
using Portal.Reporting.Indicators;
using Xunit;

namespace Portal.Tests.Cli;

/// <summary>The document of a run for machines.</summary>
public sealed class RunJsonTests
{
    [Fact]
    public void Both_sets_of_limits_are_written_with_their_states_and_the_approval()
    {
        var indicator = Written(
            new(0.025m, 0.15m, RegulatoryState.Early),
            new(0.1m, null, AppetiteState.Within, "demonstration 2022-03", new(2022, 3, 25), null)
        );

        Assert.Equal("watch", indicator.GetProperty("limitState").GetString());
        Assert.Equal("""{"mark":"0.025","limit":"0.15","state":"early"}""", Compact(indicator.GetProperty("regulatory")));
        Assert.Equal(
            """{"amber":"0.1","red":null,"state":"within","approvalReference":"demonstration 2022-03","approvalDate":"2022-03-25","approvalBody":null}""",
            Compact(indicator.GetProperty("appetite"))
        );
    }

    [Fact]
    public void A_set_that_there_is_not_is_no_empty_limit_and_an_appetite_is_said_not_to_be_set()
    {
        var indicator = Written(null, null);

        Assert.Equal(
            ("none", "null", """{"state":"not_set"}"""),
            (
                indicator.GetProperty("limitState").GetString(),
                indicator.GetProperty("regulatory").GetRawText(),
                Compact(indicator.GetProperty("appetite"))
            )
        );
    }

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);

    private static JsonElement Written(RegulatoryLimit? regulatory, BoardAppetite? appetite)
    {
        using var output = new MemoryStream();
        RunJson.Write(
            output,
            new(
                new(2024, 12, 31),
                new InputSet([]),
                "c",
                "engine",
                1,
                1,
                [
                    new(
                        "npl_ratio",
                        "AQ01",
                        new("NPL ratio", "不良贷款率"),
                        ResultStatus.Ok,
                        [],
                        0.05m,
                        1m,
                        20m,
                        Unit.Ratio,
                        Direction.Lower,
                        regulatory,
                        appetite,
                        []
                    ),
                ]
            )
        );
        return JsonDocument.Parse(output.ToArray()).RootElement.GetProperty("indicators")[0];
    }
}
