using Portal.Data.Figures;
using Xunit;

namespace Portal.Data.Tests.Figures;

public sealed class WordsTests
{
    /// <summary>These words stand in databases, documents and programs of others: whoever changes one makes kept runs unreadable.</summary>
    [Fact]
    public void The_words_are_those_that_were_always_written()
    {
        Assert.Equal("money count ratio number", Words<Unit>());
        Assert.Equal("lower higher none", Words<Direction>());
        Assert.Equal("ok not_applicable not_evaluable", Words<ResultStatus>());
        Assert.Equal("none within watch breach", Words<LimitState>());
        Assert.Equal("none within early breach", Words<RegulatoryState>());
        Assert.Equal("none within amber red", Words<AppetiteState>());
    }

    [Fact]
    public void A_word_is_read_as_the_member_that_writes_it() =>
        Assert.All(
            Enum.GetValues<ResultStatus>(),
            status => Assert.Equal(status, Data.Figures.Words.Read<ResultStatus>(Data.Figures.Words.Of(status)))
        );

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("ok ")]
    [InlineData("0")]
    [InlineData("NotEvaluable")]
    [InlineData("not-evaluable")]
    public void Any_other_text_is_refused_and_the_words_are_named(string text)
    {
        Assert.Null(Data.Figures.Words.Find<ResultStatus>(text));
        Assert.Equal(
            $"'{text}' is no ResultStatus. Accepted: ok, not_applicable, not_evaluable.",
            Assert.Throws<FormatException>(() => Data.Figures.Words.Read<ResultStatus>(text)).Message
        );
    }

    [Fact]
    public void A_number_that_is_no_member_has_no_word() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Data.Figures.Words.Of((Unit)17));

    private static string Words<T>()
        where T : struct, Enum => string.Join(' ', Enum.GetValues<T>().Select(Data.Figures.Words.Of));
}
