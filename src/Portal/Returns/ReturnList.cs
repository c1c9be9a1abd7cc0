using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Lists;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Portal.Shell;
using Portal.Work;

namespace Portal.Returns;

/// <summary>One return of a date: where it stands, or that it is not filed for the date.</summary>
/// <param name="Status">Null when it is not filed for the date.</param>
/// <param name="NotFiled">The form that is not filed; null when it is.</param>
public sealed record ReturnRow(
    string Form,
    LocalText Name,
    LocalText Scope,
    FormFrequency Frequency,
    ReturnStatusLine? Status,
    ReturnForm? NotFiled
);

/// <summary>The list of returns: its columns, and its rows as an address asks for them.</summary>
public sealed class ReturnList(
    ReturnReader returns,
    StateNames names,
    IStringLocalizer<ReturnsPage> texts,
    IStringLocalizer<ListFiles> files
) : IAddressWords, IListSource
{
    /// <summary>Keys of the columns.</summary>
    public static IReadOnlyList<string> Words(IServiceProvider services) =>
        ["form", "name", "scope", "frequency", "step", "failed", "kept", "by", "files"];

    public string Name => "returns";

    public Type Page => typeof(ReturnsPage);

    public string Right => Policies.ExportReturns;

    public string Address => Urls.Returns();

    /// <param name="isPage">With what a file cannot hold.</param>
    public IReadOnlyList<ListColumn<ReturnRow>> Columns(bool isPage) =>
        [
            new("form", texts["Return"], row => row.Form) { Sort = "form", Class = "nw" },
            new("name", texts["Name"], row => row.Name.For(Culture)) { Sort = "name", Class = "it" },
            new("scope", texts["Scope"], row => row.Scope.For(Culture)) { Sort = "scope" },
            new("frequency", texts["Frequency"], row => texts["Frequency" + row.Frequency].Value) { Sort = "frequency", Class = "nw" },
            new("step", texts["Step"], Step) { Sort = "step" },
            new(
                "failed",
                texts[isPage ? "Checks" : "ChecksFailed"],
                row => row.Status?.State is null ? null : row.Status.Failed + row.Status.Undecided
            )
            {
                Sort = "failed",
            },
            new("kept", texts["Kept"], row => row.Status?.At) { Sort = "kept", Class = "when" },
            new("by", texts["KeptBy"], row => row.Status?.By) { Sort = "by", Class = "nw" },
            .. isPage ? (ListColumn<ReturnRow>[])[new("files", texts["Files"], _ => null) { Class = "nw" }] : [],
        ];

    /// <summary>The rows of a date in the order that an address asks for.</summary>
    public IReadOnlyList<ReturnRow> Rows(ReturnListView view, string? sort) =>
        ShortList.Sorted(
            Columns(isPage: false),
            [
                .. view.Lines.Select(line => new ReturnRow(line.Form, line.Name, line.Scope, line.Frequency, line, null)),
                .. view.NotFiled.Select(form => new ReturnRow(form.Code, form.Name, form.Scope.Name, form.Frequency, null, form)),
            ],
            sort
        );

    public async Task<ListSheet> ReadAsync(Actor reader, Func<string, string?> value, int most, CancellationToken cancellationToken)
    {
        var view = await returns.ListAsync(Urls.Date(value("asOf")), cancellationToken);
        var (columns, rows) = (Columns(isPage: false), Rows(view, value("sort")));
        var chosen = ChosenColumns.Of(columns, value("columns"));
        return ListSheet.Of(
            texts["Title"],
            [(texts["AsOf"], view.AsOf is { } day ? Figures.Date(day) : null), ListSheet.Sorted(columns, value("sort") ?? "", files)],
            chosen.Count == 0 ? columns : chosen,
            rows,
            rows.Count
        );
    }

    private static CultureInfo Culture => CultureInfo.CurrentUICulture;

    private string Step(ReturnRow row) =>
        row.Status is not { } line ? texts["NotFiledShort"]
        : line.State is not { } state ? texts["NotKept"]
        : $"{names.Of(state)} · v{line.Version}{(line.IsSame ? "" : $" · {texts["Changed"]}")}";
}
