using Portal.Data.Warehouse.DuckDb;
using Portal.Reporting.Expressions;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Expressions;

public sealed class ExpressionTests
{
    private static readonly ColumnScope Loans = GivenBook.CommittedCatalogue.Scope("loan_snapshot");
    private static readonly Parameters Parameters = new(
        new DateOnly(2024, 3, 31),
        new Dictionary<string, Expression>
        {
            ["limit"] = new NumberExpression(60, 0),
            ["own_product"] = new TextExpression("consumer_micro", 0),
        }
    );

    [Theory]
    [InlineData("days_past_due > 90", "\"days_past_due\" >= 91")]
    [InlineData("five_class >= substandard", "\"five_class\" >= 3")]
    [InlineData("five_class between special_mention and doubtful", "(\"five_class\" >= 2 AND \"five_class\" <= 4)")]
    [InlineData("product in (consumer_micro, bills)", "\"product\" IN (1, 4)")]
    [InlineData("product <> bills", "\"product\" <> 4")]
    [InlineData("not is_joint", "\"is_joint\" = FALSE")]
    [InlineData("is_joint and not is_joint", "1 = 0")]
    [InlineData("balance > 50000.005", "\"balance\" >= 50000.01")]
    [InlineData("open_date >= @year_start", "\"open_date\" >= DATE '2024-01-01'")]
    [InlineData("days_past_due > @limit and days_past_due <= 90", "(\"days_past_due\" >= 61 AND \"days_past_due\" <= 90)")]
    [InlineData("days_past_due > 30 and @limit = 60 or days_past_due > 90 and @limit = 90", "\"days_past_due\" >= 31")]
    [InlineData("is_joint and not @limit >= 60", "1 = 0")]
    [InlineData("product = @own_product", "\"product\" = 1")]
    [InlineData("ledger_account is missing", "\"ledger_account\" IS NULL")]
    [InlineData("ledger_account = 'O''Neil'", "(\"ledger_account\" IS NOT NULL AND \"ledger_account\" IN ('O''Neil'))")]
    [InlineData("industry = F", "(\"industry\" >= 51 AND \"industry\" <= 52)")]
    [InlineData(
        "balance > 2 * principal_own",
        "(\"balance\" > CAST(CAST(2.0 AS DECIMAL(18,0)) * CAST(\"principal_own\" AS DECIMAL(18,2)) AS DECIMAL(38,2)))"
    )]
    [InlineData("due_date < open_date", "(\"due_date\" < \"open_date\")")]
    public void Conditions_become_sql_over_canonical_sets(string text, string sql) =>
        Assert.Equal(sql, new SqlWriter(new DuckDbDialect()).Condition(new PredicateBinder(Loans, Parameters).Bind(text)));

    [Theory]
    [InlineData("age_at_grant > 25", "(\"age_at_grant\" IS NOT NULL AND \"age_at_grant\" >= 26)")]
    [InlineData("not age_at_grant > 25", "(\"age_at_grant\" IS NULL OR (\"age_at_grant\" IS NOT NULL AND \"age_at_grant\" <= 25))")]
    [InlineData("age_at_grant <> 25", "(\"age_at_grant\" IS NOT NULL AND \"age_at_grant\" <> 25)")]
    [InlineData("not (accrued_interest > balance)", "NOT (\"accrued_interest\" IS NOT NULL AND \"accrued_interest\" > \"balance\")")]
    public void A_missing_value_fails_every_comparison_and_satisfies_its_negation(string text, string sql) =>
        Assert.Equal(sql, new SqlWriter(new DuckDbDialect()).Condition(new PredicateBinder(Loans, Parameters).Bind(text)));

    [Theory]
    [InlineData("dpd > 90", 0, "unknown column 'dpd'; did you mean 'days_past_due'?")]
    [InlineData("balance > 0 and five_clas = loss", 16, "unknown column 'five_clas'; did you mean 'five_class'?")]
    [InlineData("five_class >= sub_standard", 14, "unknown value 'sub_standard' of five_class; did you mean 'substandard'?")]
    [InlineData("days_past_due > @limits", 16, "unknown parameter '@limits' on 2024-03-31; did you mean 'limit'?")]
    [InlineData("days_past_due", 0, "'days_past_due' is not true or false; compare it with something")]
    [InlineData(
        "balance / principal_own > 1",
        0,
        "nothing is divided inside the warehouse, where engines round differently; multiply the other side"
    )]
    [InlineData("balance is missing", 0, "'balance' is never missing")]
    [InlineData("open_date > 20240101", 12, "'open_date' is a date; write yyyy-MM-dd, @as_of or @year_start")]
    [InlineData("open_date > 2024-02-30", 12, "'2024-02-30' is not a day of the calendar; write yyyy-MM-dd")]
    [InlineData("product > five_class", 0, "'product' and 'five_class' cannot be compared: only numbers, dates, and codes of one list can")]
    public void A_mistake_is_named_at_its_character(string text, int offset, string message)
    {
        var problem = Assert.Throws<ExpressionException>(() => new PredicateBinder(Loans, Parameters).Bind(text));

        Assert.Equal((offset, message), (problem.Offset, problem.Message));
    }

    [Theory]
    [InlineData("balance >", 9)]
    [InlineData("(balance > 1", 12)]
    [InlineData("balance > 1 five_class", 12)]
    [InlineData("balance # 1", 8)]
    [InlineData("loan_id = 'x", 10)]
    public void What_cannot_be_read_is_refused_where_it_stops(string text, int offset)
    {
        var problem = Assert.Throws<ExpressionException>(() => ExpressionParser.Parse(text));

        Assert.Equal(offset, problem.Offset);
        Assert.StartsWith("cannot read the expression: ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_that_begin_like_keywords_are_names()
    {
        var formula = (ArithmeticExpression)ExpressionParser.Parse("original + notional - in_doubt * 2 / order");

        Assert.Equal(Arithmetic.Subtract, formula.Operator);
        Assert.Equal("original", Assert.IsType<NameExpression>(((ArithmeticExpression)formula.Left).Left).Name);
    }

    [Fact]
    public void The_same_condition_in_other_words_has_the_same_key()
    {
        var binder = new PredicateBinder(Loans, Parameters);

        Assert.Equal(
            binder.Bind("five_class in (substandard, doubtful, loss) and days_past_due >= 91").Key,
            binder.Bind("not (days_past_due <= 90 or five_class < substandard) and five_class <= loss").Key
        );
    }
}
