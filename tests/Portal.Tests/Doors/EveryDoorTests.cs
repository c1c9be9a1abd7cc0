using System.Net.Http.Json;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>A page's register, the interface and the command line are doors to one rule: what one refuses, all refuse, and nothing is left
/// behind.</summary>
[Collection(CommandLine.Name)]
public sealed class EveryDoorTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    private static readonly string _longTitle = new('x', 257);

    public static readonly TheoryData<string, string, string, bool> Cases = new()
    {
        { "register", "auditor", "Late loans", true },
        { "api", "auditor", "Late loans", true },
        { "cli", "auditor", "Late loans", true },
        { "register", "auditmanager", "Late loans", true },
        { "api", "auditmanager", "Late loans", true },
        { "cli", "auditmanager", "Late loans", true },
        { "register", "executive", "Late loans", false },
        { "api", "executive", "Late loans", false },
        { "cli", "executive", "Late loans", false },
        { "register", "compliance", "Late loans", false },
        { "api", "compliance", "Late loans", false },
        { "cli", "compliance", "Late loans", false },
        { "register", "admin", "Late loans", false },
        { "api", "admin", "Late loans", false },
        { "cli", "admin", "Late loans", false },
        { "register", "auditor", " ", false },
        { "api", "auditor", " ", false },
        { "cli", "auditor", " ", false },
        { "register", "auditor", "long", false },
        { "api", "auditor", "long", false },
        { "cli", "auditor", "long", false },
        { "register", "auditor", "past", false },
        { "api", "auditor", "past", false },
        { "cli", "auditor", "past", false },
        { "register", "auditor", "year 9999", false },
        { "api", "auditor", "year 9999", false },
        { "cli", "auditor", "year 9999", false },
    };

    private static DateOnly? Due(string title) =>
        title switch
        {
            "past" => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().DateTime).AddYears(-2),
            "year 9999" => Bounds.LastDay,
            _ => null,
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_door_refuses_the_same(string door, string user, string title, bool isOpened)
    {
        var before = await EntriesAsync();

        var (opened, sentence) = await ThroughAsync(door, user, title == "long" ? _longTitle : title);

        Assert.Equal(isOpened, opened);
        var entries = (await EntriesAsync()).Where(e => before.All(b => b.Sequence != e.Sequence)).ToList();
        if (isOpened)
        {
            Assert.Equal((FindingKinds.FindingOpened, user), entries.Select(e => (e.Kind, e.Actor)).Single());
        }
        else
        {
            Assert.Empty(entries);
            var reason =
                Due(title) is { } due ? $"The due date {due:yyyy-MM-dd} cannot be set. Accepted is a day from "
                : title == "Late loans" ? "Auditor"
                : "title of at most 256 characters";
            Assert.Contains(reason, sentence, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_token_may_stand_in_the_variable_that_the_page_names()
    {
        var (code, output, errors) = await CommandLine.RunWithTokenAsync(
            (await portal.GivenTokenAsync("auditor")).Secret,
            "finding",
            "open",
            "From a shell",
            "--url",
            portal.Address.ToString(),
            "--home",
            portal.HomeDirectory
        );

        Assert.Equal((0, ""), (code, errors));
        Assert.StartsWith("Opened F-", output, StringComparison.Ordinal);
    }

    private async Task<(bool Opened, string Sentence)> ThroughAsync(string door, string user, string title)
    {
        switch (door)
        {
            case "register":
                try
                {
                    return (
                        true,
                        await portal
                            .Get<FindingRegister>()
                            .OpenAsync(
                                Actor.User(user),
                                Guid.NewGuid(),
                                new FindingContent
                                {
                                    Title = title,
                                    Rating = FindingRating.Medium,
                                    DueDate = Due(title),
                                },
                                null,
                                null,
                                Stop
                            )
                    );
                }
                catch (RuleException refused)
                {
                    return (false, refused.Message);
                }

            case "api":
                using (var program = portal.Program((await portal.GivenTokenAsync(user)).Secret))
                {
                    using var answer = await program.PostAsJsonAsync(
                        "/api/findings",
                        new
                        {
                            title,
                            rating = "Medium",
                            dueDate = Due(title)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                        },
                        Stop
                    );
                    return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
                }

            default:
                var file = Path.Combine(portal.HomeDirectory, $"token-{Guid.NewGuid():N}");
                await File.WriteAllTextAsync(file, (await portal.GivenTokenAsync(user)).Secret, Stop);
                var (code, output, errors) = await CommandLine.RunAsync([
                    "finding",
                    "open",
                    title,
                    .. Due(title) is { } due ? ["--due", $"{due:yyyy-MM-dd}"] : Array.Empty<string>(),
                    "--url",
                    portal.Address.ToString(),
                    "--token-file",
                    file,
                    "--home",
                    portal.HomeDirectory,
                ]);
                Assert.Equal(code == 0, output.StartsWith("Opened F-", StringComparison.Ordinal));
                Assert.True(code is 0 or 1, $"exit code {code}: {errors}");
                Assert.Equal(code == 0 ? 0 : 1, errors.ReplaceLineEndings("\n").Count(c => c == '\n'));
                return (code == 0, errors);
        }
    }

    private async Task<IReadOnlyList<LedgerRow>> EntriesAsync() =>
        (await portal.Get<LedgerReader>().ListAsync(new LedgerFilter { Subject = "finding/" }, new PageRequest(1, 200), Stop)).Rows;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
