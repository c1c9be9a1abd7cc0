using System.Globalization;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Data.Warehouse.Demo;

/// <summary>What every statement of the generator shares: random numbers by hash, weighted picks, literals.</summary>
/// <remarks>
/// A draw is a pure function of (seed, key, stream), so that neither threads nor the order of rows matter. Streams 1 to 63 belong to loans,
/// 64 to 127 to customers. The values are those of the engine's own hash function: they hold for one version of the engine.
/// </remarks>
internal static class DemoSql
{
    private const int Slots = 10_000;

    /// <summary>u: uniform in [0, 1); z: standard normal (takes two streams); md: a day of a month; bal: see
    /// <see cref="DemoLoans"/>.</summary>
    public static string Macros(long seed) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE OR REPLACE MACRO bits(k, s) AS hash(xor(k::BIGINT * 128 + s, (hash({seed}::BIGINT) >> 1)::BIGINT));
            CREATE OR REPLACE MACRO u(k, s) AS (bits(k, s) >> 11)::DOUBLE * 1.1102230246251565e-16;
            CREATE OR REPLACE MACRO z(k, s) AS sqrt(-2 * ln(1 - u(k, s))) * cos(2 * pi() * u(k, s + 1));
            CREATE OR REPLACE MACRO md(m, d) AS make_date((m) // 12, (m) % 12 + 1, d);
            CREATE OR REPLACE MACRO yuan(cents) AS ((cents)::DOUBLE / 100)::DECIMAL(18, 2);
            CREATE OR REPLACE MACRO slot(k, s) AS 1 + (bits(k, s) % {Slots})::INTEGER;
            """
        );

    /// <summary>A list of 10,000 values in proportion to their weights, to be indexed by <c>slot</c>.</summary>
    public static string Pick(string variable, IEnumerable<(string Value, decimal Weight)> weights)
    {
        var given = weights.Where(w => w.Weight > 0).ToList();
        var sum = given.Sum(w => w.Weight);
        var reached = 0m;
        var from = 0;
        var runs = new List<string>();
        foreach (var (value, weight) in given)
        {
            reached += weight;
            var to = (int)Math.Round(reached * Slots / sum, MidpointRounding.ToEven);
            runs.Add(string.Create(CultureInfo.InvariantCulture, $"[{value} FOR i IN range({to - from})]"));
            from = to;
        }

        return $"SET VARIABLE {variable} = flatten([{string.Join(", ", runs)}]);";
    }

    public static string Pick(string variable, CodeList list, IReadOnlyDictionary<string, decimal> weights) =>
        Pick(variable, weights.Select(w => (Code(list, w.Key), w.Value)));

    /// <summary>The stored number of a symbol; stops when the code list has no such symbol.</summary>
    public static string Code(CodeList list, string symbol) =>
        list.Values.FirstOrDefault(v => v.Code == symbol) is { } found
            ? Text(found.Value)
            : throw WarehouseException.Of(
                "demo.code",
                $"{DemoModel.FileName}: '{symbol}' is not in the code list '{list.Name}'; it has {string.Join(", ", list.Values.Select(v => v.Code))}."
            );

    public static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number that the engine is to take as a double, not as a decimal.</summary>
    public static string Real(decimal number) => Text(number) + "::DOUBLE";

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => string.Create(CultureInfo.InvariantCulture, $"DATE '{date:yyyy-MM-dd}'");

    public static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
