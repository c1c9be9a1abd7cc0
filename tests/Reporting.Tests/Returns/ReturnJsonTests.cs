using Portal.Reporting.Returns;
using Xunit;

namespace Portal.Reporting.Tests.Returns;

public sealed class ReturnJsonTests
{
    [Fact]
    public void A_stored_return_is_read_back_exactly()
    {
        var document = GivenReturns.Sample();

        var read = ReturnJson.Read(ReturnJson.Write(document));

        Assert.Equal(ReturnJson.Write(document), ReturnJson.Write(read));
        Assert.Equal(
            document.Cells.Select(c => (c.Ref, c.Value, c.Exact, c.Predicate)),
            read.Cells.Select(c => (c.Ref, c.Value, c.Exact, c.Predicate))
        );
        Assert.Equal(document.Cell("2", "C").Terms, read.Cell("2", "C").Terms);
    }

    [Fact]
    public void A_stored_return_whose_figure_was_changed_is_refused()
    {
        var document = GivenReturns.Sample("G01_II");
        var filed = document.Cell("1.1.1", "A").Value!.Value;
        var json = ReturnJson
            .Write(document)
            .Replace(
                $"\"value\":\"{filed.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)}\"",
                "\"value\":\"1\"",
                StringComparison.Ordinal
            );

        var problem = Assert.Throws<InvalidDataException>(() => ReturnJson.Read(json));

        Assert.StartsWith(
            "The stored return G01_II of 2023-12-31 was changed after it was sealed",
            problem.Message,
            StringComparison.Ordinal
        );
    }
}
