using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Sampling;

/// <summary>Puts keys into an order that looks like chance and that a seed decides. Its first n are a random sample of n.</summary>
/// <remarks>
/// Each key gets a place below 2³¹: a straight line through the key's remainders by two primes, then its fifth power modulo the first (a
/// permutation). Only remainders and products below 2⁶³ occur, so that every engine computes the same place. Algorithm 1; the seed's
/// constants are the first twelve bytes of SHA-256 of <c>draw 1|seed</c>.
/// </remarks>
public sealed class RandomOrder
{
    private const long Prime = 2_147_483_647;
    private const long OtherPrime = 2_147_483_629;

    private readonly long _slope;
    private readonly long _otherSlope;
    private readonly long _shift;

    public RandomOrder(long seed)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"draw 1|{seed}")));

        // Both slopes together stay below the prime: their sum is what a small key is multiplied with, and must not vanish.
        _slope = 1 + (BinaryPrimitives.ReadUInt32BigEndian(bytes) % (Prime / 2));
        _otherSlope = 1 + (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4)) % ((Prime / 2) - 1));
        _shift = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(8)) % Prime;
    }

    /// <summary>The place of a key, as the engines compute it; two keys may share one, and then the smaller key comes first.</summary>
    public long PlaceOf(long key)
    {
        var line = (((key % Prime) * _slope) + ((key % OtherPrime) * _otherSlope) + _shift) % Prime;
        var square = (line * line) % Prime;
        return ((square * square % Prime) * line) % Prime;
    }

    /// <summary>The same in SQL, a whole number of 64 bits.</summary>
    /// <param name="key">A whole number of 64 bits that is never missing.</param>
    public string Sql(SqlDialect dialect, string key)
    {
        var line = Rest(
            string.Create(CultureInfo.InvariantCulture, $"{Rest(key)} * {_slope} + {Rest(key, OtherPrime)} * {_otherSlope} + {_shift}")
        );
        var square = Rest($"{line} * {line}");
        return Rest($"{Rest($"{square} * {square}")} * {line}");

        // An engine may give a remainder the width of the divisor; products need all 64 bits.
        string Rest(string value, long by = Prime) =>
            string.Create(CultureInfo.InvariantCulture, $"CAST(({value}) % {by} AS {dialect.TypeName(ColumnType.BigInt)})");
    }
}
