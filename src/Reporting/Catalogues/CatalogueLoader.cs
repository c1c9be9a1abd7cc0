using System.Diagnostics.CodeAnalysis;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;

namespace Portal.Reporting.Catalogues;

/// <summary>Reads a catalogue and refuses one that has any mistake.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "Handed to whoever loads catalogues, and replaced as one piece.")]
public sealed class CatalogueLoader
{
    /// <summary>The catalogue below <paramref name="directory"/>.</summary>
    /// <exception cref="CatalogueException">Anything is wrong with it; all mistakes are listed, each with file, line and
    /// column.</exception>
    public Catalogue Load(string directory)
    {
        var catalogue = Read(directory);
        var errors = new CatalogueCheck(catalogue).Errors();
        return errors.Count == 0 ? catalogue : throw new CatalogueException(errors);
    }

    /// <summary>The catalogue of a stored text, to compute a figure again as it was computed then.</summary>
    public Catalogue FromText(string text) => InDirectory(text, Load);

    private static Catalogue InDirectory(string text, Func<string, Catalogue> read)
    {
        var directory = Directory.CreateTempSubdirectory("assay-catalogue-").FullName;
        try
        {
            CatalogueText.Parse(text).WriteTo(directory);
            return read(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The catalogue of a stored text as it was written, for comparing: it was checked when it was stored, by the rules of
    /// then.</summary>
    /// <exception cref="CatalogueException">This version of Assay cannot read it any more.</exception>
    internal static Catalogue Kept(string text) => InDirectory(text, Read);

    /// <summary>The catalogue as written: complete in form, not yet checked in meaning.</summary>
    internal static Catalogue Read(string directory)
    {
        var text = CatalogueText.Read(directory);
        var errors = new List<CatalogueError>();
        var content = new CatalogueContent(
            All<Measure>(text, "measures", errors),
            All<Indicator>(text, "indicators", errors),
            All<ExceptionRule>(text, "exceptions", errors),
            All<Parameter>(text, "parameters", errors),
            One<Regulation>(text, "regulations.yaml", errors),
            One<ColumnWord>(text, "words.yaml", errors).ToDictionary(word => word.Column, StringComparer.Ordinal),
            One<Subject>(text, "subjects.yaml", errors),
            All<Benchmark>(text, "benchmarks", errors),
            [.. All<ClassificationBook>(text, "classification", errors).OrderBy(book => book.From)],
            All<Appetite>(text, "appetite", errors),
            One<WhatIfRules>(text, "what-if.yaml", errors),
            One<BridgeLine>(text, "bridge.yaml", errors),
            One<Currency>(text, "currencies.yaml", errors)
        );
        errors.AddRange(CodesAreUnique(content));
        var contract = ContractOf(directory, errors);
        return errors.Count == 0 ? new(text, contract!, content) : throw new CatalogueException(errors);
    }

    private static Contract? ContractOf(string directory, List<CatalogueError> errors)
    {
        try
        {
            return Contract.Load(directory);
        }
        catch (StrictYamlException problem)
        {
            errors.Add(new(problem.Place, problem.Problem));
            return null;
        }
    }

    private static List<T> All<T>(CatalogueText text, string folder, List<CatalogueError> errors) =>
        [.. text.In(folder).SelectMany(file => Parse<T>(file, errors))];

    private static List<T> One<T>(CatalogueText text, string path, List<CatalogueError> errors) =>
        [.. text.Files.Where(file => file.Path == path).SelectMany(file => Parse<T>(file, errors))];

    private static List<T> Parse<T>((string Path, string Content) file, List<CatalogueError> errors)
    {
        try
        {
            return StrictYaml.Parse<List<T>>(file.Content, "catalogue/" + file.Path, LocalText.WrongLanguage);
        }
        catch (StrictYamlException problem)
        {
            errors.Add(new(problem.Place, problem.Problem));
            return [];
        }
    }

    private static IEnumerable<CatalogueError> CodesAreUnique(CatalogueContent content) =>
        content
            .Measures.Select(measure => (Kind: "measure", measure.Code, measure.Place))
            .Concat(content.Indicators.Select(indicator => (Kind: "indicator", indicator.Code, indicator.Place)))
            .Concat(content.Exceptions.Select(rule => (Kind: "exception rule", rule.Code, rule.Place)))
            .Concat(content.Classifications.Select(book => (Kind: "classification", book.Code, book.Place)))
            .Concat(
                content.Classifications.SelectMany(book =>
                    book.Rules.Select(rule => (Kind: "classification rule", Code: $"{book.Code}/{rule.Code}", rule.Place))
                )
            )
            .Concat(content.Parameters.Select(parameter => (Kind: "parameter", Code: parameter.Name, parameter.Place)))
            .Concat(content.Regulations.Select(regulation => (Kind: "regulation", Code: regulation.Key, regulation.Place)))
            .Concat(content.Subjects.Select(subject => (Kind: "subject", subject.Code, subject.Place)))
            .Concat(content.Benchmarks.Select(benchmark => (Kind: "benchmark", benchmark.Code, benchmark.Place)))
            .Concat(content.BridgeLines.Select(line => (Kind: "bridge line", line.Code, line.Place)))
            .Concat(content.Currencies.Select(currency => (Kind: "currency", currency.Code, currency.Place)))
            .GroupBy(item => (item.Kind, item.Code))
            .Where(group => group.Count() > 1)
            .Select(group => new CatalogueError(
                group.Last().Place,
                $"{group.Key.Kind} '{group.Key.Code}' is stated before at {group.First().Place}; codes are unique"
            ));
}
