using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Cli;

/// <summary>Errors whose message already tells a person what was wrong and what to do. All others are faults of the program and keep their
/// trace.</summary>
internal static class ExpectedErrors
{
    /// <summary>Our own sentences, and what the system says of a file that the call named.</summary>
    public static bool Explains(Exception error) =>
        Faults.Of(error) is not null || error is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException;

    /// <summary>The sentence, and behind one about a disk or a database what the system said: it names the file.</summary>
    public static string Said(Exception error) =>
        StoreFaults.Of(error) is { } store ? $"{store.Message} ({error.GetBaseException().Message.TrimEnd('.')})" : error.Message;

    /// <summary>2 when the words of the call are off, 1 otherwise.</summary>
    public static int ExitCode(Exception error) => Faults.Of(error) is { } kind ? Faults.ExitCode(kind) : 1;
}
