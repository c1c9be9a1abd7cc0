using System.Globalization;
using Portal.Data.Ledgers;
using Portal.Shell;

namespace Portal.Trail;

/// <summary>Kinds of entries by their hundreds, as addresses write them: 7 for all about findings.</summary>
public sealed class LedgerKindGroups : IAddressWords
{
    public static IReadOnlyList<string> All { get; } =
    [.. DeclaredKinds.All.Select(kind => (int)kind / 100).Distinct().Select(group => group.ToString(CultureInfo.InvariantCulture))];

    public static IReadOnlyList<string> Words(IServiceProvider services) => All;
}
