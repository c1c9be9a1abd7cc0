using System.Text.Json;
using CsCheck;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Xunit;

namespace Portal.Data.Tests.Ledgers;

public sealed class CanonicalJsonTests
{
    private static readonly Gen<object?> Scalar = Gen.OneOf(
        Gen.Const((object?)null),
        Gen.Bool.Select(b => (object?)b),
        Gen.Int.Select(i => (object?)i),
        Gen.Long.Select(l => (object?)l),
        Gen.Decimal.Select(d => (object?)d),
        Gen.String[Gen.Char["abc \"\\/\n\t\u0001é漢\u2028"], 0, 12].Select(s => (object?)s),
        Gen.Date.Select(d => (object?)DateOnly.FromDateTime(d))
    );

    private static readonly Gen<object?> Tree = Gen.Recursive<object?>(
        (depth, inner) =>
            depth > 3
                ? Scalar
                : Gen.OneOf(
                    Scalar,
                    inner.Array[0, 4].Select(a => (object?)a),
                    Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 5], inner)[0, 4].Select(d => (object?)d)
                )
    );

    [Fact]
    public void One_object_has_one_text() =>
        Assert.Equal(
            """{"amount":"1.5","at":"2026-06-30T15:59:59.123Z","big":"9007199254740993","count":7,"date":"2026-06-30","rating":"High","text":"a\"b\\c\n漢"}""",
            CanonicalJson.Write(
                new
                {
                    Text = "a\"b\\c\n漢",
                    Rating = FindingRating.High,
                    Date = new DateOnly(2026, 6, 30),
                    Count = 7,
                    Big = 9007199254740993L,
                    At = new DateTimeOffset(2026, 6, 30, 23, 59, 59, TimeSpan.FromHours(8)).AddTicks(1_239_999),
                    Amount = 1.500m,
                }
            )
        );

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.00", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("100", "100")]
    [InlineData("1.10", "1.1")]
    [InlineData("-12.340", "-12.34")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public void A_number_is_written_without_trailing_zeros(string number, string expected) =>
        Assert.Equal(expected, CanonicalJson.Number(decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Two_spellings_of_one_character_are_one_text() => Assert.Equal(CanonicalJson.Write("é"), CanonicalJson.Write("e\u0301"));

    [Fact]
    public void Binary_floating_point_is_refused() => Assert.Throws<NotSupportedException>(() => CanonicalJson.Write(new { Rate = 0.1 }));

    [Fact]
    public void A_key_that_stands_twice_is_refused() =>
        Assert.Throws<NotSupportedException>(() => CanonicalJson.Write(new Dictionary<string, object?> { ["é"] = 1, ["e\u0301"] = 2 }));

    [Fact]
    public void What_was_written_is_JSON_and_reads_back_to_the_same_text() =>
        Tree.Sample(
            value =>
            {
                var text = CanonicalJson.Write(value);
                using var parsed = JsonDocument.Parse(text);

                Assert.Equal(text, CanonicalJson.Rewrite(parsed.RootElement));
            },
            iter: 1000
        );

    [Fact]
    public void The_order_of_keys_does_not_matter() =>
        Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 1, 5], Scalar)[0, 8]
            .Sample(
                map =>
                {
                    var reversed = map.Reverse().ToDictionary(p => p.Key, p => p.Value);

                    Assert.Equal(CanonicalJson.Write(map), CanonicalJson.Write(reversed));
                },
                iter: 300
            );
}
