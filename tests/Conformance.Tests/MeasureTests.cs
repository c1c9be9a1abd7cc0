using Portal.Conformance.Tests.Books;
using Xunit;

namespace Portal.Conformance.Tests;

[Collection(typeof(ConformanceCollection))]
public sealed class MeasureTests(ConformanceBook book)
{
    public static IEnumerable<TheoryDataRow<string>> Measures => ConformanceBook.Catalogue.Measures.Select(m => new TheoryDataRow<string>(m.Code));

    [Theory]
    [MemberData(nameof(Measures))]
    public async Task A_measure_straight_from_the_rows_is_equal(string code)
    {
        var expected = await book.Engines["duckdb"].Indicators.MeasureAsync(code, null, ConformanceBook.End, CancellationToken.None);
        Assert.Equal(expected, await book.Engines["clickhouse"].Indicators.MeasureAsync(code, null, ConformanceBook.End, CancellationToken.None));
    }
}
