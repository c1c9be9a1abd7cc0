using Portal.Bench;
using Portal.Bench.Clusters;
using Portal.Bench.Loads;
using Portal.Bench.Months;
using Portal.Bench.Peers;
using Portal.Bench.Reports;
using Portal.Bench.Wholes;
using Portal.Reporting.Catalogues;

try
{
    var options = BenchOptions.Parse(args);
    var directory = Path.Combine(
        options.Work.Length > 0 ? options.Work : Path.GetTempPath(),
        "assay-bench-catalogue-" + Environment.ProcessId
    );
    var catalogue = BenchCatalogue.Load(directory);
    System.IO.Directory.Delete(directory, recursive: true);
    if (options.IsCheck)
    {
        Console.WriteLine($"{catalogue.Measures.Count} measures, {catalogue.Indicators.Count} indicators: no mistakes.");
        return 0;
    }

    foreach (var millions in options.Millions)
    {
        if (options.IsGeneration)
        {
            await BenchBook.GenerateAsync(options, millions, catalogue.Contract);
            continue;
        }

        if (options.IsLoading)
        {
            await new LoadRun(options).LoadHereAsync(millions, catalogue.Contract);
            continue;
        }

        if (options.IsLoad)
        {
            var figures = await new LoadRun(options).RunAsync(millions);
            if (millions >= 1)
            {
                figures.Save();
            }

            Console.WriteLine(Report.Of(text => LoadReport.Write(text, [figures])));
            continue;
        }

        using var book = await BenchBook.OpenAsync(options, millions, catalogue.Contract);
        Console.WriteLine(FormattableString.Invariant($"{millions:0.###} million rows, {options.Runs} runs"));
        Console.WriteLine(await MeasureAsync(options, catalogue, book, millions));
    }

    if (options.WritesReadme)
    {
        Report.WriteReadme();
        GrowthPlot.Save(SizeResult.All(), WholeResult.All());
    }

    return 0;
}
catch (Exception problem)
    when (problem
            is ArgumentException
                or Portal.Data.Yaml.StrictYamlException
                or InvalidOperationException
                or Portal.Data.Warehouse.WarehouseException
                or CatalogueException
    )
{
    Console.Error.WriteLine(problem.Message);
    return problem is ArgumentException ? 2 : 1;
}

// Measures one kind of figure on a book, keeps it, and gives its table. Books below a million rows only try the program.
static async Task<string> MeasureAsync(BenchOptions options, Catalogue catalogue, BenchBook book, decimal millions)
{
    var isKept = millions >= 1;
    if (options.WithPeers)
    {
        var result = await new PeerRun(options, book, new Workload(catalogue, book.Store)).RunAsync(millions);
        Keep(result.Save);
        return Report.Of(text => PeerReport.Write(text, [result]));
    }

    if (options.IsWhole || options.WithWays)
    {
        var run = new WholeRun(options, catalogue, book);
        var result = options.WithWays ? await run.AddWaysAsync(millions) : await run.RunAsync(millions);
        Keep(result.Save);
        return Report.Of(text => WholeReport.Write(text, [result]));
    }

    if (options.Shards.Count > 0)
    {
        var (run, results) = (new ClusterRun(options, catalogue, book), new List<ClusterResult>());
        foreach (var shards in options.Shards)
        {
            results.Add(await run.RunAsync(millions, shards));
            Keep(results[^1].Save);
        }

        return Report.Of(text => ClusterReport.Write(text, results, SizeResult.All()));
    }

    if (options.WithMonth)
    {
        var result = await new MonthRun(options, catalogue, book).RunAsync(millions);
        Keep(result.Save);
        return Report.Of(text => MonthReport.Write(text, [result]));
    }

    var parts = await new SizeRun(options, catalogue, book).RunAsync(millions);
    Keep(parts.Save);
    return Report.Of(text => Report.Write(text, [parts]));

    void Keep(Action save)
    {
        if (isKept)
        {
            save();
        }
    }
}
