using Xunit;

namespace Portal.Data.Tests;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("借据号 \U0001F600", "借据号 \U0001F600")]
    [InlineData("a\u001B[31mb", "a\\u001B[31mb")]
    [InlineData("a\nb", "a\\u000Ab")]
    [InlineData("a\u202Eb\u2028", "a\\u202Eb\\u2028")]
    [InlineData("\uD83D", "\\uD83D")]
    public void What_does_not_print_is_written_in_digits(string text, string expected) => Assert.Equal(expected, Printable.Value(text));

    [Fact]
    public void A_message_keeps_its_lines_and_a_value_is_cut()
    {
        Assert.Equal("a\nb\\u0007", Printable.Message("a\nb\u0007"));
        Assert.Equal(new string('x', 200) + "… (300 characters)", Printable.Value(new string('x', 300)));
    }
}
