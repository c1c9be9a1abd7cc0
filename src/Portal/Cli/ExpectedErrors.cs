using System.Data.Common;
using Portal.Shell;

namespace Portal.Cli;

/// <summary>Errors whose message already tells a person what was wrong and what to do. All others are faults of the program and keep their
/// trace.</summary>
internal static class ExpectedErrors
{
    public static bool Explains(Exception error) =>
        Faults.Of(error) is not null && error is not (DbException or TimeoutException) && error.GetType() != typeof(KeyNotFoundException);
}
