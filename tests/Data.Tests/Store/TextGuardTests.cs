using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Xunit;

namespace Portal.Data.Tests.Store;

/// <summary>No text is saved, and none stands in the ledger, that is longer than a text may be or that cannot be read.</summary>
public sealed class TextGuardTests
{
    public static TheoryData<string, string> Texts =>
        new()
        {
            { new string('x', Bounds.TextLength + 1), "text.too_long" },
            { "a\ud800b", "text.unreadable" },
            { "a\udc00", "text.unreadable" },
            { "a\0b", "text.unreadable" },
            { "a\u001b[31m", "text.unreadable" },
        };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_of_a_finding_is_refused_in_every_part_and_in_every_step(string text, string rule)
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<UserRegister>()
            .CreateAsync(
                PortalHome.Tester,
                Guid.NewGuid(),
                new NewUser("auditor", "A", "long enough to pass", [Roles.Auditor]),
                CancellationToken.None
            );
        var (findings, auditor) = (home.Get<FindingRegister>(), Actor.User("auditor"));
        var number = await findings.OpenAsync(
            auditor,
            Guid.NewGuid(),
            new FindingContent { Title = "t", Condition = new string('不', Bounds.TextLength) },
            null,
            null,
            CancellationToken.None
        );
        var before = await CountAsync(home);

        await RefusedAsync(() =>
            findings.OpenAsync(
                auditor,
                Guid.NewGuid(),
                new FindingContent { Title = "t", Cause = text },
                null,
                null,
                CancellationToken.None
            )
        );
        await RefusedAsync(() =>
            findings.EditAsync(
                auditor,
                Guid.NewGuid(),
                number,
                0,
                new FindingContent { Title = "t", Evidence = text },
                CancellationToken.None
            )
        );
        await RefusedAsync(() =>
            findings.TakeStepAsync(
                auditor,
                Guid.NewGuid(),
                number,
                0,
                new FindingStepRequest(FindingStep.Withdraw) { Text = text },
                CancellationToken.None
            )
        );
        Assert.Equal(before, await CountAsync(home));

        async Task RefusedAsync(Func<Task> act) => Assert.Equal(rule, (await Assert.ThrowsAsync<RuleException>(act)).Rule);
    }

    /// <summary>Turned round, without width, at the end of a line, and from beyond the first plane.</summary>
    private static readonly string[] Unseen = ["\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad", "\n", "\u2028", "\U000E0041"];

    [Fact]
    public async Task What_does_not_show_in_a_line_is_refused_in_titles_names_and_reasons_through_every_register()
    {
        await using var home = await PortalHome.CreateAsync();
        var (users, findings, tokens) = (home.Get<UserRegister>(), home.Get<FindingRegister>(), home.Get<TokenRegister>());
        var auditor = Actor.User("auditor");
        Task GivenAsync(string name, string shown) =>
            users.CreateAsync(
                PortalHome.Tester,
                Guid.NewGuid(),
                new NewUser(name, shown, "long enough to pass", [Roles.Auditor]),
                CancellationToken.None
            );
        await GivenAsync("auditor", "阿 A");
        var plain = new FindingContent { Title = "t", Condition = "one line\nand another" };
        var number = await findings.OpenAsync(auditor, Guid.NewGuid(), plain, null, null, CancellationToken.None);
        var before = await CountAsync(home);

        foreach (var text in Unseen.Select(letter => $"a{letter}b"))
        {
            await RefusedAsync(() =>
                findings.OpenAsync(auditor, Guid.NewGuid(), plain with { Title = text }, null, null, CancellationToken.None)
            );
            await RefusedAsync(() =>
                findings.EditAsync(auditor, Guid.NewGuid(), number, 0, plain with { Title = text }, CancellationToken.None)
            );
            await RefusedAsync(() => GivenAsync("another", text));
            await RefusedAsync(() => tokens.CreateAsync(auditor, Guid.NewGuid(), text, 7, null, CancellationToken.None));
            await RefusedAsync(() => users.DisableAsync(PortalHome.Tester, Guid.NewGuid(), "auditor", text, CancellationToken.None));
        }

        Assert.Equal(before, await CountAsync(home));

        static async Task RefusedAsync(Func<Task> act) => Assert.Equal("text.unseen", (await Assert.ThrowsAsync<RuleException>(act)).Rule);
    }

    [Fact]
    public async Task Every_title_and_name_that_people_write_is_held_to_one_line()
    {
        await using var home = await PortalHome.CreateAsync();
        await using var db = home.Open();

        var titles = db
            .Model.GetEntityTypes()
            .Where(type => type.ClrType.Assembly == typeof(TextGuard).Assembly)
            .SelectMany(type => type.GetProperties())
            .Where(property => property.ClrType == typeof(string) && property.Name is "Title" or "Name" or "DisplayName")
            .ToList();

        Assert.True(titles.Count >= 4);
        Assert.All(titles, property => Assert.True(property.PropertyInfo!.IsDefined(typeof(OneLineAttribute), true), property.Name));
    }

    [Theory]
    [InlineData("林清\u200e Lin\u202e Qing\n", "林清 Lin Qing")]
    [InlineData("\u200b", "")]
    [InlineData("a😀b", "a😀b")]
    public void Names_of_others_are_taken_as_far_as_they_show(string text, string line) => Assert.Equal(line, Readable.Line(text, 64));

    [Fact]
    public void A_line_is_cut_between_characters() => Assert.Equal("abc", Readable.Line("abc😀", 4));

    [Fact]
    public void An_entry_of_the_ledger_has_a_greatest_length()
    {
        var refused = Assert.Throws<RuleException>(() =>
            new LedgerDraft { At = DateTimeOffset.UnixEpoch }.Record(
                FindingKinds.FindingEdited,
                "finding/F-2026-0001",
                null,
                new { Text = new string('x', Bounds.LedgerEntryLength) }
            )
        );

        Assert.Equal("ledger.too_long", refused.Rule);
    }

    private static async Task<int> CountAsync(PortalHome home) =>
        (await home.Get<LedgerReader>().ListAsync(new LedgerFilter(), new PageRequest(1, 1), CancellationToken.None)).Total;
}
