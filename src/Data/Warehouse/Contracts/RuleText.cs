using System.Globalization;
using System.Text.RegularExpressions;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Contracts;

/// <summary>Reads the conditions of contract rules: comparisons joined by "and", over columns, numbers, dates, codes, and days between
/// dates.</summary>
/// <example>loan_status &lt;&gt; open and days(open_date, reporting_date) &gt;= 0</example>
internal sealed partial class RuleText
{
    private const int LongestText = 2_000;
    private const int DeepestBrackets = 16;

    private readonly Func<string, (ContractColumn Column, string Alias)?> _columns;
    private readonly IReadOnlyDictionary<string, CodeList> _lists;
    private readonly YamlPlace _place;
    private readonly List<string> _tokens;
    private int _at;
    private int _depth;

    private RuleText(
        string text,
        Func<string, (ContractColumn, string)?> columns,
        IReadOnlyDictionary<string, CodeList> lists,
        YamlPlace place
    )
    {
        (_columns, _lists, _place) = (columns, lists, place);
        _tokens =
            text.Length <= LongestText
                ? [.. Tokens().Matches(text).Select(m => m.Value.Trim())]
                : throw Wrong($"has {text.Length} characters; at most {LongestText} are accepted");
        if (string.Concat(_tokens) != Blanks().Replace(text, ""))
        {
            throw Wrong($"'{text}' holds a letter that no condition has");
        }
    }

    /// <param name="columns">What a name stands for: a column and the alias of its table, with its dot; null when it is no column.</param>
    public static IReadOnlyList<RuleComparison> Read(
        string text,
        Func<string, (ContractColumn, string)?> columns,
        IReadOnlyDictionary<string, CodeList> lists,
        YamlPlace place
    ) => new RuleText(text, columns, lists, place).Conjunction();

    /// <summary>The comparison of a column with a stated bound.</summary>
    public static RuleComparison Bound(
        ContractColumn column,
        string comparison,
        string bound,
        IReadOnlyDictionary<string, CodeList> lists,
        YamlPlace place
    ) => Read($"{column.Name} {comparison} {bound}", name => name == column.Name ? (column, "") : null, lists, place)[0];

    private List<RuleComparison> Conjunction()
    {
        var comparisons = new List<RuleComparison> { Comparison() };
        while (_at < _tokens.Count)
        {
            Expect("and");
            comparisons.Add(Comparison());
        }

        return comparisons;
    }

    private RuleComparison Comparison()
    {
        var left = Sum();
        var word = Next();
        if (word == "is")
        {
            var isMissing =
                Next() is var what && what == "missing"
                || (what == "present" ? false : throw Wrong($"'is {what}' is not accepted; 'is missing' and 'is present' are"));
            return new(
                sql => $"{left.Sql(sql)} IS {(isMissing ? "" : "NOT ")}NULL",
                sql => $"{left.Sql(sql)} IS {(isMissing ? "NOT " : "")}NULL",
                left.Columns
            );
        }

        if (word == "in")
        {
            Expect("(");
            var values = new List<RuleOperand> { Fit(Sum(), left) };
            while (Next() is var separator && separator != ")")
            {
                _ = separator == "," ? 0 : throw Wrong($"'{separator}' stands where a comma or a closing bracket is accepted");
                values.Add(Fit(Sum(), left));
            }

            string List(SqlDialect sql) => $"({string.Join(", ", values.Select(v => v.Sql(sql)))})";
            return new(sql => $"{left.Sql(sql)} IN {List(sql)}", sql => $"{left.Sql(sql)} NOT IN {List(sql)}", left.Columns);
        }

        var opposite = word switch
        {
            "=" => "<>",
            "<>" => "=",
            "<" => ">=",
            "<=" => ">",
            ">" => "<=",
            ">=" => "<",
            _ => throw Wrong($"'{word}' is no comparison; =, <>, <, <=, >, >=, in and is are"),
        };
        var right = Sum();
        (left, right) = (Fit(left, right), Fit(right, left));
        return new(
            sql => $"{left.Sql(sql)} {word} {right.Sql(sql)}",
            sql => $"{left.Sql(sql)} {opposite} {right.Sql(sql)}",
            [.. left.Columns.Concat(right.Columns).Distinct()]
        );
    }

    // A word that is no column is a code of the list of what it is compared with.
    private RuleOperand Fit(RuleOperand operand, RuleOperand with)
    {
        if (operand.Word is not { } word)
        {
            return operand.Kind == with.Kind || with.Word is not null
                ? operand
                : throw Wrong($"a {operand.Kind} is compared with a {with.Kind}".ToLowerInvariant());
        }

        var list = with.List is { } name
            ? _lists[name]
            : throw Wrong($"'{word}' is neither a column nor a code of what it is compared with");
        var value =
            list.Find(word)
            ?? throw Wrong($"'{word}' is no code of list {name}; accepted: {string.Join(", ", list.Values.Select(v => v.Code))}");
        return new RuleOperand(RuleKind.Code, 0, sql => sql.Integer(value.Value), []);
    }

