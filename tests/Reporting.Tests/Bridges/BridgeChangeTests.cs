using Portal.Reporting.Bridges;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Bridges;

/// <summary>What moved a figure and is no movement of a loan: corrected data, and rules.</summary>
public sealed class BridgeChangeTests : GivenDecember
{
    [Fact]
    public async Task Data_that_was_corrected_since_the_figure_was_published_moves_late_data_alone()
    {
        await _book.LoansAsync(November, Loan(1, 940m), Loan(2, 60m, "substandard"));
        var published = _book.Store.Seals()[^1].SealedAt;
        await _book.LoansAsync(November, Loan(1, 940m), Loan(2, 72m, "substandard"));
        await _book.LoansAsync(December, Loan(1, 940m), Loan(2, 72m, "substandard"));
        await MovementsAsync(("repayment", 9, 0m, "normal"));

        var bridge = await BridgeAsync("npl_balance", new BridgePeriod(November, December, OpeningKnownAt: published));

        Assert.Equal((60m, 72m), (bridge.Opening, bridge.Closing));
        Assert.Equal(["late_data 12"], Moved(bridge));
    }

    [Fact]
    public async Task A_rule_that_changed_moves_the_line_of_rules_alone()
    {
        // From December the bank's measure of non-performing loans takes special mention, too: 60 becomes 100 without any loan moving.
        using var edited = new EditedCatalogue(
            (
                "measures/balances.yaml",
                "      basis: {key: R-CLASS}\n      terms: [{sum: balance, where: five_class >= substandard}]\n",
                "      to: 2024-12-30\n      basis: {key: R-CLASS}\n      terms: [{sum: balance, where: five_class >= substandard}]\n    - from: 2024-12-31\n      basis: {key: R-CLASS}\n      terms: [{sum: balance, where: five_class >= special_mention}]\n"
            )
        );
        using var book = new GivenBook(edited.Load());
        foreach (var date in new[] { November, December })
        {
            await book.LoansAsync(date, Loan(1, 900m), Loan(2, 60m, "substandard"), Loan(3, 40m, "special_mention"));
        }

        await book.RowsAsync("loan_movement", December, [Movement("repayment", 9, 0m, "normal")]);

        var bridge = await BridgeAsync("npl_balance", book: book);

        Assert.Equal((60m, 100m), (bridge.Opening, bridge.Closing));
        Assert.Equal(["rule_change 40"], Moved(bridge));
    }

    [Fact]
    public async Task A_published_figure_that_todays_catalogue_does_not_give_is_a_change_of_rules()
    {
        await GivenDecemberAsync();

        var bridge = (
            await Engine(_book)
                .ComputeAsync(
                    [new BridgeRequest(_book.Catalogue.Indicator("npl_balance"), 88m)],
                    new BridgePeriod(November, December),
                    CancellationToken.None
                )
        ).Single();

        Assert.Equal((88m, 80m), (bridge.Opening, bridge.Closing));
        Assert.Equal("rule_change 2", Moved(bridge)[0]);
    }
}
