using Microsoft.AspNetCore.WebUtilities;
using Portal.Data.Warehouse;
using Portal.Reporting;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Work;

namespace Portal.Shell;

/// <summary>The sealed partitions that the figures of a page rest on, told from its address.</summary>
public sealed class FigureInputs(IndicatorEngine engine, Catalogue catalogue, BookInfo book)
{
    /// <summary>Null for a page without figures, and for one that tells what its figures rest on itself, such as a return.</summary>
    /// <param name="address">Path and query below the portal's root.</param>
    public InputSet? Of(string address)
    {
        var (path, query) = Parts(address);
        var (page, code) = (path.ElementAtOrDefault(0) ?? "", path.ElementAtOrDefault(1));
        if ((Urls.Date(query.GetValueOrDefault("asOf")) ?? book.LatestDate) is not { } asOf)
        {
            return null;
        }

        return (page, code) switch
        {
            ("" or "matrix" or "rules" or "indicators" or "scenarios", null) or ("scenarios", _) => engine.InputsOf(null, asOf),
            ("subject", var subject) => SubjectCodes(subject) is { } codes ? engine.InputsOf(codes, asOf) : null,
            ("indicators" or "analysis" or "bridge", { } one) when catalogue.FindIndicator(one) is not null => engine.InputsOf([one], asOf),
            ("loans", null) => Loans(query.GetValueOrDefault("predicate") ?? "", asOf),
            ("classification" or "migration", null) => Loans("", asOf),
            _ => null,
        };
    }

    /// <summary>The first subject where none is named, as its page shows it.</summary>
    private IReadOnlyCollection<string>? SubjectCodes(string? code) =>
        catalogue.Subjects.FirstOrDefault(subject => code is null || subject.Code == code)?.Codes;

    private InputSet? Loans(string predicate, DateOnly asOf)
    {
        try
        {
            return engine.LoanInputs(predicate, Viewpoint.Of(asOf));
        }
        catch (Exception refused) when (refused is WarehouseException or ExpressionException)
        {
            return null; // the page itself says what is wrong with the date or the condition, and shows no figure
        }
    }

    private static (string[] Path, Dictionary<string, string?> Query) Parts(string address)
    {
        var parts = address.Split('#')[0].Split('?', 2);
        return (
            parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries),
            QueryHelpers
                .ParseQuery(parts.ElementAtOrDefault(1))
                .ToDictionary(pair => pair.Key, pair => pair.Value.LastOrDefault(), StringComparer.OrdinalIgnoreCase)
        );
    }
}
