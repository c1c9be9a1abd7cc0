using System.CommandLine;
using Portal.Settings;
using Spectre.Console;

namespace Portal.Cli;

/// <summary>Every verb of the product. Exit codes: 0 done, 1 failed or a check says no, 2 the words of the call are off.</summary>
public static class PortalCli
{
    internal static readonly Option<string?> Home = new("--home")
    {
        Description = "Directory for everything that Assay writes (default: ASSAY_HOME, then ./data).",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Runs one call; errors go to standard error, one line each that says what to do.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = Create();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"{error.Message} See ./portal {(parsed.CommandResult.Command is RootCommand ? "" : parsed.CommandResult.Command.Name + " ")}--help.");
            }

            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return 1;
        }
        catch (Exception error) when (ExpectedErrors.Explains(error))
        {
            await Console.Error.WriteLineAsync(error.Message);
            return error is SettingsException or CallException ? 2 : 1;
        }
    }

    private static RootCommand Create() => new("Assay: credit-risk reporting and internal audit for a bank.")
    {
        Home,
        UpVerb.Create(),
        DemoVerb.Create(),
        LoadVerb.Create(),
        EngineVerb.Create(),
        ComputeVerb.Create(),
        CatalogueVerb.Create(),
        ReportVerb.Create(),
        FindingVerb.Create(),
        LedgerVerb.Create(),
        MigrateVerb.Create(),
    };

    /// <summary>A console on standard error, so that standard output holds only what was asked for.</summary>
    internal static IAnsiConsole ErrorConsole { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Who acts when a verb acts directly: the operating-system user.</summary>
    internal static string OperatingSystemUser => Environment.UserName.Length > 0 ? Environment.UserName : "unknown";
}

/// <summary>A call whose words are off in a way that the parser cannot see.</summary>
public sealed class CallException(string message) : Exception(message);
