using Portal.Data.SignIns;
using Xunit;

namespace Portal.Data.Tests.SignIns;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("eleven char")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a tabulator\tin it")]
    public void A_password_has_twelve_characters_that_can_be_typed(string? password) => Assert.Equal("user.password", RuleOf(password));

    [Fact]
    public void Half_a_character_is_no_text() => Assert.Equal("user.password", RuleOf($"half a pair {'\uD83D'} of it"));

    [Fact]
    public void A_password_is_bounded_and_counted_in_characters_as_people_count()
    {
        var sentence = string.Concat(Enumerable.Range(0, 128).Select(i => (char)(0x4E00 + (i * 37))));

        Assert.Null(RuleOf(sentence));
        Assert.Equal("user.password", RuleOf(sentence + "字"));
        Assert.Null(RuleOf("🦉🚂🍉🧭🪁🎻🪴🧊🪵🛶🧵🪐"));
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("Passw0rd2024")]
    [InlineData("P@$$w0rd!!!!")]
    [InlineData("PASSWORDpassword")]
    [InlineData("p4ssword123456")]
    [InlineData("qwertyuiop12")]
    [InlineData("1qaz2wsx3edc4rfv")]
    [InlineData("123456789012")]
    [InlineData("210987654321")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abxabxabxabxabx")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("iloveyou2020")]
    [InlineData("Admin-Admin-2026")]
    [InlineData("letmein letmein")]
    [InlineData("woaini1314520")]
    [InlineData("Welcome2Assay!")]
    [InlineData("dragonmonkey99")]
    public void What_is_guessed_first_is_refused(string password) => Assert.Equal("user.password-common", RuleOf(password));

    [Theory]
    [InlineData("Lin.Qing-2026")]
    [InlineData("linqinglinqing")]
    [InlineData("qing lin 1990")]
    public void The_own_name_is_no_password(string password) =>
        Assert.Equal("user.password-common", RuleOf(password, "lin.qing", "林清 Lin Qing"));

    [Theory]
    [InlineData("the heron walks slowly")]
    [InlineData("kurzer winter am see")]
    [InlineData("xk7wq9vbt2mz")]
    [InlineData("山高水长路远人稀风清月白")]
    [InlineData("nothing but lower case letters")]
    public void No_class_of_characters_is_asked_for(string password) => Assert.Null(RuleOf(password, "lin.qing", "Lin Qing"));

    private static string? RuleOf(string? password, params string[] names)
    {
        try
        {
            PasswordRules.Require(password, names);
            return null;
        }
        catch (RuleException refused)
        {
            return refused.Rule;
        }
    }
}
