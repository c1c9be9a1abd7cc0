using Portal.Data.Access;
using Portal.Data.Returns;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Returns;

/// <summary>A kept version on its way to the regulator: by number and digest, by different people, and never over an open block.</summary>
public sealed class ReturnStepTests : IAsyncLifetime
{
    private static readonly DateOnly June = new(2026, 6, 30);

    private PortalHome _home = null!;

    private ReturnRegister Returns => _home.Get<ReturnRegister>();

    public async ValueTask InitializeAsync()
    {
        _home = await PortalHome.CreateAsync();
        foreach (
            var (name, role) in new[]
            {
                ("maker", Roles.Compliance),
                ("checker", Roles.Compliance),
                ("chief", Roles.Executive),
                ("auditor", Roles.Auditor),
            }
        )
        {
            await _home
                .Get<UserRegister>()
                .CreateAsync(Actor.System, Guid.NewGuid(), new NewUser(name, name, "long enough to pass", [role]), CancellationToken.None);
        }
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    [Fact]
    public async Task A_version_goes_to_the_regulator_through_three_people()
    {
        await KeepAsync("d1", "Ok");

        Assert.Equal(ReturnState.Prepared, await StepAsync("maker", ReturnStep.Prepare));
        Assert.Equal("return.own-work", (await RefusedAsync("maker", ReturnStep.Review)).Rule);
        Assert.Equal(ReturnState.Reviewed, await StepAsync("checker", ReturnStep.Review));
        Assert.Equal("access.step-needs", (await RefusedAsync("checker", ReturnStep.Approve)).Rule);
        Assert.Equal(ReturnState.Approved, await StepAsync("chief", ReturnStep.Approve));
        Assert.Equal(ReturnState.Submitted, await StepAsync("maker", ReturnStep.Submit));
        Assert.Equal("return.reason", (await RefusedAsync("maker", ReturnStep.Reject)).Rule);
        Assert.Equal(ReturnState.Acknowledged, await StepAsync("checker", ReturnStep.Acknowledge));
        await Tampering.AssertIntactAsync(_home);
    }

    [Fact]
    public async Task The_people_of_the_demonstration_take_a_version_to_the_end()
    {
        await _home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        await KeepAsync("d1", "Ok");

        await StepAsync("compliance", ReturnStep.Prepare);
        await StepAsync("compliance2", ReturnStep.Review);
        await StepAsync("executive", ReturnStep.Approve);
        await StepAsync("compliance", ReturnStep.Submit);
        Assert.Equal(ReturnState.Acknowledged, await StepAsync("compliance2", ReturnStep.Acknowledge));
    }

    [Fact]
    public async Task Who_prepared_before_it_was_sent_back_may_review_what_another_prepared()
    {
        await KeepAsync("d1", "Ok");
        await StepAsync("maker", ReturnStep.Prepare);
        await StepAsync("chief", ReturnStep.SendBack, "row 4 is late");

        Assert.Equal(ReturnState.Prepared, await StepAsync("checker", ReturnStep.Prepare));
        Assert.Equal(ReturnState.Reviewed, await StepAsync("maker", ReturnStep.Review));
    }

    [Fact]
    public async Task Only_steps_that_somebody_may_take_are_offered()
    {
        await KeepAsync("d1", "Ok");
        await StepAsync("maker", ReturnStep.Prepare);

        Assert.Equal([ReturnStep.SendBack], await OfferedAsync("maker"));
        Assert.Equal([ReturnStep.Review, ReturnStep.SendBack], await OfferedAsync("checker"));
        Assert.Empty(await OfferedAsync("auditor"));
        await KeepAsync("d2", "Ok");
        Assert.Empty(await OfferedAsync("checker", 1));
    }

    [Theory]
    [InlineData("auditor", "d1", 1, "access.step-needs")]
    [InlineData("maker", "d2", 1, "return.other-content")]
    [InlineData("maker", "d1", 2, "return.no-version")]
    public async Task A_step_needs_the_right_the_content_that_was_seen_and_a_version(string who, string digest, int number, string rule)
    {
        await KeepAsync("d1", "Ok");

        Assert.Equal(rule, (await RefusedAsync(who, ReturnStep.Prepare, digest, number)).Rule);
    }

    [Fact]
    public async Task Whoever_runs_the_program_on_its_machine_signs_nothing()
    {
        await KeepAsync("d1", "Ok");

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            Returns.StepAsync(
                PortalHome.Tester,
                Guid.NewGuid(),
                new ReturnStepRequest("G11_I", June, 1, "d1", ReturnStep.Prepare),
                CancellationToken.None
            )
        );

        Assert.Equal("access.user-needed", refused.Rule);
    }

