using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Portal.TestKit;

namespace Portal.Reporting.Tests.Returns;

/// <summary>Forms of the shipped catalogue, filled from figures that a test states.</summary>
internal static class GivenReturns
{
    public static readonly DateOnly AsOf = new(2023, 12, 31);

    public static Catalogue Catalogue { get; } = new CatalogueLoader().Load(Repository.CatalogueDirectory);

    public static ReturnForms Forms { get; } = ReturnForms.Load(Catalogue);

    /// <summary>Every figure of the form: those given, and 0 for the others.</summary>
    public static ReturnInputs Inputs(
        ReturnForm form,
        IReadOnlyDictionary<string, decimal> figures,
        IReadOnlyDictionary<string, decimal>? ledger = null
    ) =>
        new(
            AsOf,
            "Tiny Bank 小银行",
            true,
            "CNY",
            new string('a', 64),
            new string('c', 64),
            form.WantedFigures()
                .ToDictionary(
                    f => f.Key,
                    f => figures.TryGetValue(f.Key, out var sum) ? new ReturnFigure(sum, 1, []) : new ReturnFigure(0m, 0, [])
                ),
            ledger ?? new Dictionary<string, decimal>()
        )
        {
            CurrencyName = Catalogue.CurrencyName("CNY"),
        };

    public static ReturnDocument Fill(
        string form,
        IReadOnlyDictionary<string, decimal> figures,
        IReadOnlyDictionary<string, decimal>? ledger = null
    ) => ReturnCalculation.Fill(Alone(form), Inputs(Forms[form], figures, ledger));

    /// <summary>The form without its checks against other forms, which these figures do not fill.</summary>
    public static ReturnForm Alone(string form) =>
        Forms[form] with
        {
            Checks = [.. Forms[form].Checks.Where(check => !check.Rule.Contains(':', StringComparison.Ordinal))],
        };

    /// <summary>A book that has something in most cells, the same on every run; its ledger agrees.</summary>
    public static ReturnDocument Sample(string form = "G11_I")
    {
        var keys = Forms[form].WantedFigures().Select(f => f.Key).Where(k => !k.StartsWith("control.", StringComparison.Ordinal)).ToList();
        var figures = keys.Select((key, i) => (key, sum: i % 7 == 3 ? 0m : 1_234_567.89m + (i * 98_765_432.11m % 9_000_000_000m)))
            .ToDictionary(p => p.key, p => p.sum);
        foreach (
            var key in keys.Where(k => k.StartsWith("5.5.1.", StringComparison.Ordinal) || k.StartsWith("8.1.", StringComparison.Ordinal))
        )
        {
            figures[key] = Math.Round(figures[(key[0] == '5' ? "5.5." : "8.") + key[^1]] / 4m, 2); // a part of the row above it
        }

        foreach (var column in keys.Where(k => k.StartsWith("5.5.", StringComparison.Ordinal) && k.Length == 5).Select(k => k[^1]))
        {
            // What is left and what is new make the restructured loans of today.
            figures[$"5.4.1.{column}"] = figures[$"5.5.{column}"] - figures[$"5.2.{column}"] + figures[$"5.3.{column}"];
        }

        if (form == "G01_II")
        {
            (figures["2.1.A"], figures["2.2.A"]) = (Math.Round(figures["2.A"] / 2m, 2), Math.Round(figures["2.A"] / 3m, 2));
        }

        var empty = Fill(form, figures);
        var loans = empty.Cell("1", "A").Exact!.Value;
        figures["control.gross_loans"] = loans;
        figures["control.overdue_reported"] = empty.Cell(form == "G11_I" ? "4" : "2", "A").Exact!.Value;
        return Fill(form, figures, new Dictionary<string, decimal> { ["G01_62_C"] = loans });
    }
}
