using System.Globalization;
using System.Text;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Rewrites a text of any encoding as UTF-8, which is what the engine reads; as a stream, whatever its size.</summary>
internal static class Utf8Copy
{
    /// <exception cref="WarehouseException">The encoding is unknown, or some bytes are not of it.</exception>
    public static void Write(InputFile input, string encoding, string target, CancellationToken cancellationToken)
    {
        var line = 1L;
        try
        {
            using var reader = new StreamReader(input.OpenRead(), Of(encoding), detectEncodingFromByteOrderMarks: false);
            using var writer = new StreamWriter(target, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            var buffer = new char[1 << 14];
            for (var n = reader.Read(buffer); n > 0; n = reader.Read(buffer))
            {
                cancellationToken.ThrowIfCancellationRequested();
                writer.Write(buffer, 0, n);
                line += buffer.AsSpan(0, n).Count('\n');
            }
        }
        catch (DecoderFallbackException problem)
        {
            var bytes = string.Join(' ', (problem.BytesUnknown ?? []).Select(b => b.ToString("X2", CultureInfo.InvariantCulture)));
            throw WarehouseException.Of(
                "input.not-encoded",
                $"The input {input.Shown} is not in '{encoding}' throughout: soon after line {line} it has the bytes {bytes}, which are no text of it. Write the encoding of the file under reads in the profile, or correct the file.",
                problem
            );
        }
        catch (Exception problem) when (problem is ArgumentException or NotSupportedException)
        {
            throw WarehouseException.Of(
                "input.no-encoding",
                $"The input {input.Shown} cannot be read as '{Printable.Value(encoding)}': there is no such encoding. Accepted under reads: utf-8, gb18030, gbk, big5, utf-16, utf-16BE, latin1, windows-1252 and others by their IANA names.",
                problem
            );
        }
    }

    private static Encoding Of(string name)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
    }
}
