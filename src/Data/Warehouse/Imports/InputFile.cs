namespace Portal.Data.Warehouse.Imports;

/// <summary>One file to load, recognised by its bytes before anything parses it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Shown">Its name for messages.</param>
internal sealed record InputFile(string Path, string Shown, bool IsGzip)
{
    /// <summary>Recognises a file and holds it against what the profile says of it.</summary>
    /// <exception cref="WarehouseException">It is no file, empty, damaged, or of another kind: what it is and how to read it.</exception>
    public static InputFile Open(string path, SourceOptions reads)
    {
        var shown = Printable.Value(path);
        if (Directory.Exists(path))
        {
            throw WarehouseException.Of("input.directory", $"The input {shown} is a directory. Name the files in it.");
        }

        if (!File.Exists(path))
        {
            throw WarehouseException.Of("input.missing", $"The input {shown} does not exist.");
        }

        var packed = Head(() => File.OpenRead(path), shown);
        if (packed.Length == 0)
        {
            throw WarehouseException.Of("input.empty", $"The input {shown} is empty: it has no byte. Have the file sent again.");
        }

        var isGzip = FileKinds.Of(packed).Kind == FileKind.Gzip;
        if (!isGzip && path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) && FileKinds.Of(packed) is var found)
        {
            throw WarehouseException.Of(
                "input.not-packed",
                $"The input {shown} is named .gz and is not packed: it is {found.Is ?? "plain text"}. {found.Read ?? "Take the .gz off its name"}."
            );
        }

        var input = new InputFile(path, shown, isGzip);
        input.Check(isGzip ? Head(input.OpenRead, shown) : packed, reads);
        return input;
    }

    /// <summary>The file's bytes, unpacked.</summary>
    public Stream OpenRead() => IsGzip ? new GzipText(File.OpenRead(Path)) : File.OpenRead(Path);

    /// <summary>Sentence for a packed file that cannot be unpacked to its end.</summary>
    public static WarehouseException Damaged(string shown, InvalidDataException problem) =>
        WarehouseException.Of(
            "input.damaged",
            $"The input {shown} is a gzip file that is cut off or damaged: what is packed in it cannot be unpacked to its end. Have it sent again; nothing was loaded.",
            problem
        );

    private void Check(byte[] head, SourceOptions reads)
    {
        if (head.Length == 0)
        {
            throw WarehouseException.Of(
                "input.packed-nothing",
                $"The input {Shown} is empty: nothing is packed in it. Have the file sent again."
            );
        }

        var found = FileKinds.Of(head);
        if (reads.Format == SourceFormat.Parquet)
        {
            if (found.Kind != FileKind.Parquet || IsGzip)
            {
                throw WarehouseException.Of(
                    "input.not-parquet",
                    $"The input {Shown} is {(IsGzip ? "a gzip file" : found.Is ?? "text")}, and the profile reads Parquet. "
                        + $"{(found.Kind == FileKind.Text ? "Write reads: {format: csv} in the profile" : found.Read ?? "Unpack it")}."
                );
            }

            return;
        }

        var isDeclared =
            found.Kind is FileKind.Utf16LittleEndian or FileKind.Utf16BigEndian or FileKind.Utf32 && Code(reads.Encoding) == Code(found);
        if (found.Is is not null && !isDeclared)
        {
            throw WarehouseException.Of(
                "input.not-csv",
                $"The input {Shown} is {found.Is}, and the profile reads CSV in {reads.Encoding}. {found.Read}."
            );
        }

        if (reads.Encoding != SourceOptions.Utf8 && head.AsSpan().StartsWith("\uFEFF"u8))
        {
            throw WarehouseException.Of(
                "input.marked-utf",
                $"The input {Shown} begins with the mark of UTF-8, and the profile reads {reads.Encoding}. Take encoding out of reads in the profile."
            );
        }

        if (reads.Encoding == SourceOptions.Utf8 && FileKinds.NotUtf8(head) is { } sentence)
        {
            throw WarehouseException.Of("input.not-utf", $"The input {Shown} is text that the profile cannot read. {sentence}");
        }
    }

    private static string Code(string encoding) =>
        encoding.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "UTF16" or "UTF16LE" or "UNICODE" => "utf-16",
            "UTF16BE" or "UNICODEFFFE" => "utf-16BE",
            "UTF32" or "UTF32LE" => "utf-32",
            "UTF32BE" => "utf-32BE",
            _ => encoding,
        };

    private static string Code(FileKinds.Found found) =>
        found.Kind switch
        {
            FileKind.Utf16LittleEndian => "utf-16",
            FileKind.Utf16BigEndian => "utf-16BE",
            _ => found.Is!.Contains("big-endian", StringComparison.Ordinal) ? "utf-32BE" : "utf-32",
        };

    private static byte[] Head(Func<Stream> open, string shown)
    {
        try
        {
            using var stream = open();
            var head = new byte[FileKinds.Looked];
            return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException problem)
        {
            throw Damaged(shown, problem);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw WarehouseException.Of(
                "input.no-right",
                $"The input {shown} may not be read by this user. Have the right to read it given.",
                problem
            );
        }
    }
}
