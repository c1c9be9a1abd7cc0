using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.Warehouse.WarehouseFixture;

namespace Portal.Data.Tests.Warehouse;

public sealed class SealedFileTests : IDisposable
{
    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Fact]
    public async Task A_file_of_the_same_length_with_other_rows_is_named_at_every_read_and_by_the_engine_test()
    {
        var path = await SealedAsync();
        var inputs = _given.Store.Inputs([("gl_balance", March)]);
        Assert.Equal(1.00m, await _given.BalanceAsync(inputs)); // and so known to be good
        Assert.True((await _given.Engine.CheckAsync(isAttached: false, CancellationToken.None)).All(c => c.Holds));

        await ReplaceKeepingLengthAndTimeAsync(path);

        Assert.Contains(
            "was changed after it was sealed",
            Assert.Throws<WarehouseException>(() => _given.Engine.Source("gl_balance", inputs)).Message,
            StringComparison.Ordinal
        );
        var refused = await Assert.ThrowsAsync<WarehouseException>(() => _given.Engine.VerifyAsync(inputs, CancellationToken.None));
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Restore it from a backup", refused.Message, StringComparison.Ordinal);
        var failed = (await _given.Engine.CheckAsync(isAttached: false, CancellationToken.None)).Where(c => !c.Holds).ToList();
        Assert.Contains(failed, c => c.Detail.Contains(path, StringComparison.Ordinal));
        Assert.Contains(failed, c => c.What == "sealed partitions" && c.Detail.Contains("1 missing or changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_shorter_or_gone_is_named()
    {
        var path = await SealedAsync();
        var inputs = _given.Store.Inputs([("gl_balance", March)]);
        await File.WriteAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..^1]);
        Assert.Contains(
            "its seal says",
            Assert.Throws<WarehouseException>(() => _given.Engine.Source("gl_balance", inputs)).Message,
            StringComparison.Ordinal
        );
        File.Delete(path);
        Assert.Contains(
            "is missing",
            (await Assert.ThrowsAsync<WarehouseException>(() => _given.Engine.VerifyAsync(inputs, CancellationToken.None))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_load_deletes_what_others_left_unsealed_and_nothing_behind_a_link()
    {
        await _given.LoadAsync(March, "('A', 1.00)");
        var data = Path.Combine(_given.Home.WarehouseDirectory, "data");
        var elsewhere = Directory.CreateDirectory(Path.Combine(_given.Home.Root, "elsewhere")).FullName;
        var (left, linked, named) = (
            Path.Combine(data, "gl_balance", "2025-03-31", "v9-20250401T000000-abcdef01"),
            Path.Combine(elsewhere, "2025-03-31", "v9-20250401T000000-abcdef01"),
            Path.Combine(data, "gl_balance", "2025-03-31", "of somebody")
        );
        foreach (var directory in new[] { left, linked, named })
        {
            Directory.CreateDirectory(directory);
        }

        Directory.CreateSymbolicLink(Path.Combine(data, "zz"), elsewhere);
        Directory.CreateSymbolicLink(Path.Combine(data, "gl_balance", "zz"), elsewhere);

        await _given.LoadAsync(March, "('A', 2.00)");

        Assert.Equal((false, true, true), (Directory.Exists(left), Directory.Exists(linked), Directory.Exists(named)));
    }

    [Fact]
    public async Task A_lost_seal_stops_reads_and_loads_and_its_rows_are_not_swept()
    {
        await _given.LoadAsync(March, "('A', 1.00)");
        var newest = await _given.LoadAsync(March, "('A', 2.00)");
        var store = NotingStore(_given.Store.Seals());
        var data = _given.Store.PathOf(newest.Partitions[0].Files[0]);
        File.Delete(Path.Combine(_given.Home.WarehouseDirectory, "seals", newest.FileName));

        var read = Assert.Throws<WarehouseException>(() => store.Inputs([("gl_balance", March)]));
        Assert.Contains(
            $"Seal 2 of the warehouse is missing: the ledger noted it (load {newest.LoadId}",
            read.Message,
            StringComparison.Ordinal
        );
        Assert.Throws<WarehouseException>(() => store.Dates("gl_balance"));
        Assert.Throws<WarehouseException>(() => store.Begin(Demo, "test", "file"));
        Assert.True(File.Exists(data));
    }

    [Theory]
    [InlineData("of another home")]
    [InlineData("without a mark")]
    [InlineData("edited")]
    public async Task A_seal_that_no_load_of_this_home_wrote_gives_no_figure_and_is_named(string how)
    {
        await _given.LoadAsync(March, "('A', 1.00)");
        var noted = _given.Store.Seals().ToList();
        var seals = Path.Combine(_given.Home.WarehouseDirectory, "seals");
        var second = await _given.LoadAsync(March, "('A', 2.00)");
        var file = Path.Combine(seals, second.FileName);
        var text = await File.ReadAllTextAsync(file);
        if (how == "of another home")
        {
            File.Delete(Path.Combine(_given.Home.KeysDirectory, "home.key")); // the mark of a key that this home does not have
        }
        else
        {
            await File.WriteAllTextAsync(
                file,
                how == "edited"
                    ? text.Replace("\"by\": \"", "\"by\": \"anna", StringComparison.Ordinal)
                    : text.Replace(second.Mark!, "", StringComparison.Ordinal)
            );
        }

        var store = new WarehouseStore(new Home(_given.Home.Root), _given.Store.Contract, TimeProvider.System)
        {
            Noted = () => [.. noted.Select(s => new NotedSeal(s.Number, s.LoadId, s.Digest))],
        };

        var read = Assert.Throws<WarehouseException>(() => store.Inputs([("gl_balance", March)]));
        Assert.Contains("Seal 2 of the warehouse", read.Message, StringComparison.Ordinal);
        Assert.Contains("was written by no load of this home", read.Message, StringComparison.Ordinal);
        Assert.Single(store.SealProblems());
    }

    [Fact]
    public async Task A_seal_lost_between_others_is_missed_also_where_no_ledger_noted_it()
    {
        var first = await _given.LoadAsync(March, "('A', 1.00)");
        await _given.LoadAsync(March, "('A', 2.00)");
        File.Delete(Path.Combine(_given.Home.WarehouseDirectory, "seals", first.FileName));

        Assert.Contains(
            "Seal 1 of the warehouse is missing",
            Assert.Throws<WarehouseException>(() => _given.Store.Seals()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_replaced_seal_is_named_by_a_process_that_had_read_the_right_one()
    {
        var seal = await _given.LoadAsync(March, "('A', 1.00)");
        var store = NotingStore(_given.Store.Seals());
        Assert.Single(store.Seals());
        var path = Path.Combine(_given.Home.WarehouseDirectory, "seals", seal.FileName);
        var text = await File.ReadAllTextAsync(path);
        var written = File.GetLastWriteTimeUtc(path);
        await File.WriteAllTextAsync(path, text.Replace("\"hand-written\"", "\"hand-wrotten\"", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, written);

        Assert.Contains(
            "is not the one that was noted",
            Assert.Throws<WarehouseException>(() => store.Seals()).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Before_somebody_answers_for_a_figure_bytes_are_read_whatever_a_verdict_says()
    {
        var path = await SealedAsync();
        var inputs = _given.Store.Inputs([("gl_balance", March)]);
        await ReplaceKeepingLengthAndTimeAsync(path);
        var (name, sha256) = (Path.GetRelativePath(_given.Home.Root, path), inputs.Partitions[0].Files[0].Sha256);
        var stamp = FileStamp.Of(path)!.Value.Text;
        await File.WriteAllTextAsync(
            Path.Combine(_given.Home.Root, "verdicts"),
            string.Join('|', name, sha256, stamp, _given.Home.Key.Mark("verdict", name, sha256, stamp)) + "\n"
        );

        Assert.NotEmpty(_given.Engine.Source("gl_balance", inputs)); // a verdict forged with the home's own key is believed
        Assert.Contains(
            path,
            (
                await Assert.ThrowsAsync<WarehouseException>(() =>
                    _given.Store.RequireUnchangedAsync(inputs.Partitions, [], CancellationToken.None)
                )
            ).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("changed", "was changed after its load was sealed")]
    [InlineData("deleted", "is missing: its seal names it")]
    public async Task A_list_of_refused_rows_that_somebody_touched_is_named(string deed, string sentence)
    {
        using var given = new GivenImport();
        await given.LoadAsync("key,name\n1,one\nx,two\n", limit: 1);
        var store = given.Warehouse.Store;
        Assert.Empty((await SealedFileCheck.AllAsync(store, CancellationToken.None)).Problems);
        var list = Path.Combine(given.Warehouse.Home.RejectsDirectory, store.Seals()[^1].Rejects!.Name);
        if (deed == "deleted")
        {
            File.Delete(list);
        }
        else
        {
            await File.AppendAllTextAsync(list, " ");
        }

        var (subject, problem) = Assert.Single((await SealedFileCheck.AllAsync(store, CancellationToken.None)).Problems);

        Assert.Equal(list, subject);
        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    private WarehouseStore NotingStore(IReadOnlyList<Seal> noted) =>
        new(_given.Home, Contract, _given.Time) { Noted = () => [.. noted.Select(s => new NotedSeal(s.Number, s.LoadId, s.Digest))] };

    private async Task<string> SealedAsync() => _given.Store.PathOf((await _given.LoadAsync(March, "('A', 1.00)")).Partitions[0].Files[0]);

    /// <summary>As somebody does who does not want to be seen: same length, same time of the last write.</summary>
    private static async Task ReplaceKeepingLengthAndTimeAsync(string path)
    {
        var written = File.GetLastWriteTimeUtc(path);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[10] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, written);
    }
}
