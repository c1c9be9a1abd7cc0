using Portal.Shell;

namespace Portal.Jobs;

/// <summary>Names of the columns of the list of jobs.</summary>
public sealed class JobList : IAddressWords
{
    public static IReadOnlyList<string> Words(IServiceProvider services) => ["job", "state", "last", "next", "said", "run"];
}
