using System.Diagnostics;
using System.Globalization;
using Portal.Mutations;
using Portal.Reporting.Catalogues;
using Portal.TestKit;

// Puts one mistake at a time into a copy of the catalogue and runs the tests of its figures: a mistake that no test notices is a test that
// is missing. dotnet run -c Release --project tests/Mutations -- [number of mistakes] [seed] [--worked] --worked leaves out the kept
// figures of a drawn bank (figures.txt), which see most edits and prove none right: what is then caught, worked tests catch alone.
var isWorkedOnly = args.Contains("--worked");
var numbers = args.Where(argument => argument != "--worked").Select(argument => int.Parse(argument, CultureInfo.InvariantCulture)).ToList();
var count = numbers.Count > 0 ? numbers[0] : 40;
var seed = numbers.Count > 1 ? numbers[1] : 1;
var tests = Repository.PathOf("artifacts", "bin", "Reporting.Tests", "release", "Portal.Reporting.Tests.dll");
if (!File.Exists(tests))
{
    await Console.Error.WriteLineAsync($"{tests} is missing. Build first: dotnet build Portal.sln -c Release");
    return 2;
}

var source = CatalogueText.Read(Repository.PathOf("catalogue"));
var all = MutationFinder.All(source.Files).ToList();
var random = new Random(seed);

// As many of each kind as of any other, in an order that the seed decides.
var chosen = all.GroupBy(mutation => mutation.Kind)
    .OrderBy(group => group.Key, StringComparer.Ordinal)
    .SelectMany(group => group.OrderBy(_ => random.Next()).Select((mutation, i) => (mutation, i)))
    .OrderBy(pair => pair.i)
    .Take(count)
    .Select(pair => pair.mutation)
    .ToList();
var directory = Directory.CreateTempSubdirectory("assay-mutations-").FullName;
var outcomes = new Dictionary<Judge, int>();
try
{
    foreach (var mutation in chosen)
    {
        var started = Stopwatch.GetTimestamp();
        var (judge, why) = await TryAsync(mutation);
        outcomes[judge] = outcomes.GetValueOrDefault(judge) + 1;
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Words(judge)}{(why.Length > 0 ? $" ({why})" : "")} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {mutation}"
            )
        );
    }
}
finally
{
    Directory.Delete(directory, recursive: true);
}

Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"{all.Count} mistakes are possible; {chosen.Count} were tried (seed {seed}{(isWorkedOnly ? ", without the kept figures" : "")}): {100m * (chosen.Count - outcomes.GetValueOrDefault(Judge.None)) / Math.Max(1, chosen.Count):0.#} % caught."
    )
);
foreach (var judge in Enum.GetValues<Judge>().Where(outcomes.ContainsKey))
{
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {100m * outcomes[judge] / chosen.Count, 5:0.0} %  {Words(judge)}: {outcomes[judge]}"
        )
    );
}

return outcomes.ContainsKey(Judge.None) ? 1 : 0;

async Task<(Judge By, string Why)> TryAsync(Mutation mutation)
{
    mutation.WriteTo(directory, source);
    try
    {
        new CatalogueLoader().Load(directory);
    }
    catch (CatalogueException problem)
    {
        return (Judge.Catalogue, problem.Errors[0].Message);
    }

    // The one test over all figures is quick and sees most mistakes: only what it does not see needs the others.
    if (!isWorkedOnly && await FirstFailureAsync("--filter-class", "*EveryFigureTests") is { } figure)
    {
        return (Judge.KeptFigures, figure);
    }

    string[] worked =
    [
        .. new[] { "Indicators", "Classifications", "Returns", "Bridges" }.SelectMany(part =>
            new[] { "--filter-namespace", "Portal.Reporting.Tests." + part }
        ),
        "--filter-not-class",
        "*EveryFigureTests",
    ];
    return await FirstFailureAsync(worked) is { } test ? (Judge.WorkedTests, test) : (Judge.None, "");
}

async Task<string?> FirstFailureAsync(params string[] of)
{
    var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
    string[] arguments = [tests, "--no-ansi", "--progress", "off", "--stop-on-fail", "on"];
    foreach (var argument in arguments.Concat(of))
    {
        start.ArgumentList.Add(argument);
    }

    start.Environment[Repository.OtherCatalogue] = directory;
    using var process = Process.Start(start)!;
    var errors = process.StandardError.ReadToEndAsync();
    var output = await process.StandardOutput.ReadToEndAsync();
    await errors;
    await process.WaitForExitAsync();
    if (process.ExitCode == 0)
    {
        return null;
    }

    var failed =
        output.Split('\n').FirstOrDefault(line => line.StartsWith("failed ", StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"The tests ended with code {process.ExitCode} and named no failure:\n{output}");
    return failed["failed ".Length..].Split(" (", 2)[0].Trim();
}

static string Words(Judge judge) =>
    judge switch
    {
        Judge.Catalogue => "refused when the catalogue was loaded",
        Judge.KeptFigures => "caught by the kept figures",
        Judge.WorkedTests => "caught by a worked test",
        _ => "survived",
    };

namespace Portal.Mutations
{
    /// <summary>What noticed a mistake.</summary>
    internal enum Judge
    {
        None,
        Catalogue,
        KeptFigures,
        WorkedTests,
    }
}
