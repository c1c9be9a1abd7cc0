using System.Globalization;
using System.Text.RegularExpressions;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>How a source writes its numbers. Nothing is taken that is not stated here: 1.234,56 and 1,234.56 are different
/// numbers.</summary>
/// <param name="Decimal">The decimal sign, a point or a comma.</param>
/// <param name="Thousands">What stands between groups of three digits; empty when nothing may.</param>
/// <param name="Negative">How a negative number may be written beside a minus before it.</param>
/// <param name="Currency">The sign or code that may stand before or behind the number; empty when none may.</param>
/// <param name="IsPercent">A percent sign may stand behind it, and the value is a hundredth.</param>
internal sealed partial record NumberFormat(
    string Decimal = ".",
    string Thousands = "",
    string Negative = "minus",
    string Currency = "",
    bool IsPercent = false
)
{
    /// <summary>The options of number(x) and percent(x), as a profile writes them behind the value.</summary>
    public static readonly IReadOnlyList<string> Options = ["decimal", "thousands", "negative", "currency"];

    public static NumberFormat Plain { get; } = new();

    /// <summary>One sentence with an example, for errors.</summary>
    public string Accepted
    {
        get
        {
            var example = $"8{Thousands}596{Decimal}74";
            var forms = new List<string> { $"-{example}" };
            forms.AddRange(
                Negative switch
                {
                    "parentheses" => [$"({example})"],
                    "trailing" => [$"{example}-"],
                    _ => [],
                }
            );
            forms.AddRange(Currency.Length > 0 ? [$"{Currency}{example}"] : []);
            var sentence = $"a number such as {(IsPercent ? $"13{Decimal}59 or 13{Decimal}59%" : example)} or {string.Join(" or ", forms)}";
            return this == Plain
                ? TextTypes.Number
                : $"{sentence} (decimal sign '{Decimal}', {(Thousands.Length == 0 ? "nothing" : $"'{Thousands}'")} between thousands)";
        }
    }

    /// <summary>What is wrong with the options, or null.</summary>
    public string? Problem =>
        Decimal is not ("." or ",") ? $"decimal '{Decimal}': '.' or ',' is accepted."
        : Thousands is not ("" or "." or "," or " " or "'" or "\u00A0" or "\u202F") || Thousands == Decimal
            ? $"thousands '{Thousands}': ',' '.' a blank or an apostrophe is accepted, another sign than that of the decimals ('{Decimal}')."
        : Negative is not ("minus" or "parentheses" or "trailing") ? $"negative '{Negative}': minus, parentheses or trailing is accepted."
        : Currency.Length > 5 || NotCurrency().IsMatch(Currency)
            ? $"currency '{Currency}': up to five characters without digits, signs of numbers and blanks are accepted."
        : null;

    /// <summary>The function NAME(x): an exact decimal with ten decimals, or a failure.</summary>
    /// <remarks>Eighteen digits are enough for nearly every text, and a cast to more costs a hundred times as much; what does not fit is
    /// cast once more.</remarks>
    public IReadOnlyList<string> Macros(string name)
    {
        var number =
            $"COALESCE(CAST(TRY_CAST({name}_text(x) AS DECIMAL(18,10)) AS DECIMAL(30,10)), CAST({name}_text(x) AS DECIMAL(30,10)))";
        return
        [
            $"CREATE TEMP MACRO {name}_text(x) AS CASE WHEN x IS NULL THEN NULL WHEN regexp_full_match(x, {Text(Pattern)}) THEN {Cleaned} ELSE '?' END",
            $"CREATE TEMP MACRO {name}(x) AS {(IsPercent ? $"{number} * 0.01" : number)}",
        ];
    }

    private string Pattern
    {
        get
        {
            var point = Regex.Escape(Decimal);
            var whole = Thousands.Length == 0 ? "[0-9]+" : $"([0-9]+|[0-9]{{1,3}}({Sign(Thousands)}[0-9]{{3}})+)";
            var digits = $"({whole}({point}[0-9]+)?|{point}[0-9]+)";
            var money = Sign(Currency);
            var percent = IsPercent ? "( ?%)?" : "";
            string Amount(string number) => Currency.Length == 0 ? number : $"({number}|{money} ?{number}|{number} ?{money})";
            var forms = new List<string> { Amount($"-?{digits}") + percent };
            forms.AddRange(Currency.Length > 0 ? [$"-{money} ?{digits}{percent}"] : []);
            forms.AddRange(
                Negative switch
                {
                    "parentheses" => [$"[(]{Amount(digits)}[)]{percent}"],
                    "trailing" => [$"{Amount(digits)}-{percent}"],
                    _ => [],
                }
            );
            return string.Join("|", forms.Select(f => $"({f})"));
        }
    }

    private string Cleaned
    {
        get
        {
            if (this == Plain)
            {
                return "x";
            }

            var bare = Currency.Length == 0 ? "x" : $"replace(x, {Text(Currency)}, '')";
            var digits = $"regexp_replace({bare}, {Text($"[^0-9{Regex.Escape(Decimal)}]")}, '', 'g')";
            return $"(CASE WHEN contains(x, '-') OR contains(x, '(') THEN '-' ELSE '' END || {(Decimal == "." ? digits : $"replace({digits}, ',', '.')")})";
        }
    }

    // A text for RE2, which knows no escaped blank or letter.
    private static string Sign(string text) =>
        string.Concat(text.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\x{{{(int)c:x}}}")));

    [GeneratedRegex(@"[0-9\-+()%\s,]")]
    private static partial Regex NotCurrency();
}
