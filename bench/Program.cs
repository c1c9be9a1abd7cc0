using Portal.Bench;
using Portal.Bench.Peers;

try
{
    var options = BenchOptions.Parse(args);
    var directory = Path.Combine(options.Work.Length > 0 ? options.Work : Path.GetTempPath(), "assay-bench-catalogue-" + Environment.ProcessId);
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

        using var book = await BenchBook.OpenAsync(options, millions, catalogue.Contract);
        Console.WriteLine(FormattableString.Invariant($"{millions:0.###} million rows, {options.Runs} runs"));
        if (options.WithPeers)
        {
            (await new PeerRun(options, book, new Workload(catalogue, book.Store)).RunAsync(millions)).Save();
            continue;
        }

        var result = await new SizeRun(options, catalogue, book).RunAsync(millions);
        if (millions >= 1)
        {
            result.Save(); // smaller books only try the program
        }

        Console.WriteLine(Report.Of([result]));
    }

    if (options.WritesReadme)
    {
        Report.WriteReadme(SizeResult.All());
        GrowthPlot.Save(SizeResult.All());
    }

    return 0;
}
catch (Exception problem) when (problem is ArgumentException or Portal.Data.Yaml.StrictYamlException or InvalidOperationException or Portal.Data.Warehouse.WarehouseException or Portal.Reporting.Catalogues.CatalogueException)
{
    Console.Error.WriteLine(problem.Message);
    return problem is ArgumentException ? 2 : 1;
}
