using Portal.Shell;
using Xunit;

namespace Portal.Tests.Shell;

public sealed class UrlsTests
{
    [Fact]
    public void The_address_of_a_list_holds_its_state_and_nothing_that_is_empty() =>
        Assert.Equal(
            "/loans?asOf=2024-12-31&predicate=five_class%20%3E%3D%20substandard&sort=-balance",
            Urls.Loans(new LoanQuery(new DateOnly(2024, 12, 31), "five_class >= substandard", Sort: "-balance"))
        );

    [Fact]
    public void The_first_page_of_a_list_has_one_address_only() => Assert.Equal("/findings", Urls.Findings(new FindingQuery(Page: 1)));

    [Fact]
    public void A_code_cannot_break_out_of_its_place() => Assert.Equal("/findings/F%2F..%2Fledger", Urls.Finding("F/../ledger"));

    [Fact]
    public void A_file_of_a_return_is_named_by_form_date_and_format() =>
        Assert.Equal("/returns/G11_I/2024-12-31.xlsx", Urls.ReturnFile("G11_I", new DateOnly(2024, 12, 31), "xlsx"));
}
