using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Portal.Data;
using Portal.Shell;
using Spectre.Console;

namespace Portal.Cli;

/// <summary>Every verb of the product. Exit codes: 0 done, 1 failed or a check says no, 2 the words of the call are off.</summary>
public static partial class PortalCli
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
            await Console.Error.WriteLineAsync(
                $"{Wrong(parsed)} See ./portal {string.Concat(Path(parsed.CommandResult).Select(name => name + " "))}--help."
            );
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
            var said = ExpectedErrors.Said(error);
            said = parsed.GetValue(Home) is { } home ? ServedCommands.Named(said, System.IO.Path.GetFullPath(home)) : said;
            await Console.Error.WriteLineAsync(Printable.Message(said)); // text of files must not command a terminal
            return ExpectedErrors.ExitCode(error);
        }
    }

    /// <summary>What is wrong with the words, in one line. A word too many says more than the missing verb that it leaves behind.</summary>
    private static string Wrong(ParseResult parsed)
    {
        var told =
            parsed.UnmatchedTokens.Count > 0
                ? [$"There is no '{string.Join(' ', parsed.UnmatchedTokens)}' here."]
                : parsed.Errors.Select(e => Space().Replace(TypeName().Replace(e.Message, ""), " ")).Distinct(StringComparer.Ordinal);
        return string.Join(' ', told.Select(t => t.Trim()));
    }

    private static IEnumerable<string> Path(CommandResult command) =>
        command.Parent is CommandResult parent ? Path(parent).Append(command.Command.Name) : [];

    /// <summary>The parser names classes of the program, which tell nobody what to write.</summary>
    [GeneratedRegex(@" as expected type '[^']*'")]
    private static partial Regex TypeName();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>Named as it is called: a root command would bear the assembly's name.</summary>
    internal static Command Create()
    {
        var root = new Command("./portal", "Assay: credit-risk reporting and internal audit for a bank.")
        {
            new HelpOption(),
            new VersionOption(),
            Home,
            UpVerb.Create(),
            DemoVerb.Create(),
            LoadVerb.Create(),
            EngineVerb.Create(),
            ComputeVerb.Create(),
            CatalogueVerb.Create(),
            ReportVerb.Create(),
            LedgerVerb.Create(),
            JobsVerb.Create(),
            UserVerb.Create(),
            MigrateVerb.Create(),
            BackupVerb.Create(),
            RestoreVerb.Create(),
        };
        foreach (var verb in Features.All.SelectMany(feature => feature.Verbs))
        {
            root.Add(verb);
        }

        return root;
    }

    /// <summary>A console on standard error, so that standard output holds only what was asked for.</summary>
    internal static IAnsiConsole ErrorConsole { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Who acts when a verb acts directly: the operating-system user.</summary>
    internal static string OperatingSystemUser => Environment.UserName.Length > 0 ? Environment.UserName : "unknown";
}

/// <summary>A call whose words are off in a way that the parser cannot see.</summary>
public sealed class CallException(string message) : Exception(message);
