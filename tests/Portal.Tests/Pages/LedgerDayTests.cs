using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Trail;
using Xunit;
using TestContext = Xunit.TestContext;

namespace Portal.Tests.Pages;

public sealed class LedgerDayTests : GivenPortal
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public LedgerDayTests() => Services.AddSingleton<TimeProvider>(_time);

    [Fact]
    public async Task The_days_of_the_filter_are_those_in_which_the_list_writes_its_instants()
    {
        var at = (await Get<LedgerReader>().FindAsync(1, TestContext.Current.CancellationToken))!.At;
        var offset = TimeSpan.FromHours(at.Hour >= 12 ? 12 : -13); // there, the entry is of another day than in UTC
        _time.SetLocalTimeZone(TimeZoneInfo.CreateCustomTimeZone("far", offset, "far", "far"));
        GivenReader(Roles.Auditor);
        var day = Figures.Date(DateOnly.FromDateTime(at.ToOffset(offset).DateTime));
        GivenAddress($"/ledger?from={day}&until={day}");

        var page = Render<LedgerPage>();

        page.WaitForElement("[data-entry='1']");
    }
}
