using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.Attached;

/// <summary>How an engine makes the digest of a row that <see cref="SqlDialect.Fingerprint"/> adds up, so that the same can be made of rows
/// that were brought from it.</summary>
/// <param name="Encoding">Of the row's text.</param>
/// <param name="True">Text of a flag that is set.</param>
/// <param name="False">Text of one that is not.</param>
/// <param name="Date">Text of a day.</param>
/// <param name="IsLowestByteFirst">Whether the first byte of a part of the MD5 is the lowest of its number.</param>
/// <param name="Skips">Bytes of each half of the MD5 that stand before its part.</param>
/// <param name="KeepsZeros">Whether 1.50 is written with its last zero.</param>
public sealed record FingerprintRule(
    Encoding Encoding,
    string True,
    string False,
    Func<DateOnly, string> Date,
    bool IsLowestByteFirst,
    int Skips = 0,
    bool KeepsZeros = true
)
{
    /// <summary>Bytes of each of the two parts, one from each half of the MD5.</summary>
    private const int PartBytes = 6;

    private const int HalfBytes = MD5.HashSizeInBytes / 2;

    /// <summary>The text of a day in all engines that know it as one.</summary>
    public static string IsoDate(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The two parts of a row's digest: whole numbers below 2^48.</summary>
    [SuppressMessage(
        "Security",
        "CA5351",
        Justification = "What all engines offer. It finds changes and protects against nobody (ADR-011)."
    )]
    public (long First, long Second) Of(IReadOnlyList<object?> row, IReadOnlyList<ColumnType> types)
    {
        var text = new StringBuilder();
        for (var i = 0; i < row.Count; i++)
        {
            text.Append(row[i] is { } value ? Text(value, types[i]) : @"\N").Append('\x1F');
        }

        var digest = MD5.HashData(Encoding.GetBytes(text.ToString()));
        return (Part(digest.AsSpan(Skips, PartBytes)), Part(digest.AsSpan(HalfBytes + Skips, PartBytes)));
    }

    private string Text(object value, ColumnType type) =>
        value switch
        {
            decimal amount when KeepsZeros => amount.ToString(type == ColumnType.Ratio ? "F6" : "F2", CultureInfo.InvariantCulture),
            decimal amount => amount.ToString("0.######", CultureInfo.InvariantCulture),
            DateOnly day => Date(day),
            bool flag => flag ? True : False,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private long Part(ReadOnlySpan<byte> bytes)
    {
        var number = 0L;
        for (var i = 0; i < bytes.Length; i++)
        {
            number = (number << 8) | bytes[IsLowestByteFirst ? bytes.Length - 1 - i : i];
        }

        return number;
    }
}
