using Bunit;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Inboxes;
using Portal.Data.Returns;
using Portal.Inboxes;
using Portal.Shell;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Pages;

public sealed class InboxPageTests : GivenPortal
{
    private static readonly FindingContent _content = new()
    {
        Title = "Late loans booked as normal",
        Criteria = "c",
        Condition = "c",
        Cause = "c",
        Consequence = "c",
        Recommendation = "r",
        Evidence = "W-1",
        Owner = "businessline",
    };

    [Fact]
    public async Task An_errand_says_what_why_and_since_when_and_leads_to_its_door_and_the_menu_counts_it()
    {
        await OpenAsync();
        GivenReader(Roles.AuditManager);

        var page = Render<InboxPage>();

        page.WaitForAssertion(() => Assert.Equal("/findings/F-" + Year + "-0001", page.Find("tbody a").GetAttribute("href")));
        var row = page.Find("tbody tr").TextContent;
        Assert.Contains("Review the draft", row, StringComparison.Ordinal);
        Assert.Contains("Late loans booked as normal", row, StringComparison.Ordinal);
        Assert.Contains("neither wrote nor work on it", row, StringComparison.Ordinal);
        var menu = Render<NavMenu>();
        menu.WaitForAssertion(() => Assert.StartsWith("1", menu.Find("[data-testid=waiting]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_done_is_gone_from_the_count_at_the_next_page()
    {
        var number = await OpenAsync();
        GivenReader(Roles.AuditManager);
        var menu = Render<NavMenu>();
        menu.WaitForAssertion(() => Assert.NotNull(menu.Find("[data-testid=waiting]")));
        await Get<FindingRegister>().SubmitAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, CancellationToken.None);

        GivenAddress("/findings");

        menu.WaitForAssertion(() => Assert.Empty(menu.FindAll("[data-testid=waiting]")));
    }

    [Fact]
    public async Task What_was_done_on_the_page_is_gone_from_the_count_while_it_is_still_open()
    {
        var number = await OpenAsync();
        GivenReader(Roles.AuditManager);
        var menu = Render<NavMenu>();
        menu.WaitForAssertion(() => Assert.NotNull(menu.Find("[data-testid=waiting]")));
        await Get<FindingRegister>().SubmitAsync(Actor.User("auditmanager"), Guid.NewGuid(), number, 0, CancellationToken.None);

        Get<WhatWaits>().Tell();

        menu.WaitForAssertion(() => Assert.Empty(menu.FindAll("[data-testid=waiting]")));
    }

    [Fact]
    public async Task The_address_filters_and_an_empty_inbox_differs_from_a_filter_that_finds_nothing()
    {
        GivenReader(Roles.AuditManager);
        var empty = Render<InboxPage>();
        empty.WaitForAssertion(() => Assert.Contains("Nothing waits for you", empty.Markup, StringComparison.Ordinal));
        await OpenAsync();

        GivenAddress("/inbox?whose=mine");
        var filtered = Render<InboxPage>();

        filtered.WaitForAssertion(() => Assert.Contains("Nothing matches", filtered.Markup, StringComparison.Ordinal));
        GivenAddress("/inbox?whose=role&kind=finding.review");
        var found = Render<InboxPage>();
        found.WaitForAssertion(() => Assert.Single(found.FindAll("tbody tr")));
    }

    [Fact]
    public async Task The_newest_returns_that_nobody_began_wait_for_compliance_and_not_for_auditors()
    {
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));
        GivenReader(Roles.Compliance);

        var page = Render<InboxPage>();

        page.WaitForAssertion(() =>
            Assert.Equal(
                ["G01_II 2024-12-31", "G11_I 2024-12-31"],
                page.FindAll("tbody a").Select(a => a.TextContent).Order(StringComparer.Ordinal)
            )
        );
        Assert.Contains("/returns/G11_I?asOf=2024-12-31", page.Markup, StringComparison.Ordinal);
        Assert.Contains("loan quality in brief", page.Markup, StringComparison.Ordinal); // by its name, and not by its code alone
        Assert.Equal(0, await Get<Inbox>().CountAsync(Actor.User("auditor"), CancellationToken.None));
    }

    [Fact]
    public async Task A_kept_return_waits_for_each_signature_of_another_person()
    {
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));
        await Get<UserRegister>()
            .CreateAsync(
                Actor.System,
                Guid.NewGuid(),
                new NewUser("compliance2", "Second", "long enough to pass", [Roles.Compliance]),
                CancellationToken.None
            );
        var asOf = new DateOnly(2024, 12, 31);
        var kept = await Get<Filings>()
            .CalculateAsync(Actor.User("compliance"), Guid.NewGuid(), "G01_II", asOf, null, CancellationToken.None);
        var digest = (await Get<ReturnRegister>().GetAsync("G01_II", asOf, null, CancellationToken.None))!.Row.ContentDigest;

