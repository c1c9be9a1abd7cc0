namespace Portal.Reporting.Tests.Bridges;

/// <summary>One loan at two month-ends with what is on file in between, which need not explain it.</summary>
/// <param name="Opening">Balance; null when the loan is not on that snapshot.</param>
internal sealed record RandomLoan(
    long Key,
    decimal? Opening,
    string Before,
    decimal? Closing,
    string After,
    IReadOnlyList<(string Kind, decimal Amount, decimal Signed)> Movements
);

internal static class RandomLoans
{
    private static readonly string[] Classes = ["normal", "special_mention", "substandard", "doubtful", "loss"];
    private static readonly (string Kind, int Sign)[] Kinds =
    [
        ("disbursement", 1),
        ("repayment", -1),
        ("write_off", -1),
        ("recovery", 0),
        ("transfer", -1),
        ("adjustment_up", 1),
        ("adjustment_down", -1),
    ];

    public static IReadOnlyList<RandomLoan> Of(int seed, int count)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(1, count)
                .Select(key => new RandomLoan(
                    key,
                    Balance(),
                    Class(),
                    Balance(),
                    Class(),
                    [.. Enumerable.Range(0, random.Next(4)).Select(_ => Move()).DistinctBy(move => move.Item1)]
                )),
        ];

        decimal? Balance() =>
            random.Next(5) switch
            {
                0 => null,
                1 => 0m,
                _ => random.Next(1, 1_000_000) / 100m,
            };

        string Class() => Classes[random.Next(Classes.Length)];

        (string, decimal, decimal) Move()
        {
            var ((kind, sign), amount) = (Kinds[random.Next(Kinds.Length)], random.Next(0, 100_000) / 100m);
            return (kind, amount, sign * amount);
        }
    }
}
