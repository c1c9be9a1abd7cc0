using Microsoft.Extensions.Time.Testing;
using Portal.Data.Access;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Shell;

/// <summary>What the first answer read goes to the circuit of the same visit, once, and to nobody else.</summary>
public sealed class PageVisitTests
{
    private static readonly VisitedPage Page = new(new Grant("wang", 3, "Auditor", "s1", null), "http://127.0.0.1/loans?after=7", "en");
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_circuit_of_the_visit_takes_it_once()
    {
        var visits = new PageVisits(_time);
        var key = visits.Leave(Page, Models("LoansBehind _list"));

        Assert.Equal("read", visits.Take(key, Page)!["LoansBehind _list"]);
        Assert.Null(visits.Take(key, Page));
    }

    public static TheoryData<VisitedPage> Others =>
        [
            Page with
            {
                Reader = Page.Reader! with { UserName = "li" },
            },
            Page with
            {
                Reader = Page.Reader! with { RightsVersion = 4, Roles = "Executive" },
            },
            Page with
            {
                Reader = Page.Reader! with { SessionId = "s2" },
            },
            Page with
            {
                Reader = null,
            },
            Page with
            {
                Address = "http://127.0.0.1/loans",
            },
            Page with
            {
                Language = "zh-CN",
            },
        ];

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_person_session_address_or_language_gets_nothing_and_leaves_nothing(VisitedPage other)
    {
        var visits = new PageVisits(_time);
        var key = visits.Leave(Page, Models("a"));

        Assert.Null(visits.Take(key, other));
        Assert.Equal(0, visits.Count);
    }

    [Fact]
    public void What_no_circuit_came_for_is_dropped()
    {
        var visits = new PageVisits(_time);
        var late = visits.Leave(Page, Models("a"));
        _time.Advance(PageVisits.Longest);

        Assert.Null(visits.Take(late, Page));
        visits.Leave(Page, Models("a"));
        _time.Advance(PageVisits.Longest);
        visits.Leave(Page, Models("a"));

        Assert.Equal(1, visits.Count);
    }

    [Fact]
    public void However_many_visits_come_memory_is_bounded_and_the_newest_are_kept()
    {
        var visits = new PageVisits(_time);
        var first = visits.Leave(Page, Models("a"));
        for (var i = 1; i < PageVisits.Most; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            visits.Leave(Page, Models("a"));
        }

        var last = visits.Leave(Page, Models("a"));

        Assert.Equal(PageVisits.Most, visits.Count);
        Assert.Null(visits.Take(first, Page));
        Assert.NotNull(visits.Take(last, Page));
    }

    [Fact]
    public void Two_components_of_one_kind_are_not_taken_for_each_other()
    {
        var visit = new PageVisit();
        visit.Begin();
        visit.Keep(new List<int>(), "_rows", "of the first");
        visit.Keep(new List<int>(), "_rows", "of the second");
        visit.Keep(new List<string>(), "_rows", "of another kind");

        Assert.Equal(["of another kind"], visit.Read.Values);
    }

    [Fact]
    public void A_circuit_keeps_nothing_and_takes_nothing_after_its_first_drawing()
    {
        var (visit, component) = (new PageVisit(), new List<int>());
        visit.Begin();
        visit.Keep(component, "_list", "read");
        var circuit = new PageVisit();
        circuit.Continue(visit.Read);

        Assert.Equal("read", circuit.Take(component, "_list"));
        Assert.Null(circuit.Take(component, "_list")); // asked again, it is read again

        circuit.Continue(visit.Read);
        circuit.End();
        circuit.Keep(component, "_list", "later");

        Assert.Null(circuit.Take(component, "_list"));
        Assert.Empty(circuit.Read);
    }

    private static Dictionary<string, object> Models(string place) => new() { [place] = "read" };
}
