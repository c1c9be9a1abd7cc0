using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Scenarios;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Scenarios;

public sealed class ScenarioRegisterTests
{
    private static readonly Actor Manager = Actor.User("manager");
    private static readonly ScenarioContent Content = new(
        "Downturn 下行",
        new DateOnly(2024, 12, 31),
        [
            new ShiftStep("normal", "substandard", 0.05m, "product = consumer_micro", 0.50m),
            new MultiplyStep(1.5m, 1.2m),
            new WriteOffStep("loss", 1m),
            new GrowStep(-0.1m),
            new RulesStep(new DateOnly(2018, 2, 28)),
        ],
        0.25m
    );

    [Fact]
    public async Task A_scenario_is_written_edited_and_retired_and_every_change_is_in_the_ledger()
    {
        await using var home = await WithPeopleAsync();
        var scenarios = home.Get<ScenarioRegister>();

        var number = await scenarios.CreateAsync(Manager, New(), Content, CancellationToken.None);
        var version = await scenarios.EditAsync(
            Manager,
            New(),
            number,
            0,
            Content with
            {
                Name = "Mild",
                Steps = [new GrowStep(0.02m)],
                TaxRate = null,
            },
            CancellationToken.None
        );
        version = await scenarios.RetireAsync(Manager, New(), number, version, CancellationToken.None);

        var stored = (await scenarios.GetAsync(number, CancellationToken.None))!;
        Assert.Equal(("S-2026-0001", "Mild", "manager", 2), (number, stored.Name, stored.Owner, version));
        Assert.Equal([new GrowStep(0.02m)], stored.Steps);
        Assert.NotNull(stored.RetiredAt);
        var history = await scenarios.HistoryAsync(number, CancellationToken.None);
        Assert.Equal(
            [ScenarioKinds.ScenarioCreated, ScenarioKinds.ScenarioEdited, ScenarioKinds.ScenarioRetired],
            history.Select(entry => entry.Kind)
        );
        Assert.Contains("consumer_micro", history[1].Body, StringComparison.Ordinal); // what the steps were before
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_scenario_that_was_changed_behind_the_portals_back_is_named()
    {
        await using var home = await WithPeopleAsync();
        var number = await home.Get<ScenarioRegister>().CreateAsync(Manager, New(), Content, CancellationToken.None);
        var entry = (await home.Get<ScenarioRegister>().HistoryAsync(number, CancellationToken.None))[0].Sequence;
        await home.TamperAsync("UPDATE Scenario SET Steps = replace(Steps, '0.05', '0.01')");

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.RowEdited, entry, "scenario/S-2026-0001 was edited");
    }

    [Fact]
    public async Task The_same_intention_sent_twice_keeps_one()
    {
        await using var home = await WithPeopleAsync();
        var operation = New();

        var first = await home.Get<ScenarioRegister>().CreateAsync(Manager, operation, Content, CancellationToken.None);
        var second = await home.Get<ScenarioRegister>().CreateAsync(Manager, operation, Content, CancellationToken.None);
        var third = await home.Get<ScenarioRegister>().CreateAsync(Manager, New(), Content, CancellationToken.None);

        Assert.Equal((first, "S-2026-0002"), (second, third));
    }

    [Theory]
    [InlineData("manager", null)]
    [InlineData("compliance", null)]
    [InlineData("auditor", "scenario.writer")]
    [InlineData("executive", "scenario.writer")]
    [InlineData("admin", "scenario.writer")]
    public async Task Audit_managers_and_compliance_write_and_all_others_read(string user, string? rule)
    {
        await using var home = await WithPeopleAsync();

        var refused = await Record.ExceptionAsync(() =>
            home.Get<ScenarioRegister>().CreateAsync(Actor.User(user), New(), Content, CancellationToken.None)
        );

        Assert.Equal(rule, (refused as RuleException)?.Rule);
        Assert.Equal(rule is null ? 1 : 0, (await home.Get<ScenarioRegister>().ListAsync(true, new(1, 10), CancellationToken.None)).Total);
    }

    [Fact]
    public async Task Only_its_author_changes_a_scenario_and_nobody_a_retired_or_an_outdated_one()
    {
        await using var home = await WithPeopleAsync();
        var scenarios = home.Get<ScenarioRegister>();
        var number = await scenarios.CreateAsync(Manager, New(), Content, CancellationToken.None);

        Assert.Equal(
            "scenario.owner",
            await RefusalAsync(() => scenarios.EditAsync(Actor.User("manager2"), New(), number, 0, Content, CancellationToken.None))
        );
        Assert.Equal(
            "scenario.owner",
            await RefusalAsync(() => scenarios.RetireAsync(Actor.User("compliance"), New(), number, 0, CancellationToken.None))
        );
        var version = await scenarios.EditAsync(Manager, New(), number, 0, Content with { Name = "Second" }, CancellationToken.None);
        Assert.Equal(
            "scenario.changed",
            await RefusalAsync(() => scenarios.EditAsync(Manager, New(), number, 0, Content, CancellationToken.None))
        );
        await scenarios.RetireAsync(Manager, New(), number, version, CancellationToken.None);
        Assert.Equal(
            "scenario.retired",
            await RefusalAsync(() => scenarios.EditAsync(Manager, New(), number, version + 1, Content, CancellationToken.None))
        );
        Assert.Equal(
            "scenario.unknown",
            await RefusalAsync(() => scenarios.EditAsync(Manager, New(), "S-2026-0009", 0, Content, CancellationToken.None))
        );
        Assert.Equal("Second", (await scenarios.GetAsync(number, CancellationToken.None))!.Name);
        Assert.Empty((await scenarios.ListAsync(withRetired: false, new(1, 10), CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task What_the_catalogue_has_against_steps_is_refused_before_anything_is_kept()
    {
        await using var home = await PortalHome.CreateAsync(services =>
            services.AddSingleton<StepCheck>(
                (asOf, steps) => new RuleException("scenario.class", $"Step 1, from: '{((ShiftStep)steps[0]).From}' is no class.")
            )
        );
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<RuleException>(() =>
            home.Get<ScenarioRegister>().CreateAsync(Manager, New(), Content, CancellationToken.None)
        );

        Assert.Equal("Step 1, from: 'normal' is no class.", refused.Message);
        Assert.Equal(0, (await home.Get<ScenarioRegister>().ListAsync(true, new(1, 10), CancellationToken.None)).Total);
    }

    private static async Task<PortalHome> WithPeopleAsync()
    {
        var home = await PortalHome.CreateAsync();
        await home.Get<DemoUsers>().EnsureAsync(u => "a password of " + u.Role, CancellationToken.None);
        return home;
    }

    private static async Task<string> RefusalAsync(Func<Task> work) => (await Assert.ThrowsAsync<RuleException>(work)).Rule;

    private static Guid New() => Guid.CreateVersion7();
}
