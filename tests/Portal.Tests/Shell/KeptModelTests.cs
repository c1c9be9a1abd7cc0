using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Attached;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Warehouse.Imports;
using Portal.Reporting;
using Portal.Reporting.Indicators;
using Portal.Tests.Pages;
using Portal.Work;
using Xunit;

namespace Portal.Tests.Shell;

/// <summary>Nothing sealed is computed twice, and nothing that was changed is shown.</summary>
public sealed class KeptModelTests : GivenPortal
{
    private static readonly DateOnly End = new(2024, 12, 31);
    private static readonly LoanPageRequest Page = new("balance", true, null, 50, null);
    private int _computed;

    private KeptModels Kept => Get<KeptModels>();

    [Fact]
    public async Task A_question_is_computed_once_until_something_more_is_sealed()
    {
        await GivenLoadAsync("2024-03");

        Assert.Equal(1, await AskAsync(Kept, "a"));
        Assert.Equal(1, await AskAsync(Kept, "a"));
        Assert.Equal(2, await AskAsync(Kept, "another"));

        await GivenLoadAsync("2024-04");

        Assert.Equal(3, await AskAsync(Kept, "a"));
        Assert.Equal(3, await AskAsync(Kept, "a"));
    }

    [Fact]
    public async Task A_load_of_a_later_month_leaves_what_does_not_read_it()
    {
        await GivenLoadAsync("2024-03");
        var march = new DateOnly(2024, 3, 31);

        Assert.Equal(1, await OfMarchAsync());
        await GivenLoadAsync("2024-04");
        Assert.Equal(1, await OfMarchAsync());
        await GivenLoadAsync("2024-02"); // figures reach back

        Assert.Equal(2, await OfMarchAsync());

        Task<int> OfMarchAsync() => AskAsync("march", march, march);
    }

    [Fact]
    public async Task What_read_later_months_than_it_said_is_not_kept()
    {
        await GivenLoadAsync("2024-04");
        var april = new DateOnly(2024, 4, 30);

        Assert.Equal(1, await AskAsync("a", april, april.AddMonths(-1)));
        Assert.Equal(2, await AskAsync("a", april, april.AddMonths(-1)));
        Assert.Equal(3, await AskAsync("a", april, april));
        Assert.Equal(3, await AskAsync("a", april, april));
    }

    [Fact]
    public async Task A_file_that_was_changed_is_named_at_the_next_visit_and_the_model_is_there_again_when_it_is_mended()
    {
        var seal = await GivenLoadAsync("2024-03");
        await AskAsync(Kept, "a");
        var path = Get<WarehouseStore>().PathOf(seal.Partitions[0].Files[0]);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var other = (byte[])bytes.Clone();
        other[^20] ^= 1;
        File.SetAttributes(path, FileAttributes.Normal);

        await File.WriteAllBytesAsync(path, other, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => AskAsync(Kept, "a"));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        Assert.Equal(1, await AskAsync(Kept, "a"));
    }

