using System.Text;

namespace Portal.Data.Warehouse.Imports;

/// <summary>What a file is, by its first bytes. Names and profiles may say something else.</summary>
internal enum FileKind
{
    Text,
    Utf16LittleEndian,
    Utf16BigEndian,
    Utf32,
    Gzip,
    Parquet,
    Other,
}

/// <summary>Recognises files, and says of those that no profile reads what they are and how to read them.</summary>
internal static class FileKinds
{
    /// <summary>Bytes that are looked at.</summary>
    public const int Looked = 1 << 16;

    private static readonly (byte[] Begins, FileKind Kind, string Is, string Read)[] Known =
    [
        ([0x1F, 0x8B], FileKind.Gzip, "a gzip file inside a gzip file", "Unpack it once"),
        ([.. "PAR1"u8, 0x15], FileKind.Parquet, "a Parquet file", "Write reads: {format: parquet} in the profile"),
        ([.. "PARE"u8], FileKind.Other, "an encrypted Parquet file", "Have it written without encryption"),
        (
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            FileKind.Other,
            "an Excel 97-2003 workbook (.xls)",
            "Save the sheet as 'CSV UTF-8' and load that"
        ),
        ([.. "BZh91AY&SY"u8], FileKind.Other, "a bzip2 file", "Unpack it, or pack it with gzip"),
        ([0xFD, .. "7zXZ"u8], FileKind.Other, "an xz file", "Unpack it, or pack it with gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD], FileKind.Other, "a Zstandard file", "Unpack it, or pack it with gzip"),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], FileKind.Other, "a 7-Zip archive", "Unpack it and load the file inside"),
        ([.. "Rar!"u8, 0x1A, 0x07], FileKind.Other, "a RAR archive", "Unpack it and load the file inside"),
        ([.. "%PDF-"u8], FileKind.Other, "a PDF document", "Have the rows exported as CSV or Parquet"),
        ([.. "SQLite format 3\0"u8], FileKind.Other, "a SQLite database", "Export the table as CSV"),
        ([.. "Obj\u0001"u8], FileKind.Other, "an Avro file", "Have it written as Parquet or CSV"),
        ([.. "{\\rtf"u8], FileKind.Other, "a rich-text document", "Save it as plain text"),
        ([.. "<?xml"u8], FileKind.Other, "an XML document", "Export the rows as CSV or Parquet"),
        ([.. "<!DOCTYPE"u8], FileKind.Other, "a web page", "Export the rows as CSV or Parquet"),
        ([.. "<html"u8], FileKind.Other, "a web page, as some systems call .xls", "Open it in a spreadsheet and save it as 'CSV UTF-8'"),
        ([.. "PK\u0003\u0004"u8], FileKind.Other, "a ZIP archive", "Unpack it and load the file inside"),
        ([.. "PK\u0005\u0006"u8], FileKind.Other, "an empty ZIP archive", "Have the file sent again"),
        ([0xFF, 0xFE, 0, 0], FileKind.Utf32, "text in UTF-32", "Write encoding: utf-32 under reads in the profile"),
        ([0, 0, 0xFE, 0xFF], FileKind.Utf32, "text in UTF-32 (big-endian)", "Write encoding: utf-32BE under reads in the profile"),
        ([0xFF, 0xFE], FileKind.Utf16LittleEndian, "text in UTF-16", "Write encoding: utf-16 under reads in the profile"),
        ([0xFE, 0xFF], FileKind.Utf16BigEndian, "text in UTF-16 (big-endian)", "Write encoding: utf-16BE under reads in the profile"),
    ];

    /// <param name="Is">What the file is, in words that follow "is"; null for plain text.</param>
    /// <param name="Read">How to read it.</param>
    public sealed record Found(FileKind Kind, string? Is, string? Read);

    /// <param name="head">The first bytes of the file; of what is packed in it, once that it is packed is known.</param>
    public static Found Of(ReadOnlySpan<byte> head)
    {
        foreach (var (begins, kind, what, read) in Known)
        {
            if (head.StartsWith(begins))
            {
                return what == "a ZIP archive" && IsWorkbook(head)
                    ? new Found(FileKind.Other, "an Excel workbook (.xlsx)", "Save the sheet as 'CSV UTF-8' and load that")
                    : new Found(kind, what, read);
            }
        }

        return Utf16(head) ?? Binary(head) ?? new Found(FileKind.Text, null, null);
    }

    /// <summary>What a text must be read as, when it is not UTF-8: its header is not, or several of its first lines are not.</summary>
    /// <returns>A sentence; null when the first bytes are UTF-8 but for a line at most.</returns>
    public static string? NotUtf8(ReadOnlySpan<byte> head)
    {
        var (lines, broken, isFirstBroken) = (0, 0, false);
        foreach (var range in head.Split((byte)'\n'))
        {
            var isWhole = range.End.GetOffset(head.Length) < head.Length; // the last line may be cut within a letter
            if (isWhole && !System.Text.Unicode.Utf8.IsValid(head[range]))
            {
                broken++;
                isFirstBroken |= lines == 0;
            }

            lines++;
        }

        return !isFirstBroken && broken < 2 ? null
            : IsGb18030(head)
                ? "It is not UTF-8. Its bytes fit GB18030 (the successor of GBK and GB2312): write encoding: gb18030 under reads in the profile."
            : "It is not UTF-8. Write under reads in the profile which encoding it was written in, such as encoding: windows-1252 or latin1.";
    }

    private static bool IsGb18030(ReadOnlySpan<byte> head)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        try
        {
            var strict = Encoding.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            strict.GetDecoder().GetCharCount(head, flush: false);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsWorkbook(ReadOnlySpan<byte> head) => head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0;

    // Without a mark: every other byte of Latin text and of digits is zero.
    private static Found? Utf16(ReadOnlySpan<byte> head)
    {
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            _ =
                head[i] != 0 ? 0
                : i % 2 == 0 ? even++
                : odd++;
        }

        var half = head.Length / 2;
        return half < 4 ? null
            : odd > half / 4 && even <= half / 50
                ? new Found(
                    FileKind.Utf16LittleEndian,
                    "text in UTF-16 (without a mark)",
                    "Write encoding: utf-16 under reads in the profile"
                )
            : even > half / 4 && odd <= half / 50
                ? new Found(
                    FileKind.Utf16BigEndian,
                    "text in UTF-16 (big-endian, without a mark)",
                    "Write encoding: utf-16BE under reads in the profile"
                )
            : null;
    }

    // Tables have tabs and line ends; a file in which every fiftieth byte is another control character is none.
    private static Found? Binary(ReadOnlySpan<byte> head)
    {
        var controls = 0;
        foreach (var b in head)
        {
            controls += b < 0x20 && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r') ? 1 : 0;
        }

        return controls > 8 && controls * 50 > head.Length
            ? new Found(FileKind.Other, "a binary file of a kind that is not known here", "Have the rows exported as CSV or Parquet")
            : null;
    }
}
