using System.Diagnostics;
using System.Globalization;
using Portal.Mutations;
using Portal.Reporting.Catalogues;
using Portal.TestKit;

// Puts one mistake at a time into a copy of the catalogue and runs the tests of its figures: a mistake that no test notices is a test that is missing.
// dotnet run -c Release --project tests/Mutations -- [number of mistakes] [seed]
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
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
var chosen = all.GroupBy(mutation => mutation.Kind).OrderBy(group => group.Key, StringComparer.Ordinal)
    .SelectMany(group => group.OrderBy(_ => random.Next()).Select((mutation, i) => (mutation, i)))
    .OrderBy(pair => pair.i).Take(count).Select(pair => pair.mutation).ToList();
var directory = Directory.CreateTempSubdirectory("assay-mutations-").FullName;
var (refused, caught, survived) = (0, 0, new List<Mutation>());
try
{
    foreach (var mutation in chosen)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = await TryAsync(mutation);
        _ = outcome.StartsWith("refused", StringComparison.Ordinal) ? refused++ : outcome.StartsWith("caught", StringComparison.Ordinal) ? caught++ : 0;
        if (outcome == "survived")
        {
            survived.Add(mutation);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s: {mutation}"));
    }
}
finally
{
    Directory.Delete(directory, recursive: true);
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{all.Count} mistakes are possible; {chosen.Count} were tried (seed {seed}): {refused} refused when the catalogue was loaded, {caught} caught by a test, {survived.Count} survived: {100m * (chosen.Count - survived.Count) / Math.Max(1, chosen.Count):0.#} % caught."));
return survived.Count == 0 ? 0 : 1;

async Task<string> TryAsync(Mutation mutation)
{
    source.WriteTo(directory);
    var path = Path.Combine(directory, mutation.File);
    var lines = (await File.ReadAllTextAsync(path)).Split('\n').ToList();
    if (mutation.After is null)
    {
        lines.RemoveAt(mutation.Line - 1);
    }
    else
    {
        lines[mutation.Line - 1] = mutation.After;
    }

    await File.WriteAllTextAsync(path, string.Join('\n', lines));
    try
    {
        new CatalogueLoader().Load(directory);
    }
    catch (CatalogueException problem)
    {
        return $"refused ({problem.Errors[0].Message})";
    }

    // The one test over all figures is quick and sees most mistakes: only what it does not see needs the others.
    return await FirstFailureAsync("--filter-class", "*EveryFigureTests") is { } figure ? $"caught ({figure})"
        : await FirstFailureAsync([.. new[] { "Indicators", "Classifications", "Returns", "Bridges" }.SelectMany(part => new[] { "--filter-namespace", "Portal.Reporting.Tests." + part })]) is { } test ? $"caught ({test})"
        : "survived";
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

    var failed = output.Split('\n').FirstOrDefault(line => line.StartsWith("failed ", StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"The tests ended with code {process.ExitCode} and named no failure:\n{output}");
    return failed["failed ".Length..].Split(" (", 2)[0].Trim();
}
