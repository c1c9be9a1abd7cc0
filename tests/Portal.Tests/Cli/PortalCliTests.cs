using Portal.Tests.Doors;
using Xunit;

namespace Portal.Tests.Cli;

/// <summary>Words that are off: exit code 2, one line on standard error that says what to do, nothing on standard output.</summary>
[Collection(CommandLine.Name)]
public sealed class PortalCliTests
{
    [Theory]
    [InlineData("nonsense", "There is no 'nonsense' here. See ./portal --help.")]
    [InlineData("", "Required command was not provided. See ./portal --help.")]
    [InlineData("report", "Required argument missing for command: 'report'. See ./portal report --help.")]
    [InlineData("report G11_I --as-of yesterday", "'yesterday' is not a date; write one such as 2024-12-31. See ./portal report --help.")]
    [InlineData("report G11_I --language fr", "See ./portal report --help.")]
    [InlineData("report G11_I --frmat pdf", "There is no '--frmat pdf' here. See ./portal report --help.")]
    [InlineData("finding", "Required command was not provided. See ./portal finding --help.")]
    [InlineData("finding close", "There is no 'close' here. See ./portal finding --help.")]
    [InlineData("finding open", "See ./portal finding open --help.")]
    [InlineData("finding open t --rating Hgih", "See ./portal finding open --help.")]
    [InlineData(
        "finding open t",
        "A personal token is needed: make one in the portal under your name (/account/tokens), then set ASSAY_TOKEN"
    )]
    [InlineData("finding open t --url nowhere", "--url: 'nowhere' is not an address")]
    [InlineData("finding open t --token-file /no/such/file", "--token-file: there is no file /no/such/file.")]
    [InlineData(
        "finding open t --url http://127.0.0.1:9 --token-file TOKEN",
        "No portal answers at http://127.0.0.1:9/. Start it with ./portal up"
    )]
    [InlineData("demo --loans many", "See ./portal demo --help.")]
    [InlineData("load", "See ./portal load --help.")]
    [InlineData("ledger verify now", "There is no 'now' here. See ./portal ledger verify --help.")]
    public async Task Words_that_are_off_get_code_2_and_one_line(string words, string line)
    {
        var home = Directory.CreateTempSubdirectory("assay-cli-").FullName;
        var token = Path.Combine(home, "token");
        await File.WriteAllTextAsync(token, "assay_000000000000_x\n", TestContext.Current.CancellationToken);
        try
        {
            var (code, output, errors) = await CommandLine.RunAsync([
                .. words.Replace("TOKEN", token, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries),
                "--home",
                home,
            ]);

            Assert.Contains(line, errors, StringComparison.Ordinal);
            Assert.Equal((2, "", 1), (code, output, errors.Count(c => c == '\n')));
            Assert.DoesNotContain("Portal.", errors, StringComparison.Ordinal); // no class or assembly of the program
            Assert.DoesNotContain("System.", errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [Theory]
    [InlineData("--help", "./portal [command] [options]")]
    [InlineData("up --help", "./portal up [options]")]
    [InlineData("finding open --help", "./portal finding open <TITLE> [options]")]
    [InlineData("report --help", "./portal report <FORM> [options]")]
    public async Task Help_goes_to_standard_output_and_names_the_command_as_it_is_called(string words, string usage)
    {
        var (code, output, errors) = await CommandLine.RunAsync(words.Split(' '));

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains($"Usage:\n  {usage}\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }
}
