using Portal.Controls;

namespace Portal.Shell;

/// <summary>What the address of the list of indicators may ask for.</summary>
public sealed class IndicatorStates : IAddressWords
{
    /// <summary>All that have passed a limit of any kind, or cannot be held against theirs.</summary>
    public const string Passed = "passed";

    public static IReadOnlyList<string> Words(IServiceProvider services) => [Passed, .. Enum.GetValues<LimitStanding>().Select(Key)];

    public static string Key(LimitStanding standing) => Data.Figures.Words.Of(standing);

    public static bool Matches(string? asked, LimitStanding standing) =>
        asked is null || asked == Key(standing) || (asked == Passed && standing is not (LimitStanding.Within or LimitStanding.None));
}