    private RuleOperand Sum()
    {
        var sum = Product();
        while (Peek() is "+" or "-")
        {
            var sign = Next();
            var (left, right) = (Number(sum), Number(Product()));
            sum = new RuleOperand(
                RuleKind.Number,
                Math.Max(left.Scale, right.Scale),
                sql => $"({left.Sql(sql)} {sign} {right.Sql(sql)})",
                [.. left.Columns, .. right.Columns]
            );
        }

        return sum;
    }

    private RuleOperand Product()
    {
        var product = Factor();
        while (Peek() == "*")
        {
            Next();
            var (left, right) = (Number(product), Number(Factor()));
            product = new RuleOperand(
                RuleKind.Number,
                left.Scale + right.Scale,
                sql => sql.WideProduct(left.Sql(sql), left.Scale, right.Sql(sql), right.Scale),
                [.. left.Columns, .. right.Columns]
            );
        }

        return product;
    }

    private RuleOperand Factor()
    {
        var token = Next();
        if (token == "(")
        {
            _ = ++_depth <= DeepestBrackets ? 0 : throw Wrong($"has more than {DeepestBrackets} brackets inside each other");
            var inner = Sum();
            Expect(")");
            _depth--;
            return inner;
        }

        if (DateOnly.TryParseExact(token, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return new RuleOperand(RuleKind.Date, 0, sql => sql.Date(date), []);
        }

        var text = token == "-" ? "-" + Next() : token;
        if (
            decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            return new RuleOperand(
                RuleKind.Number,
                number.Scale,
                sql => number.Scale == 0 && number is > long.MinValue and < long.MaxValue ? sql.Integer((long)number) : sql.Number(number),
                []
            );
        }

        return Peek() == "(" ? Function(text) : Name(text);
    }

    private RuleOperand Function(string name)
    {
        Expect("(");
        var first = Date(Sum());
        RuleOperand Second()
        {
            Expect(",");
            return Date(Sum());
        }

        RuleOperand result;
        switch (name)
        {
            case "days":
                var to = Second();
                result = new RuleOperand(
                    RuleKind.Number,
                    0,
                    sql => sql.DaysBetween(first.Sql(sql), to.Sql(sql)),
                    [.. first.Columns, .. to.Columns]
                );
                break;
            case "earliest":
                var other = Second();
                result = new RuleOperand(
                    RuleKind.Date,
                    0,
                    sql =>
                        sql.Case([($"{other.Sql(sql)} IS NULL OR {first.Sql(sql)} <= {other.Sql(sql)}", first.Sql(sql))], other.Sql(sql)),
                    [.. first.Columns, .. other.Columns]
                );
                break;
            case "year_start":
                result = new RuleOperand(RuleKind.Date, 0, sql => sql.YearStart(first.Sql(sql)), first.Columns);
                break;
            default:
                throw Wrong($"there is no function '{name}'; days(from, to), earliest(a, b) and year_start(date) are");
        }

        Expect(")");
        return result;
    }

    private RuleOperand Name(string name)
    {
        if (name is "true" or "false")
        {
            return new RuleOperand(RuleKind.Bool, 0, sql => sql.Bool(name == "true"), []);
        }

        if (_columns(name) is not var (column, alias))
        {
            return new RuleOperand(RuleKind.Code, 0, _ => name, []) { Word = name };
        }

        var (kind, scale) = column.Type switch
        {
            ColumnType.Money => (RuleKind.Number, 2),
            ColumnType.Ratio => (RuleKind.Number, 6),
            ColumnType.BigInt or ColumnType.Int => (RuleKind.Number, 0),
            ColumnType.Date => (RuleKind.Date, 0),
            ColumnType.Bool => (RuleKind.Bool, 0),
            ColumnType.Code => (RuleKind.Code, 0),
            ColumnType.Text => (RuleKind.Text, 0),
        };
        return new RuleOperand(kind, scale, sql => alias + sql.Quote(name), [name]) { List = column.CodeList };
    }

    private RuleOperand Number(RuleOperand operand) =>
        operand is { Kind: RuleKind.Number } ? operand : throw Wrong($"a {operand.Kind} is no number".ToLowerInvariant());

    private RuleOperand Date(RuleOperand operand) =>
        operand is { Kind: RuleKind.Date } ? operand : throw Wrong($"a {operand.Kind} is no date".ToLowerInvariant());

    private string? Peek() => _at < _tokens.Count ? _tokens[_at] : null;

    private string Next() => _at < _tokens.Count ? _tokens[_at++] : throw Wrong("ends too early");

    private void Expect(string token)
    {
        var found = Next();
        _ = found == token ? 0 : throw Wrong($"'{found}' stands where '{token}' is accepted");
    }

    private StrictYamlException Wrong(string what) => new(_place, $"the condition cannot be read: {what}.");

    private enum RuleKind
    {
        Number,
        Date,
        Bool,
        Code,
        Text,
    }

    /// <param name="Scale">Decimals of a number.</param>
    private sealed record RuleOperand(RuleKind Kind, int Scale, Func<SqlDialect, string> Sql, IReadOnlyList<string> Columns)
    {
        /// <summary>The code list of a column of codes.</summary>
        public string? List { get; init; }

        /// <summary>A name that is no column.</summary>
        public string? Word { get; init; }
    }

    [GeneratedRegex(@"\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+(?:\.[0-9]+)?|[a-z_][a-z0-9_]*|<>|<=|>=|[=<>()+*,-])\s*")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
