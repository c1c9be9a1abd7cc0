using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Lists;
using Portal.Reporting.Indicators;
using Portal.Shell;
using Portal.Work;

namespace Portal.Controls;

/// <summary>The columns of a list of loans, on every page and in files. The customer's number is masked wherever it leaves the
/// engine.</summary>
public sealed class LoanColumns(CodeNames names, IStringLocalizer<LoansBehind> texts) : IAddressWords
{
    /// <summary>Keys of the columns.</summary>
    public static IReadOnlyList<string> Words(IServiceProvider services) =>
        [
            "loan_id",
            "customer",
            "product",
            "province",
            "loan_status",
            "five_class",
            "days_past_due",
            "balance",
            "allowance",
            "open_date",
            "due_date",
        ];

    /// <param name="totals">Over all loans of the list; null in a file, whose rows are all there.</param>
    public IReadOnlyList<ListColumn<LoanRow>> All(LoanSums? totals = null) =>
        [
            Of("loan_id", "Loan", loan => loan.LoanId) with
            {
                Class = "nw",
                Total = totals is null ? null : texts["Total", Figures.Count(totals.Count, CultureInfo.CurrentUICulture)].Value,
            },
            Of("customer", "Customer", loan => loan.MaskedCustomer) with
            {
                Sort = null,
                Class = "nw",
            },
            Of("product", "Product", loan => Named("product", loan.Product)) with
            {
                Class = "short",
            },
            Of("province", "Province", loan => Named("province", loan.Province)),
            Of("loan_status", "Status", loan => Named("loan_status", loan.Status)),
            Of("five_class", "Class", loan => Named("five_class", loan.FiveClass.ToString(CultureInfo.InvariantCulture))) with
            {
                Class = "short",
            },
            Of("days_past_due", "DaysPastDue", loan => loan.DaysPastDue) with
            {
                IsNumber = true,
            },
            Of("balance", "Balance", loan => loan.Balance) with
            {
                IsNumber = true,
                Total = totals?.Balance,
            },
            Of("allowance", "Allowance", loan => loan.Allowance) with
            {
                IsNumber = true,
                // A book without allowances shows none, which is not zero.
                Total =
                    totals is null ? null
                    : totals.Allowance is { } sum ? sum
                    : texts["NoValue"].Value,
                Cell = loan =>
                    builder =>
                        builder.AddContent(
                            0,
                            loan.Allowance is { } one ? Figures.Money(one, CultureInfo.CurrentUICulture) : texts["NoValue"]
                        ),
            },
            Of("open_date", "Opened", loan => loan.OpenDate) with
            {
                Class = "nw",
            },
            Of("due_date", "Due", loan => loan.DueDate) with
            {
                Class = "nw",
            },
        ];

    private string Named(string column, string code) => names.OfColumn(column, code, CultureInfo.CurrentUICulture);

    private ListColumn<LoanRow> Of(string column, string title, Func<LoanRow, object?> value) =>
        new(column, texts[title], value) { Sort = column };
}
