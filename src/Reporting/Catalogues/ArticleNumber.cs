using System.Globalization;
using System.Text;

namespace Portal.Reporting.Catalogues;

/// <summary>The number of an article as Chinese texts count it, such as 十一（一）, in the words of a language.</summary>
public static class ArticleNumber
{
    private const string Digits = "零一二三四五六七八九";

    /// <summary>As written for Chinese readers; <c>Art. 11 (1)</c> for others. Rows of forms, such as <c>G11_I 4</c>, are the same in
    /// both.</summary>
    public static string For(string number, CultureInfo culture)
    {
        if (culture.TwoLetterISOLanguageName == "zh" || !number.Any(IsNumeral))
        {
            return number;
        }

        var text = new StringBuilder("Art. ");
        for (var i = 0; i < number.Length; )
        {
            var run = number.AsSpan(i).ToString().TakeWhile(IsNumeral).Count();
            text.Append(
                run > 0
                    ? Value(number.Substring(i, run)).ToString(CultureInfo.InvariantCulture)
                    : number[i] switch
                    {
                        '（' => " (",
                        '）' => ")",
                        '至' => "–",
                        '、' => ", ",
                        var other => other.ToString(),
                    }
            );
            i += Math.Max(run, 1);
        }

        return text.ToString();
    }

    private static bool IsNumeral(char sign) => sign is '十' or '百' || Digits.Contains(sign, StringComparison.Ordinal);

    /// <summary>Up to 999: 一百零三 is 103, 六十三 is 63, 十 is 10.</summary>
    private static int Value(string numeral)
    {
        var (sum, digit) = (0, 0);
        foreach (var sign in numeral)
        {
            if (sign is '十' or '百')
            {
                (sum, digit) = (sum + ((digit == 0 ? 1 : digit) * (sign == '十' ? 10 : 100)), 0);
            }
            else
            {
                digit = Digits.IndexOf(sign, StringComparison.Ordinal);
            }
        }

        return sum + digit;
    }
}