    [Fact]
    public async Task A_version_that_was_followed_is_not_signed_any_more()
    {
        await KeepAsync("d1", "Ok");
        await KeepAsync("d2", "Ok");

        Assert.Equal("return.superseded", (await RefusedAsync("maker", ReturnStep.Prepare)).Rule);
        Assert.Equal(ReturnState.Prepared, await StepAsync("maker", ReturnStep.Prepare, null, "d2", 2));
    }

    [Fact]
    public async Task A_version_that_was_followed_is_not_signed_while_the_row_of_the_newer_one_is_away_and_nothing_shows_it_as_the_newest()
    {
        await KeepAsync("d1", "Ok");
        await KeepAsync("d2", "Ok");
        await _home.TamperAsync("DELETE FROM ReturnVersion WHERE Number = 2");

        Assert.Equal("return.superseded", (await RefusedAsync("maker", ReturnStep.Prepare)).Rule);
        foreach (
            var reader in new Func<Task>[]
            {
                () => Returns.ListAsync(June, null, CancellationToken.None),
                () => Returns.ListAsync(null, "G11_I", CancellationToken.None),
                () => Returns.GetAsync("G11_I", June, null, CancellationToken.None),
                () => Returns.VersionsAsync("G11_I", June, CancellationToken.None),
                () => KeepAsync("d1", "Ok"),
                () => _home.Get<OpenReturns>().ReadAsync([June], CancellationToken.None),
            }
        )
        {
            Assert.Equal("ledger.return-edited", (await Assert.ThrowsAsync<RuleException>(reader)).Rule);
        }
    }

    [Theory]
    [InlineData(ReturnStep.Acknowledge, ReturnState.Acknowledged)]
    [InlineData(ReturnStep.Reject, ReturnState.Rejected)]
    public async Task What_the_regulator_answered_is_recorded_of_the_version_that_was_submitted(ReturnStep answer, ReturnState state)
    {
        await SubmitAsync();
        await KeepAsync("d2", "Ok");

        Assert.Equal([ReturnStep.Acknowledge, ReturnStep.Reject], await OfferedAsync("maker"));
        Assert.Equal(state, await StepAsync("maker", answer, "answer of 15 July"));
    }

    [Fact]
    public async Task After_a_rejection_the_same_content_is_a_version_that_begins_its_own_way()
    {
        await SubmitAsync();
        Assert.Equal(new SavedReturn(1, false), await KeepAsync("d1", "Ok"));
        await StepAsync("maker", ReturnStep.Reject, "the contact was missing");

        Assert.Equal(new SavedReturn(2, true), await KeepAsync("d1", "Ok"));
        Assert.Equal(ReturnState.Prepared, await StepAsync("maker", ReturnStep.Prepare, null, "d1", 2));
    }

