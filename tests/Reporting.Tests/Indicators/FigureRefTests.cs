using Xunit;

namespace Portal.Reporting.Tests.Indicators;

public sealed class FigureRefTests
{
    [Theory]
    [InlineData("indicator/npl_ratio", "npl_ratio")]
    [InlineData("indicator/npl_ratio/2024-12-31", "npl_ratio")]
    [InlineData("return/G11_I/1.E", "G11_I[1.E]")]
    [InlineData("return/G11_I/2.6.1.D/2024-12-31", "G11_I[2.6.1.D]")]
    [InlineData("classification/r2023", "classification/r2023")]
    [InlineData("finding/F-2024-0001", "finding/F-2024-0001")]
    public void A_reference_is_read_as_it_is_written_and_its_code_leads_back(string text, string code)
    {
        var figure = FigureRef.Parse(text)!;

        Assert.Equal(text, figure.ToString());
        Assert.Equal(code, figure.Code);
        Assert.Equal(figure with { AsOf = null }, FigureRef.OfCode(code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("npl_ratio")]
    [InlineData("indicator/")]
    [InlineData("indicator/a/b")]
    [InlineData("return/G11_I")]
    [InlineData("return/G11_I/2024-12-31")]
    [InlineData("return//1.E")]
    [InlineData("nothing/x")]
    [InlineData("indicator/npl_ratio/2024-12-31/2024-12-31")]
    public void What_is_no_reference_gives_none(string? text) => Assert.Null(FigureRef.Parse(text));

    [Fact]
    public void A_set_of_loans_without_a_figure_has_none() => Assert.Null(FigureRef.OfCode(FigureRef.NoFigure));

    [Fact]
    public void What_addresses_are_told_is_what_is_read() => Assert.All(FigureRef.Forms, form => Assert.NotNull(FigureRef.Parse(form)));
}
