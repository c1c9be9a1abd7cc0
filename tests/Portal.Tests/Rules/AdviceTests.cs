using System.CommandLine;
using System.Text.RegularExpressions;
using Portal.Cli;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Sentences and documents name only commands that exist: advice that cannot be followed is worse than none.</summary>
public sealed partial class AdviceTests
{
    /// <summary>What the script does itself, before the product is asked.</summary>
    private static readonly string[] OfTheScript = ["test", "VERB"];

    [Fact]
    public void Every_command_that_is_named_exists()
    {
        var root = PortalCli.Create();
        var files = new[] { "src", "docs" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor" or ".resx" or ".md")
            .Append(Repository.PathOf("README.md"))
            .Append(Repository.PathOf("CONTRIBUTING.md"));
        var named = files
            .SelectMany(file =>
                Named()
                    .Matches(File.ReadAllText(file))
                    .Select(match => (File: Path.GetFileName(file), Verb: match.Groups[1].Value, Next: match.Groups[2].Value))
            )
            .ToList();

        Assert.True(named.Count > 40, $"{named.Count} commands found");
        Assert.Empty(
            named
                .Where(command => !Exists(root, command.Verb, command.Next))
                .Select(command => $"{command.File}: ./portal {command.Verb} {command.Next}")
        );
    }

    /// <summary>Also the verbs that the product's sentences name without the script's path, as a slip of the pen would.</summary>
    [Fact]
    public void A_quoted_command_is_one_that_can_be_typed() =>
        Assert.Empty(
            Directory
                .EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => Bare().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))
        );

    private static bool Exists(Command root, string verb, string next) =>
        OfTheScript.Contains(verb)
        || (
            root.Subcommands.FirstOrDefault(command => command.Name == verb) is { } found
            && (next.Length == 0 || found.Subcommands.Count == 0 || found.Subcommands.Any(command => command.Name == next))
        );

    // A word behind a verb counts as its own verb only where the verb has some.
    [GeneratedRegex(@"\./portal ([A-Za-z]+)(?: ([a-z]+)\b(?!/))?")]
    private static partial Regex Named();

    [GeneratedRegex(@"'portal [a-z]+")]
    private static partial Regex Bare();
}
