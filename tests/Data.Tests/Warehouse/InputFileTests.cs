using System.IO.Compression;
using System.Text;
using Portal.Data.Warehouse;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>What a file is, is said before anything parses it.</summary>
public sealed class InputFileTests : IDisposable
{
    private const string Rows = "key,name\n1,A\n2,B\n";

    private readonly GivenImport _given = new();

    public InputFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => _given.Dispose();

    public static TheoryData<string, byte[], string> Kinds() =>
        new()
        {
            { "p.csv", [], "is empty: it has no byte" },
            { "p.csv.gz", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], "is empty: nothing is packed in it" },
            {
                "p.csv",
                [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Rows)],
                "is text in UTF-16, and the profile reads CSV in utf-8. Write encoding: utf-16 under reads"
            },
            { "p.csv", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Rows)], "is text in UTF-16 (big-endian)" },
            { "p.csv", Encoding.Unicode.GetBytes(Rows), "is text in UTF-16 (without a mark)" },
            { "p.csv", Encoding.BigEndianUnicode.GetBytes(Rows), "is text in UTF-16 (big-endian, without a mark)" },
            {
                "p.csv",
                [0x50, 0x4B, 3, 4, .. Encoding.ASCII.GetBytes("\u0014......[Content_Types].xml")],
                "is an Excel workbook (.xlsx), and the profile reads CSV in utf-8. Save the sheet as 'CSV UTF-8'"
            },
            { "p.csv", [0x50, 0x4B, 3, 4, .. Encoding.ASCII.GetBytes("\u0014......book.csv")], "is a ZIP archive" },
            { "p.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "is an Excel 97-2003 workbook (.xls)" },
            {
                "p.csv",
                [.. Encoding.ASCII.GetBytes("PAR1"), 0x15, 4, 0x15],
                "is a Parquet file, and the profile reads CSV in utf-8. Write reads: {format: parquet}"
            },
            { "p.csv", Encoding.ASCII.GetBytes("%PDF-1.7\n"), "is a PDF document" },
            { "p.csv", Encoding.ASCII.GetBytes("<html><table>"), "is a web page" },
            { "p.csv", [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 7 % 31))], "is a binary file of a kind that is not known here" },
            { "p.csv.gz", Encoding.ASCII.GetBytes(Rows), "is named .gz and is not packed: it is plain text. Take the .gz off its name." },
            { "p.csv.gz", Packed(Packed(Encoding.ASCII.GetBytes(Rows))), "is a gzip file inside a gzip file" },
            { "p.csv.gz", Packed(Encoding.ASCII.GetBytes(Rows))[..^9], "is a gzip file that is cut off or damaged" },
            { "p.csv.gz", [.. Packed(Encoding.ASCII.GetBytes(Rows)), 1, 2, 3], "is a gzip file that is cut off or damaged" },
            {
                "p.csv",
                Encoding.ASCII.GetBytes("1,A\n2,B\n"),
                "These look like values: if the file has no header, name its columns with names: [...]"
            },
            {
                "p.csv",
                Encoding.GetEncoding("gb18030").GetBytes("键,name\n1,甲\n2,乙\n"),
                "It is not UTF-8. Its bytes fit GB18030 (the successor of GBK and GB2312): write encoding: gb18030"
            },
            {
                "p.csv",
                Encoding.Latin1.GetBytes("clé,name\n1,é\n2,é,\n"),
                "It is not UTF-8. Write under reads in the profile which encoding"
            },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_file_of_another_kind_is_named_with_the_way_to_read_it(string name, byte[] input, string expected)
    {
        var stopped = await Assert.ThrowsAnyAsync<Exception>(() => _given.LoadAsync(input, name));

        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
        Assert.Contains(name, stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(stopped.Message, letter => char.IsControl(letter));
        Assert.Empty(_given.Warehouse.Store.Seals());
    }

    [Theory]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("gb18030", false)]
    [InlineData("gbk", false)]
    public async Task Text_in_a_declared_encoding_arrives_whole_packed_or_not(string encoding, bool hasMark)
    {
        var wanted = Encoding.GetEncoding(encoding);
        byte[] text = [.. hasMark ? wanted.GetPreamble() : [], .. wanted.GetBytes("key,name\n1,深圳前海微众银行\n")];

        await _given.LoadAsync(Packed(text), "p.csv.gz", "encoding: " + encoding);

        Assert.Equal(["深圳前海微众银行"], await _given.NamesAsync());
    }

    [Theory]
    [InlineData("gb18030", "begins with the mark of UTF-8")]
    [InlineData("klingon", "cannot be read as 'klingon': there is no such encoding. Accepted under reads: utf-8, gb18030")]
    public async Task An_encoding_that_is_not_the_file_s_is_refused(string encoding, string expected)
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadAsync(encoding == "klingon" ? Rows : "\uFEFF" + Rows, reads: "encoding: " + encoding)
        );

        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_of_the_declared_encoding_are_named_with_their_line()
    {
        byte[] input = [.. Encoding.ASCII.GetBytes("key,name\n1,A\n2,"), 0xFF, 0xFF, .. Encoding.ASCII.GetBytes("\n")];

        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadAsync(input, reads: "encoding: gb18030"));

        Assert.Contains("is not in 'gb18030' throughout: soon after line 1 it has the bytes FF", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_and_a_file_that_is_not_there_are_named()
    {
        var directory = await Assert.ThrowsAsync<WarehouseException>(() => _given.LoadFileAsync(_given.Warehouse.Home.Root));
        var absent = await Assert.ThrowsAsync<WarehouseException>(() =>
            _given.LoadFileAsync(Path.Combine(_given.Warehouse.Home.Root, "no.csv"))
        );

        Assert.Contains("is a directory. Name the files in it.", directory.Message, StringComparison.Ordinal);
        Assert.Contains("no.csv does not exist.", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_packed_file_is_read_whatever_its_name_and_from_several_members()
    {
        await _given.LoadAsync(
            [.. Packed(Encoding.ASCII.GetBytes("key,name\n1,A\n")), .. Packed(Encoding.ASCII.GetBytes("2,B\n"))],
            "packed.csv"
        );

        Assert.Equal(["A", "B"], await _given.NamesAsync());
    }

    [Fact]
    public async Task A_name_with_brackets_is_a_name_and_no_pattern()
    {
        File.WriteAllText(Path.Combine(_given.Warehouse.Home.Root, "book1.csv"), "key,name\n9,other\n");

        await _given.LoadAsync(Rows, "book[1].csv");

        Assert.Equal(["A", "B"], await _given.NamesAsync());
    }

    [Fact]
    public async Task Column_names_with_blanks_around_them_and_in_other_letters_are_found()
    {
        await _given.LoadAsync(" Key , NAME\n1,A\n");

        Assert.Equal(["A"], await _given.NamesAsync());
    }

    [Theory]
    [InlineData("key,na\0me,name\n1,x,A\n", null)]
    [InlineData("key,name\n1,A\n2\0\n", "row 3, column '', value '2\\u0000': the line is not a row of this file: it has too few columns")]
    [InlineData("key,name\n1,A\n2,B\0B\n", "row 3, column 'name', value 'B\\u0000B': the value holds a NUL byte, which is no text")]
    [InlineData("key,name\n1,A\n2,'); DROP TABLE source_row; --,x\n", "the line is not a row of this file: it has too many columns")]
    [InlineData("key,name\n\u001B[31m,A\n", "value '\\u001B[31m'")]
    [InlineData("ke\u001B[2Jy,name\n1,A\n", "It has ke\\u001B[2Jy, name.")]
    public async Task Text_of_a_file_is_neither_part_of_a_statement_nor_of_a_terminal(string input, string? expected)
    {
        if (expected is null)
        {
            await _given.LoadAsync(input);
            Assert.Equal(["A"], await _given.NamesAsync());
            return;
        }

        var stopped = await Assert.ThrowsAnyAsync<Exception>(() => _given.LoadAsync(input));
        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(stopped.Message, letter => char.IsControl(letter));
    }

    private static byte[] Packed(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text);
        }

        return packed.ToArray();
    }
}