    [Fact]
    public async Task A_stale_version_goes_on_with_a_reason_alone_and_back_without_regard_to_it()
    {
        await KeepAsync("d1", "Ok");
        foreach (
            var (who, step) in new[]
            {
                ("maker", ReturnStep.Prepare),
                ("checker", ReturnStep.Review),
                ("chief", ReturnStep.Approve),
                ("maker", ReturnStep.Submit),
            }
        )
        {
            var refused = await Assert.ThrowsAsync<RuleException>(() => StepAsync(who, step, " ", isStale: true));
            Assert.Equal("return.stale", refused.Rule);
            await StepAsync(who, step, "the correction of loan 7 is filed next month", isStale: true);
        }

        Assert.Equal(ReturnState.Acknowledged, await StepAsync("maker", ReturnStep.Acknowledge, isStale: true));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("NotEvaluable")]
    public async Task A_blocking_check_that_does_not_hold_in_the_kept_document_keeps_it_here(string state)
    {
        await KeepAsync("d1", state);

        var refused = await RefusedAsync("maker", ReturnStep.Prepare);

        Assert.Equal("return.open-blocks", refused.Rule);
        Assert.Contains("C-1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_version_is_neither_shown_nor_signed()
    {
        await KeepAsync("d1", "Failed");
        await _home.TamperAsync("UPDATE ReturnVersion SET DocumentJson = replace(DocumentJson, 'Failed', 'Ok')");

        var shown = await Assert.ThrowsAsync<RuleException>(() => Returns.GetAsync("G11_I", June, null, CancellationToken.None));

        Assert.Equal("ledger.return-edited", shown.Rule);
        Assert.StartsWith("return/G11_I/2026-06-30/1 is not what its last entry", shown.Message, StringComparison.Ordinal);
        Assert.Equal("ledger.return-edited", (await RefusedAsync("maker", ReturnStep.Prepare)).Rule);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"checks":[{"id":"C-1","severity":"Block","state":"Fine"}]}""")]
    public async Task A_document_whose_checks_cannot_be_read_is_not_kept(string document)
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => SaveAsync("d1", document));
        Assert.Null(await Returns.GetAsync("G11_I", June, null, CancellationToken.None));
    }

    private async Task SubmitAsync()
    {
        await KeepAsync("d1", "Ok");
        await StepAsync("maker", ReturnStep.Prepare);
        await StepAsync("checker", ReturnStep.Review);
        await StepAsync("chief", ReturnStep.Approve);
        await StepAsync("maker", ReturnStep.Submit);
    }

    private async Task<IReadOnlyList<ReturnStep>> OfferedAsync(string who, int number = 1) =>
        await Returns.StepsAsync(
            Actor.User(who),
            (await Returns.VersionsAsync("G11_I", June, CancellationToken.None)).Single(v => v.Number == number),
            CancellationToken.None
        );

    private Task<SavedReturn> KeepAsync(string digest, string state) =>
        SaveAsync(digest, $$"""{"checks":[{"id":"C-1","severity":"Block","state":"{{state}}"}]}""");

    private Task<SavedReturn> SaveAsync(string digest, string document) =>
        Returns.SaveCalculatedAsync(
            PortalHome.Tester,
            Guid.NewGuid(),
            new NewReturn
            {
                Form = "G11_I",
                AsOf = June,
                ContentDigest = digest,
                CatalogueDigest = "c1",
                CatalogueText = "the rules",
                InputDigest = "i1",
                ClosureDigest = "1:u1",
                DocumentJson = document,
            },
            CancellationToken.None
        );

    private Task<ReturnState> StepAsync(
        string who,
        ReturnStep step,
        string? reason = null,
        string digest = "d1",
        int number = 1,
        bool isStale = false
    ) =>
        Returns.StepAsync(
            Actor.User(who),
            Guid.NewGuid(),
            new ReturnStepRequest("G11_I", June, number, digest, step, reason) { IsStale = isStale },
            CancellationToken.None
        );

    private Task<RuleException> RefusedAsync(string who, ReturnStep step, string digest = "d1", int number = 1) =>
        Assert.ThrowsAsync<RuleException>(() => StepAsync(who, step, null, digest, number));
}