        Assert.Equal(["compliance return.prepare", "compliance2 return.prepare"], await WaitingAsync());
        await StepAsync("compliance", ReturnStep.Prepare);
        Assert.Equal(["compliance2 return.review"], await WaitingAsync());
        await StepAsync("compliance2", ReturnStep.Review);
        Assert.Equal(["executive return.approve"], await WaitingAsync());
        await StepAsync("executive", ReturnStep.Approve);
        Assert.Equal(["compliance return.submit", "compliance2 return.submit"], await WaitingAsync());
        await StepAsync("compliance2", ReturnStep.Submit);
        Assert.Equal(["compliance return.acknowledge", "compliance2 return.acknowledge"], await WaitingAsync());
        await StepAsync("compliance2", ReturnStep.Acknowledge);
        Assert.Empty(await WaitingAsync());
        Assert.NotNull(kept);

        Task StepAsync(string by, ReturnStep step) =>
            Get<ReturnRegister>()
                .StepAsync(
                    Actor.User(by),
                    Guid.NewGuid(),
                    new ReturnStepRequest("G01_II", asOf, 1, digest, step, null),
                    CancellationToken.None
                );

        async Task<IReadOnlyList<string>> WaitingAsync()
        {
            var readers = (await Get<UserRegister>().ListAsync(CancellationToken.None)).Select(u => new InboxReader(
                u.UserName,
                u.Roles.ToHashSet()
            ));
            var errands = await Get<Inbox>().OfAsync([.. readers], CancellationToken.None);
            return
            [
                .. errands
                    .Errands.Where(e => e.Name.StartsWith("G01_II", StringComparison.Ordinal))
                    .Select(e => $"{e.Person} {e.Kind}")
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_is_said_on_the_page_and_takes_no_menu_with_it()
    {
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));
        foreach (var seal in Directory.EnumerateFiles(Path.Combine(Get<Home>().Root, "warehouse", "seals")))
        {
            await File.WriteAllTextAsync(seal, "no seal", CancellationToken.None);
        }

        GivenReader(Roles.Compliance);
        var menu = Render<NavMenu>();
        var page = Render<InboxPage>();

        page.WaitForAssertion(() =>
            Assert.Contains("Not read: returns.", page.Find("[data-testid=unread]").TextContent, StringComparison.Ordinal)
        );
        Assert.DoesNotContain("Nothing waits for you", page.Markup, StringComparison.Ordinal);
        Assert.NotEmpty(menu.FindAll("li a[href='/inbox']"));
        Assert.Empty(menu.FindAll("[data-testid=waiting]"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void Every_kind_of_errand_has_its_words_and_its_reason(string language)
    {
        GivenLanguage(language);
        var texts = Get<ErrandTexts>();

        Assert.All(
            Get<Inbox>().Kinds,
            kind =>
            {
                Assert.DoesNotContain(kind, texts.Kind(kind), StringComparison.Ordinal);
                Assert.DoesNotContain(kind, texts.Why(Errand(kind)), StringComparison.Ordinal);
            }
        );
    }

    private static string Year =>
        TimeProvider.System.GetUtcNow().AddHours(8).Year.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Errand Errand(string kind) =>
        new()
        {
            Person = "p",
            Kind = kind,
            Subject = "finding/F-2026-0001",
            Name = "F-2026-0001",
            IsPersonal = true,
            Since = new DateOnly(2026, 1, 1),
            Occasion = "1",
        };

    private Task<string> OpenAsync() =>
        Get<FindingRegister>().OpenAsync(Actor.User("auditor"), Guid.NewGuid(), _content, null, null, CancellationToken.None);
}