    [Fact]
    public async Task A_page_of_loans_that_was_shown_before_is_refused_once_its_file_is_another()
    {
        await GivenDemoBankAsync(End);
        var reader = Get<SealedReader>();
        var before = await reader.LoansAsync("days_past_due > 90", Viewpoint.Of(End), Page, TestContext.Current.CancellationToken);
        Assert.Same(
            before.Page,
            (await reader.LoansAsync("days_past_due > 90", Viewpoint.Of(End), Page, TestContext.Current.CancellationToken)).Page
        );
        var path = Get<WarehouseStore>().PathOf(Get<WarehouseStore>().Current("loan_snapshot", End)!.Files[0]);
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        bytes[^20] ^= 1;
        File.SetAttributes(path, FileAttributes.Normal);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<WarehouseException>(() =>
            reader.LoansAsync("days_past_due > 90", Viewpoint.Of(End), Page, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task What_rests_on_the_banks_own_rows_is_computed_at_every_visit()
    {
        await GivenDemoBankAsync(End);
        var source = Directory.CreateTempSubdirectory("assay-source-").FullName;
        var home = new Home(Directory.CreateTempSubdirectory("assay-attached-").FullName);
        var store = new WarehouseStore(home, Get<WarehouseStore>().Contract, TimeProvider.System);
        using (var engine = new DuckDbEngine(home, store, new DuckDbOptions { Threads = 1, SourceDirectory = source }))
        {
            var rows = Get<DuckDbEngine>().Source("loan_snapshot", Get<WarehouseStore>().Inputs([("loan_snapshot", End)]));
            await Get<DuckDbEngine>()
                .WriteParquetAsync(
                    new($"SELECT * EXCLUDE (load_id) FROM {rows}", []),
                    Path.Combine(source, "loan_snapshot.parquet"),
                    [],
                    TestContext.Current.CancellationToken
                );
            await new Attachment(store, engine).SealAsync(
                new Book("Own rows", "CNY", true),
                End,
                "test",
                null,
                TestContext.Current.CancellationToken
            );
            var kept = new KeptModels(engine, store, KeptModelBounds.Default);

            Assert.Equal(1, await AskAsync(kept, "a", store, engine, "loan_snapshot"));
            Assert.Equal(2, await AskAsync(kept, "a", store, engine, "loan_snapshot"));
            Assert.Equal(0, kept.Count);
        }

        Directory.Delete(source, recursive: true);
        Directory.Delete(home.Root, recursive: true);
    }

    [Fact]
    public async Task Models_and_figures_are_bounded_and_those_asked_for_longest_ago_go()
    {
        await GivenLoadAsync("2024-03");
        var kept = new KeptModels(Get<WarehouseEngine>(), Get<WarehouseStore>(), new(MostModels: 3, MostFigures: 100));
        foreach (var question in new[] { "a", "b", "c" })
        {
            await AskAsync(kept, question);
        }

        await AskAsync(kept, "a"); // the oldest is b now
        await AskAsync(kept, "d");

        Assert.Equal((3, 30), (kept.Count, kept.Figures));
        Assert.Equal(1, await AskAsync(kept, "a"));
        Assert.Equal(5, await AskAsync(kept, "b"));

        Assert.Equal(6, await AskAsync(kept, "large", figures: 95)); // for it all others go
        Assert.Equal((1, 95), (kept.Count, kept.Figures));
        Assert.Equal(7, await AskAsync(kept, "too large", figures: 101));
        Assert.Equal(8, await AskAsync(kept, "too large", figures: 101));
        Assert.Equal((1, 95), (kept.Count, kept.Figures));
    }

    [Fact]
    public async Task Whoever_asks_what_is_being_computed_waits_for_it_and_it_ends_when_nobody_waits()
    {
        await GivenLoadAsync("2024-03");
        var (started, go) = (new TaskCompletionSource<CancellationToken>(), new TaskCompletionSource());
        using var leaving = new CancellationTokenSource();
        Task<string> Ask(CancellationToken cancellationToken) =>
            Kept.GetAsync(
                "slow",
                async ct =>
                {
                    _computed++;
                    started.TrySetResult(ct);
                    await go.Task.WaitAsync(ct);
                    return "done";
                },
                _ => 1,
                cancellationToken
            );

        var (first, second) = (Ask(leaving.Token), Ask(CancellationToken.None));
        var ended = await started.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(ended.IsCancellationRequested); // somebody still waits
        go.SetResult();
        Assert.Equal(("done", 1), (await second, _computed));

        (started, go) = (new(), new());
        using var alone = new CancellationTokenSource();
        var nobody = Kept.GetAsync(
            "left",
            async ct =>
            {
                started.TrySetResult(ct);
                await go.Task.WaitAsync(ct);
                return "done";
            },
            _ => 1,
            alone.Token
        );
        ended = await started.Task;
        await alone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => nobody);
        Assert.True(ended.IsCancellationRequested);
    }

    [Fact]
    public async Task A_question_that_failed_is_asked_again()
    {
        await GivenLoadAsync("2024-03");

        await Assert.ThrowsAsync<TimeoutException>(() =>
            Kept.GetAsync<string>("a", _ => throw new TimeoutException(), _ => 1, CancellationToken.None)
        );

        Assert.Equal(1, await AskAsync(Kept, "a"));
    }

    private Task<int> AskAsync(KeptModels kept, string question, int figures = 10) =>
        AskAsync(kept, question, Get<WarehouseStore>(), Get<WarehouseEngine>(), "loan_movement", figures);

    /// <summary>A question about one month, answered by how often anything was computed.</summary>
    private async Task<int> AskAsync(string question, DateOnly reads, DateOnly upTo) =>
        (
            await Kept.GetAsync(
                question,
                async ct =>
                {
                    await Get<WarehouseEngine>().VerifyAsync(Get<WarehouseStore>().Inputs([("loan_movement", reads)]), ct);
                    return new Answer(++_computed);
                },
                _ => 1,
                TestContext.Current.CancellationToken,
                upTo
            )
        ).Number;

    /// <summary>A question about everything of a table, answered by how often anything was computed.</summary>
    private async Task<int> AskAsync(
        KeptModels kept,
        string question,
        WarehouseStore store,
        WarehouseEngine engine,
        string table,
        int figures = 10
    ) =>
        (
            await kept.GetAsync(
                (question, table),
                async ct =>
                {
                    await engine.VerifyAsync(store.Inputs(store.Dates(table).Select(date => (table, date))), ct);
                    return new Answer(++_computed);
                },
                _ => figures,
                TestContext.Current.CancellationToken
            )
        ).Number;

    private async Task<Seal> GivenLoadAsync(string month)
    {
        var (home, store) = (Get<Home>(), Get<WarehouseStore>());
        var (profile, input) = (Path.Combine(home.Root, "p.yaml"), Path.Combine(home.Root, "movements.csv"));
        var end = DateOnly.ParseExact(month, "yyyy-MM", null).AddMonths(1).AddDays(-1);
        await File.WriteAllTextAsync(
            profile,
            $$"""
            profile: movements
            meaning: m
            book: {name: Load Bank, currency: CNY}
            reads: {format: csv}
            tables:
              loan_movement:
                partition: DATE '{{end:yyyy-MM-dd}}'
                columns: {loan_key: key, root_loan_key: key, customer_key: key, product: "'consumer_micro'", movement_date: day, movement_kind: "'repayment'", amount: amount, five_class_before: "'normal'"}
            """
        );
        await File.WriteAllTextAsync(input, $"key,day,amount\n1,{month}-05,100\n2,{month}-06,12.50\n");
        var loaded = ImportProfile.Load(profile, store.Contract, home, end, new Dictionary<string, string>());
        return (
            await new Loader(home, store).LoadAsync(new LoadRequest(loaded, end, [input], "loader"), null, CancellationToken.None)
        ).Seal;
    }

    private sealed record Answer(int Number);
}
