using System.Globalization;
using System.Text;
using Portal.Data;
using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting.Expressions;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Expressions;

/// <summary>No expression can overflow a stack, run for ever or fail in another way than by a sentence about itself.</summary>
public sealed class ExpressionBoundsTests
{
    private static readonly ColumnScope Loans = GivenBook.CommittedCatalogue.Scope("loan_snapshot");
    private static readonly Parameters Parameters = new(
        new DateOnly(2024, 3, 31),
        new Dictionary<string, Expression> { ["limit"] = new NumberExpression(60, 0) }
    );

    public static TheoryData<string, string> TooMuch =>
        new()
        {
            { "expression.too_deep", Nested("(", "balance > 1", ")", 1_000) },
            { "expression.too_deep", Nested("not ", "is_joint", "", 900) },
            { "expression.too_deep", "balance > " + Nested("-", "1", "", 900) },
            { "expression.too_deep", "balance > " + Nested("-(", "1", ")", 400) },
            { "expression.too_deep", "balance > " + Nested("min(1, ", "1", ")", 200) },
            { "expression.too_deep", "balance > " + string.Join(" + ", Enumerable.Repeat("1", 300)) },
            { "expression.too_deep", Nested("not (", "is_joint", ")", Bounds.ExpressionNesting + 1) },
            { "expression.too_deep", new string('(', 2_000) },
            { "expression.too_many", "product in (" + string.Join(",", Enumerable.Repeat("1", 600)) + ")" },
            { "expression.too_long", "loan_id = '" + new string('x', Bounds.ExpressionLength) + "'" },
            { "expression.long_number", "balance > " + new string('9', 29) },
            { "expression.long_number", "balance > 0." + new string('1', 400) },
            { "expression.too_large", "product = 9999999999999999999999999999" },
            { "expression.too_large", "loan_key = 9223372036854775807" },
            { "expression.too_wide", "balance * balance * balance > 1" },
            { "expression.far_day", "open_date > 0001-01-01" },
            { "expression.far_day", "open_date > 1899-12-31" },
            { "expression.far_day", "open_date > 2200-01-01" },
            { "expression.no_day", "open_date > 1899-02-29" },
            { "expression.unreadable", "loan_id = 'a\ud800'" },
            { "expression.unreadable", "loan_id = 'a\0b'" },
        };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void What_is_too_deep_too_long_or_no_text_is_refused_by_its_own_rule(string rule, string text) =>
        Assert.Equal(rule, Assert.Throws<ExpressionException>(() => Use(text)).Rule);

    [Theory]
    [InlineData("(", "balance > 1", ")", Bounds.ExpressionNesting)]
    [InlineData("not ", "is_joint", "", Bounds.ExpressionNesting)]
    [InlineData("not (", "is_joint", ")", Bounds.ExpressionNesting / 2)]
    public void What_is_as_deep_as_allowed_needs_a_small_stack(string open, string inner, string close, int depth)
    {
        Exception? failed = null;
        var narrow = new Thread(() => failed = Record.Exception(() => Use(Nested(open, inner, close, depth))), 384 << 10);
        narrow.Start();
        narrow.Join();

        Assert.Null(failed);
    }

    [Fact]
    public void A_key_of_63_bits_can_be_asked_for()
    {
        var condition = new PredicateBinder(Loans, Parameters).Bind("loan_key = -8123456789012345678");

        Assert.Contains("-8123456789012345678", new SqlWriter(new DuckDbDialect()).Condition(condition), StringComparison.Ordinal);
    }

    /// <summary>Pieces of the language in any order, with pieces that are none: all are read, or refused by a sentence.</summary>
    [Fact]
    public void Three_thousand_random_expressions_are_read_or_refused_by_a_sentence()
    {
        string[] pieces =
        [
            "balance",
            "loan_id",
            "five_class",
            "open_date",
            "is_joint",
            "loan_key",
            "age_at_grant",
            "dpd",
            "product",
            "@limit",
            "@as_of",
            "@days_ago_90",
            "@month_end_6",
            "@nothing",
            "substandard",
            "F",
            "1",
            "0.05",
            "-",
            "+",
            "*",
            "/",
            "=",
            "<>",
            ">=",
            "<",
            "(",
            ")",
            ",",
            "in",
            "between",
            "and",
            "or",
            "not",
            "is",
            "missing",
            "true",
            "false",
            "'x'",
            "'O''Neil'",
            "'",
            "2024-01-31",
            "2024-02-30",
            "9999-12-31",
            "99999999999999999999999999999999",
            "min",
            "step",
            "#",
            "\ud83d",
            "😀",
            "\0",
            "；",
            "%00",
            "..",
            ";",
            "--",
            "/*",
            "\"",
        ];
        var random = new Random(17);
        for (var i = 0; i < 3_000; i++)
        {
            var text = string.Join(
                random.Next(4) == 0 ? "" : " ",
                Enumerable.Range(0, random.Next(1, 24)).Select(_ => pieces[random.Next(pieces.Length)])
            );
            var failed = Record.Exception(() => Use(text));

            Assert.True(
                failed is null or ExpressionException { Message.Length: > 0 },
                string.Create(CultureInfo.InvariantCulture, $"{text}: {failed}")
            );
        }
    }

    /// <summary>Read, resolved, written in SQL, denied and said in words: all that is ever done with a condition.</summary>
    private static void Use(string text)
    {
        var condition = new PredicateBinder(Loans, Parameters).Bind(text);
        _ = new SqlWriter(new DuckDbDialect()).Condition(condition);
        _ = new SqlWriter(new DuckDbDialect()).Condition(condition.Negated());
        _ = new Words(Loans, name => name, CultureInfo.GetCultureInfo("zh-CN")).Condition(text);
    }

    private static string Nested(string open, string inner, string close, int times) =>
        new StringBuilder().Insert(0, open, times).Append(inner).Insert(open.Length * times + inner.Length, close, times).ToString();
}
