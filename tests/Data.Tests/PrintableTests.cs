using Xunit;

namespace Portal.Data.Tests;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("借据号 \U0001F600", "借据号 \U0001F600")]
    [InlineData("a\u001B[31mb", "a\\u001B[31mb")]
    [InlineData("a\nb", "a\\u000Ab")]
    [InlineData("a\u202Eb\u2028", "a\\u202Eb\\u2028")]
    public void What_does_not_print_is_written_in_digits(string text, string expected) => Assert.Equal(expected, Printable.Value(text));

    // Half a character cannot stand in an attribute: the compiler writes those in UTF-8.
    [Fact]
    public void Half_a_character_is_written_in_digits() => Assert.Equal("\\uD83D", Printable.Value("\uD83D"));

    [Fact]
    public void A_message_keeps_its_lines_and_a_value_is_cut()
    {
        Assert.Equal("a\nb\\u0007", Printable.Message("a\nb\u0007"));
        Assert.Equal(new string('x', 200) + "… (300 characters)", Printable.Value(new string('x', 300)));
    }
}
