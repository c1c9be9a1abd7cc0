using System.Text.Json.Nodes;
using Portal.EndToEnd.Running;
using Portal.TestKit;
using Xunit;

namespace Portal.EndToEnd;

/// <summary>Verbs as a person calls them, beside the running portal.</summary>
public sealed class CommandLineTests(ServedBank bank) : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-call-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Real_loans_are_not_loaded_into_the_demo_bank()
    {
        var file = Path.Combine(_directory, "loans.csv");
        await File.WriteAllTextAsync(file, "");
        var before = Seals();

        var call = await Product.RunAsync(
            "load",
            "--home",
            bank.Home,
            "--profile",
            Repository.PathOf("catalogue", "profiles", "lendingclub.yaml"),
            "--as-of",
            "2019-03-31",
            file
        );

        Assert.Equal(1, call.ExitCode);
        var sentence = call.Errors.TrimEnd().Split('\n')[^1];
        Assert.StartsWith($"The home {bank.Home} holds the book 'W Bank'", sentence, StringComparison.Ordinal);
        Assert.Contains("--home DIR", sentence, StringComparison.Ordinal);
        Assert.Equal(before, Seals());
    }

    [Fact]
    public async Task The_demo_bank_is_not_created_over_a_book()
    {
        var before = Seals();

        var call = await Product.RunAsync("demo", "--home", bank.Home, "--loans", "500", "--months", "2");

        Assert.Equal(1, call.ExitCode);
        Assert.StartsWith(
            $"The home {bank.Home} already holds the book 'W Bank'",
            call.Errors.TrimEnd().Split('\n')[^1],
            StringComparison.Ordinal
        );
        Assert.Equal(before, Seals());
    }

    [Fact]
    public async Task An_unknown_key_in_the_settings_stops_with_its_place()
    {
        var program = CopyOfTheProduct();
        var file = Path.Combine(program, "appsettings.json");
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        settings["Warehouse"]!["Thread"] = 4;
        await File.WriteAllTextAsync(file, settings.ToJsonString(new() { WriteIndented = true }));
        var line = Array.FindIndex(await File.ReadAllLinesAsync(file), l => l.Contains("\"Thread\"", StringComparison.Ordinal)) + 1;
        var home = Path.Combine(_directory, "home");

        var call = await Product.RunInAsync(program, "up", "--home", home);

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith($"appsettings.json:{line}: unknown key Warehouse:Thread;", call.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(home), "a start that is refused writes nothing");
    }

    [Fact]
    public async Task A_second_portal_on_one_home_is_refused_while_the_first_runs_and_by_its_name()
    {
        var call = await Product.RunAsync("up", "--home", bank.Home, "--url", "http://127.0.0.1:0");

        Assert.Equal(2, call.ExitCode);
        Assert.StartsWith(
            $"Another portal serves the home {bank.Home} (process {bank.ProcessId}, started by ",
            call.Errors,
            StringComparison.Ordinal
        );
        Assert.EndsWith("--home DIR.", call.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_before_anything_is_made()
    {
        var home = Path.Combine(_directory, "new home");

        var call = await Product.RunAsync("up", "--home", home, "--url", bank.Address);

        Assert.Equal(
            $"Server:Url is {bank.Address}, and another program listens there. Stop it, or choose another port with --url URL or the setting Server:Url.",
            call.Errors.TrimEnd()
        );
        Assert.Equal((1, ""), (call.ExitCode, call.Output));
        Assert.False(Directory.Exists(home), "a start that is refused writes nothing");
    }

    [Fact]
    public async Task An_address_that_is_none_is_said_before_anything_is_made()
    {
        var home = Path.Combine(_directory, "new home");

        var call = await Product.RunAsync("up", "--home", home, "--url", "http://192.0.2.1:8080"); // TEST-NET-1 of RFC 5737: nobody's

        Assert.StartsWith(
            "Server:Url is http://192.0.2.1:8080, which is no address of this machine.",
            call.Errors,
            StringComparison.Ordinal
        );
        Assert.Equal(1, call.ExitCode);
        Assert.False(Directory.Exists(home), "a start that is refused writes nothing");
    }

    [Fact]
    public async Task A_portal_that_was_killed_leaves_its_home_to_the_next()
    {
        var home = Path.Combine(_directory, "killed");
        for (var start = 0; start < 2; start++)
        {
            using var portal = Product.Start(null, "up", "--home", home, "--url", "http://127.0.0.1:0", "--no-demo");
            var errors = portal.StandardError.ReadToEndAsync();
            var said = await portal.StandardOutput.ReadLineAsync();
            portal.Kill(); // SIGKILL: nothing is tidied up
            await portal.WaitForExitAsync();

            Assert.True(said?.StartsWith("Assay is at http://127.0.0.1:", StringComparison.Ordinal), $"{said}\n{await errors}");
        }
    }

    /// <summary>Its settings stand beside the program, so the test needs a program of its own; what is large is only linked.</summary>
    private string CopyOfTheProduct()
    {
        var program = Directory.CreateDirectory(Path.Combine(_directory, "program")).FullName;
        foreach (var file in Directory.EnumerateFiles(Product.Directory))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)));
        }

        foreach (var directory in Directory.EnumerateDirectories(Product.Directory))
        {
            Directory.CreateSymbolicLink(Path.Combine(program, Path.GetFileName(directory)), directory);
        }

        return program;
    }

    private string[] Seals() => [.. Directory.EnumerateFiles(Path.Combine(bank.Home, "warehouse", "seals")).Order(StringComparer.Ordinal)];
}
