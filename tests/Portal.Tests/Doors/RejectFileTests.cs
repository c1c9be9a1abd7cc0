using System.Net;
using Portal.Data;
using Portal.Data.Ledgers;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Xunit;

namespace Portal.Tests.Doors;

/// <summary>The list of refused rows as its link gives it: the sealed bytes, with an entry in the ledger, or a sentence.</summary>
public sealed class RejectFileTests(ServedPortal portal) : IClassFixture<ServedPortal>
{
    private const string Profile = """
        profile: ledger
        meaning: m
        book: {name: B, currency: CNY}
        reads: {format: csv}
        reject_limit: 1
        tables:
          gl_balance:
            columns: {item: item, amount: amount}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_may_see_loans_gets_the_sealed_list_and_the_ledger_has_it_under_his_name()
    {
        var seal = await GivenLoadAsync();
        using var auditor = await portal.SignedInAsync("auditor");

        using var answer = await auditor.GetAsync(new Uri($"/loads/{seal.LoadId}/rejects.csv", UriKind.Relative), Stop);

        var bytes = await answer.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(seal.Account!.RejectSha256, Hashing.Sha256(bytes));
        Assert.Contains(",3,amount,x,", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        var entry = Assert.Single(await EntriesAsync(seal.Account.RejectSha256!));
        Assert.Equal("auditor", entry.Actor);
    }

    [Fact]
    public async Task A_list_that_was_changed_after_its_load_is_refused_and_leaves_nothing_in_the_ledger()
    {
        var seal = await GivenLoadAsync();
        var path = Path.Combine(portal.Get<Home>().RejectsDirectory, seal.Account!.RejectFile!);
        await File.AppendAllTextAsync(path, "one more row\n", Stop);
        using var auditor = await portal.SignedInAsync("auditor");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/loads/{seal.LoadId}/rejects.csv");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", "zh-CN");

        using var answer = await auditor.SendAsync(request, Stop);

        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains(seal.Account.RejectFile!, page, StringComparison.Ordinal);
        Assert.DoesNotContain("one more row", page, StringComparison.Ordinal);
        Assert.DoesNotContain("is not the file that the load sealed", page, StringComparison.Ordinal);
        Assert.Empty(await EntriesAsync(Hashing.Sha256(await File.ReadAllBytesAsync(path, Stop))));
        File.Delete(path);
        using var gone = await auditor.GetAsync(new Uri($"/loads/{seal.LoadId}/rejects.csv", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.Conflict, gone.StatusCode);
    }

    private async Task<IReadOnlyList<LedgerRow>> EntriesAsync(string sha256) =>
        [
            .. (await portal.Get<LedgerReader>().AfterAsync(0, 1_000, Stop)).Where(row =>
                row.Body.Contains(sha256, StringComparison.Ordinal)
            ),
        ];

    /// <summary>A load of its own content, so that no other test's file is its file.</summary>
    private async Task<Seal> GivenLoadAsync()
    {
        var (home, store) = (portal.Get<Home>(), portal.Get<WarehouseStore>());
        var name = Guid.NewGuid().ToString("N");
        var (profile, input) = (Path.Combine(home.Root, name + ".yaml"), Path.Combine(home.Root, name + ".csv"));
        await File.WriteAllTextAsync(profile, Profile, Stop);
        await File.WriteAllTextAsync(input, $"item,amount\n{name},1\nB,x\n", Stop);
        var asOf = new DateOnly(2024, 3, 31);
        var loaded = ImportProfile.Load(profile, store.Contract, home, asOf, new Dictionary<string, string>());
        return (await new Loader(home, store).LoadAsync(new LoadRequest(loaded, asOf, [input], "loader"), null, Stop)).Seal;
    }
}
