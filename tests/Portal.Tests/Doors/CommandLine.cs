using Portal.Cli;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>Tests that read what a verb prints: the console is one for the whole process, so they run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CommandLine
{
    public const string Name = "command line";

    private const string TokenVariable = "ASSAY_TOKEN";

    public static Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => RunWithTokenAsync(null, words);

    /// <summary>With text on standard input, as from a pipe.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunWithInputAsync(string input, params string[] words)
    {
        var before = Console.In;
        using var given = new StringReader(input);
        Console.SetIn(given);
        try
        {
            return await RunAsync(words);
        }
        finally
        {
            Console.SetIn(before);
        }
    }

    public static async Task<(int Code, string Output, string Errors)> RunWithTokenAsync(string? token, params string[] words)
    {
        var (console, errors) = (Console.Out, Console.Error);
        using var output = new StringWriter();
        using var told = new StringWriter();
        Environment.SetEnvironmentVariable(TokenVariable, token); // also that of whoever runs the tests
        Console.SetOut(output);
        Console.SetError(told);
        try
        {
            return (await PortalCli.RunAsync(words), output.ToString(), told.ToString());
        }
        finally
        {
            Environment.SetEnvironmentVariable(TokenVariable, null);
            Console.SetOut(console);
            Console.SetError(errors);
        }
    }
}
