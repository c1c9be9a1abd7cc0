using Portal.Controls;
using Xunit;

namespace Portal.Tests.Controls;

/// <summary>Parts add up as they are printed, whatever the whole was made of.</summary>
public sealed class PrintedPartsTests
{
    [Fact]
    public void Three_equal_parts_of_one_digit_are_not_three_zeros() =>
        Assert.Equal([0.0001m, 0m, 0m], PrintedParts.Of(0.0001m, [0.00003333m, 0.00003333m, 0.00003334m], 0.0001m).OrderDescending());

    [Theory]
    [InlineData(1, "0.0001")]
    [InlineData(2, "0.01")]
    [InlineData(3, "1000000")]
    public void Whatever_the_parts_their_print_adds_up_and_no_part_moves_by_a_digit(int seed, string lastDigit)
    {
        var (random, digit) = (new Random(seed), decimal.Parse(lastDigit, System.Globalization.CultureInfo.InvariantCulture));
        for (var round = 0; round < 500; round++)
        {
            var parts = Enumerable
                .Range(0, random.Next(1, 12))
                .Select(_ => (random.Next(-100_000, 100_000) * digit / 997m))
                .Select(part => decimal.Round(part, 12))
                .ToList();

            var printed = PrintedParts.Of(parts.Sum(), parts, digit);

            Assert.Equal(decimal.Round(parts.Sum() / digit, MidpointRounding.AwayFromZero) * digit, printed.Sum());
            Assert.All(
                parts.Zip(printed),
                pair => Assert.True(Math.Abs(pair.First - pair.Second) < digit, $"{pair.First} is printed as {pair.Second}")
            );
            // what is exact stays
            Assert.All(parts.Zip(printed).Where(pair => pair.First % digit == 0m), pair => Assert.Equal(pair.First, pair.Second));
        }
    }

    [Fact]
    public void Parts_of_something_else_are_refused() => Assert.Throws<ArgumentException>(() => PrintedParts.Of(1m, [0.4m, 0.5m], 0.1m));
}
