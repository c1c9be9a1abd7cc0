using System.Globalization;

namespace Portal.Crashes;

/// <summary>A small file and its profile: enough for a load to have something to seal.</summary>
internal static class LoanFile
{
    public const string Profile = """
        profile: p
        meaning: partners of a bank that is killed now and then
        book: {name: B, currency: CNY}
        reads: {format: csv}
        tables:
          partner:
            columns:
              partner_key: key
              partner_name: name
              partner_kind: "'trust'"
              partner_group: '7'
        """;

    public static string Text =>
        "key,name\n"
        + string.Concat(Enumerable.Range(1, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},partner {i}\n")));
}
