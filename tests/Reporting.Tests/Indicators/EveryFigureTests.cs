using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

/// <summary>Every indicator, with limits and direction, of one book of random loans under the rules of three days, as kept in
/// <c>figures.txt</c>.</summary>
/// <remarks>
/// It proves no figure right: the tests beside it do, by hand. It shows what an edit of a rule changes, so that none changes unseen. With
/// ASSAY_WRITE=1 in the environment the file is written; the commit then says why figures differ.
/// </remarks>
public sealed class EveryFigureTests : IDisposable
{
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task No_figure_changes_unseen()
    {
        await new RandomBank(_book, FigureText.End, loans: 150, forMinimums: true).LoadAsync();

        var text = await FigureText.OfAsync(_book, _book.Catalogue);

        Assert.True(text.Length > 50_000); // most of it computed, not missing
        var path = Repository.PathOf("tests", "Reporting.Tests", "Indicators", "figures.txt");
        if (Environment.GetEnvironmentVariable("ASSAY_WRITE") == "1")
        {
            await File.WriteAllTextAsync(path, text);
        }

        Assert.Equal((await File.ReadAllTextAsync(path)).Split('\n'), text.Split('\n'));
    }
}
