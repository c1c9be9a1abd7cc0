using System.Text;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Loaded and refused rows are as many as the file has records, counted without the engine, or nothing is sealed.</summary>
public sealed class RecordCountTests : IDisposable
{
    private readonly GivenImport _given = new();

    public void Dispose() => _given.Dispose();

    [Theory]
    [InlineData("a,b\n1,2\n3,4\n", 2)]
    [InlineData("a,b\n1,2\n3,4", 2)]
    [InlineData("a,b\r\n1,2\r\n3,4\r\n", 2)]
    [InlineData("a,b\r1,2\r3,4", 2)]
    [InlineData("a,b\n\n1,2\n\n", 1)]
    [InlineData("a,b\n  \n1,2\n", 2)]
    [InlineData("a,b\n1,\"two\nlines\"\n3,4\n", 2)]
    [InlineData("a,b\n1,\"he said \"\"no\"\"\"\n", 1)]
    [InlineData("a,b\n1,x\"y\n3,4\n", 2)]
    [InlineData("a,b\n1,\"x\"y\n3,4\n", 2)]
    [InlineData("a,b\n1,\"x\n", -1)]
    [InlineData("a,b\n1,2\n3,\"4", 2)]
    [InlineData("\uFEFF\"a\",b\n1,2\n", 1)]
    [InlineData("a,b\n", 0)]
    [InlineData("a,b", 0)]
    public void Records_are_counted_by_line_ends_and_quotation_marks(string text, long expected)
    {
        var records = new CsvRecords("p.csv", new SourceOptions(SourceFormat.Csv), 2);
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));

        if (expected < 0)
        {
            Assert.Throws<WarehouseException>(() => records.Count(bytes, CancellationToken.None));
            return;
        }

        Assert.Equal(expected, records.Count(bytes, CancellationToken.None).Records);
    }

    [Theory]
    [InlineData("key,name\n1,A\n2,B\n", 0)]
    [InlineData("key,name\n1,A\n2,B", 1)]
    [InlineData("key,name\r\n1,A\r\n2,B\r\n", 0)]
    [InlineData("key,name\r1,A\r2,B", 1)]
    [InlineData("key,name\n1,A\n2,B\n\n", 0)]
    public async Task A_last_line_without_an_end_is_counted_in_the_seal(string input, int warnings)
    {
        var seal = (await _given.LoadAsync(input)).Seal;

        Assert.Equal(warnings, seal.Warnings?.Count ?? 0);
        Assert.All(
            seal.Warnings ?? [],
            warning =>
                Assert.Equal(
                    ("last_line_end", 1L, true),
                    (warning.Rule, warning.Rows, warning.En.Contains("p.csv", StringComparison.Ordinal))
                )
        );
    }

    [Theory]
    [InlineData("key,name\n1,A\n2,\"B\n3,C\n4,D\n", "Line 3: the quotation mark that opens in record 2, field 2, is never closed")]
    [InlineData(
        "key,name\n1,A\n2,\"B\n3,C\n4,\"D\"\n5,E\n",
        "Line 3: the quotation mark that opens in record 2, field 2, is followed by other text where it closes"
    )]
    [InlineData(
        "key,name\n1,A\n2,\"B\n3,C\n4,D\"\n5,E\n",
        "Line 3: the value in quotation marks of record 2, field 2, holds 1 whole lines that look like rows"
    )]
    [InlineData("key,name\n1,A\n2,B\r\n3,C\n", "Line 3: the line ends in CRLF and lines before it in LF")]
    [InlineData(
        "key,name\n1,A\n2, \"B\nC\"\n",
        "has 3 records by its line ends and quotation marks; the engine read 2 and could not read 0"
    )]
    public async Task A_file_whose_rows_nobody_can_tell_is_refused_whatever_the_limit(string input, string expected)
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(input, limit: 1000));

        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
        Assert.Empty(_given.Warehouse.Store.Seals());
    }

    [Fact]
    public async Task One_open_quotation_mark_in_many_rows_does_not_load_the_rows_before_it()
    {
        var input = new StringBuilder("key,name\n");
        for (var i = 0; i < 20_000; i++)
        {
            input.Append(i).Append(i == 8_503 ? ",\"name\n" : ",name\n");
        }

        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(input.ToString(), limit: 5));

        Assert.Contains(
            "Line 8505: the quotation mark that opens in record 8504, field 2, is never closed",
            stopped.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(_given.Warehouse.Store.Seals());
    }

    [Fact]
    public async Task A_line_beyond_all_reason_is_named_and_does_not_vanish()
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadAsync($"key,name\n1,A\n2,{new string('x', 3_000_000)}\n3,C\n", limit: 1000)
        );

        Assert.Contains("Line 3: record 2 has more than 2,000,000 bytes", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_that_look_like_rows_are_text_when_the_profile_says_so()
    {
        await _given.LoadAsync("key,name\n1,\"A\n2,B\n3\"\n", reads: "rows_in_quotes: true");

        Assert.Equal(["A\n2,B\n3"], await _given.NamesAsync());
    }

    [Fact]
    public async Task Refused_rows_within_the_limit_and_loaded_ones_are_all_records()
    {
        var result = await _given.LoadAsync("key,name\n1,A\n2\n\nx,C\n4,D,E\n5,F\n", limit: 3);

        Assert.Equal((3L, 2L), (result.Rejected, result.Seal.Partitions[0].Rows));
    }

    [Theory]
    [InlineData("NaN", "NaN is no number")]
    [InlineData("Infinity", "infinity is neither an amount nor a date")]
    [InlineData("0000-00-00", "a date of zeros is what other systems write for a missing one")]
    [InlineData("99999-01-01", "the year has more than four digits")]
    public async Task Values_that_other_systems_write_for_nothing_are_explained(string value, string expected)
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync($"key,name\n{value},A\n"));

        Assert.Contains($"value '{value}'", stopped.Message, StringComparison.Ordinal);
        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
    }
}
