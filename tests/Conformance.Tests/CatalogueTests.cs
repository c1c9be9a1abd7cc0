using System.Globalization;
using Portal.Conformance.Tests.Books;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Xunit;

namespace Portal.Conformance.Tests;

/// <summary>Whatever the catalogue asks, every engine answers with the same cents: as the product asks (cuboids) and straight from the rows.</summary>
/// <remarks>The reference is DuckDB over the sealed files, without cuboids.</remarks>
[Collection(typeof(ConformanceCollection))]
public sealed class CatalogueTests(ConformanceBook book)
{
    private static readonly DateOnly Earlier = new(2023, 12, 31);

    public static TheoryData<string> Engines => ["duckdb", "clickhouse"];

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_measure_under_every_version_of_its_rules(string engine) =>
        CompareAsync(engine, "measures", Asked.Measures(book.Store, ConformanceBook.End));

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_measure_at_an_earlier_date(string engine) =>
        CompareAsync(engine, "measures a year before", Asked.Measures(book.Store, Earlier));

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_breakdown(string engine) => CompareAsync(engine, "breakdowns", Asked.Breakdowns(book.Store, ConformanceBook.End));

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_exception_rule_with_the_draws_that_it_hits(string engine)
    {
        var asked = Asked.Exceptions(book.Store, ConformanceBook.End);
        Assert.Equal(2 * ConformanceBook.Catalogue.Exceptions.Count, asked.Outputs.Count);
        await CompareAsync(engine, "exception rules", asked);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public Task Every_cell_of_every_return(string engine) => CompareAsync(engine, "cells of returns", Asked.Cells(book.Store, ConformanceBook.End));

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_indicator_has_the_value_of_its_formula_over_the_rows(string engine)
    {
        var asked = Asked.Measures(book.Store, ConformanceBook.End);
        var measures = (await Rows(asked)).ToDictionary(f => f.Key, f => decimal.Parse(f.Value[1..f.Value.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture), StringComparer.Ordinal);
        var run = await book.Engines[engine].Indicators.ComputeAsync(ConformanceBook.End, null, CancellationToken.None);
        var parameters = ConformanceBook.Catalogue.ParametersAt(ConformanceBook.End, ConformanceBook.End);
        var computed = run.Indicators.Where(r => r.Status == ResultStatus.Ok && ConformanceBook.Catalogue.Indicator(r.Code).Kind is IndicatorKind.Ratio or IndicatorKind.Amount).ToList();

        Tally.Equal(engine, "indicators",
            computed.ToDictionary(r => r.Code, r => Number(Value(ConformanceBook.Catalogue.Indicator(r.Code), measures, parameters))),
            computed.ToDictionary(r => r.Code, r => Number(r.Value)));
    }

    [Fact]
    public async Task Every_indicator_is_equal_in_all_its_parts()
    {
        var (expected, actual) = (await RunAsync("duckdb"), await RunAsync("clickhouse"));

        Tally.Equal("clickhouse", "indicators in all parts", expected.Indicators.ToDictionary(r => r.Code, Asked.Text), actual.Indicators.ToDictionary(r => r.Code, Asked.Text));
        Assert.Equal(expected.Digest, actual.Digest);
        Assert.Equal("ClickHouse 18.16.1 on 2 shards", actual.Engine);
    }

    [Fact]
    public async Task Every_return_is_equal_with_its_checks()
    {
        foreach (var form in book.Engines["duckdb"].Returns.Forms.All)
        {
            var expected = await book.Engines["duckdb"].Returns.ComputeAsync(form.Code, ConformanceBook.End, null, CancellationToken.None);
            var actual = await book.Engines["clickhouse"].Returns.ComputeAsync(form.Code, ConformanceBook.End, null, CancellationToken.None);
            Assert.Equal(expected.ContentDigest, actual.ContentDigest);
        }
    }

    private Task<IndicatorRunResult> RunAsync(string engine) => book.Engines[engine].Indicators.ComputeAsync(ConformanceBook.End, null, CancellationToken.None);

    private Task<IReadOnlyDictionary<string, string>> Rows((IReadOnlyList<Output> Outputs, InputSet Inputs) asked) =>
        book.Engines["duckdb"].FromRowsAsync(asked.Outputs, asked.Inputs);

    private async Task CompareAsync(string engine, string kind, (IReadOnlyList<Output> Outputs, InputSet Inputs) asked)
    {
        var reference = await Rows(asked);
        Tally.Equal(engine, kind, reference, await book.Engines[engine].FromCubesAsync(asked.Outputs, asked.Inputs));
        if (engine != "duckdb")
        {
            Tally.Equal(engine, kind + " from rows", reference, await book.Engines[engine].FromRowsAsync(asked.Outputs, asked.Inputs));
        }
    }

    private static decimal? Value(Indicator indicator, Dictionary<string, decimal> measures, Reporting.Expressions.Parameters parameters) =>
        IndicatorEvaluation.Rounded(indicator.Unit, Formula.Parse(indicator.Versions.At(ConformanceBook.End)!.Formula!.Value).Evaluate(measures, parameters));

    private static string Number(decimal? value) => value?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "none";
}
