using System.Diagnostics;
using Portal.Data.Warehouse;
using Xunit;
using static Portal.Data.Tests.Warehouse.WarehouseFixture;

namespace Portal.Data.Tests.Warehouse;

/// <summary>What is compared is what the engine reads.</summary>
public sealed class HeldFileTests : IDisposable
{
    private readonly WarehouseFixture _given = new();
    private readonly string _pipe;

    public HeldFileTests()
    {
        _pipe = Path.Combine(_given.Home.SpillDirectory, "pipe.csv");
        using var made = Process.Start("mkfifo", _pipe);
        made.WaitForExit();
    }

    public void Dispose() => _given.Dispose();

    [Theory]
    [InlineData("directory of the load")]
    [InlineData("data")]
    [InlineData("warehouse")]
    public async Task Whatever_is_exchanged_after_the_comparison_the_engine_reads_what_was_compared(string what)
    {
        var (inputs, path, other) = await SealedAndOtherAsync();
        var levels = what switch
        {
            "directory of the load" => 1,
            "data" => 4,
            _ => 5,
        };

        var named = new SqlStatement(
            $"SELECT DISTINCT filename FROM read_parquet(['{path}'], filename = true)",
            [new("filename", SqlType.Text)]
        );
        Assert.StartsWith(
            "/proc/self/fd/",
            (string)(await _given.Engine.QueryAsync(named, CancellationToken.None)).Rows[0][0]!,
            StringComparison.Ordinal
        );

        using var held = new HeldFiles(Sum(inputs).Text, _given.Home.Verdicts);
        Exchange(path, other, levels);
        using var connection = _given.Duck.Connect();
        var read = connection.Query(held.Sql, [new("sum", SqlType.Decimal)], CancellationToken.None).Rows[0][0];
        held.RequireUnchanged();

        Assert.Equal(1.00m, read);
        var refused = await Assert.ThrowsAsync<WarehouseException>(() => _given.BalanceAsync(inputs));
        Assert.Contains("was changed after it was sealed", refused.Message, StringComparison.Ordinal);
        Exchange(path, other, levels);
        Assert.Equal(1.00m, await _given.BalanceAsync(inputs));
    }

    [Fact]
    public async Task What_is_exchanged_before_the_statement_is_asked_is_refused_and_asked_again_when_it_is_back()
    {
        var (inputs, path, other) = await SealedAndOtherAsync();
        var sum = Sum(inputs);
        Exchange(path, other, 4);

        var refused = await Assert.ThrowsAsync<WarehouseException>(() => _given.Engine.QueryAsync(sum, CancellationToken.None));

        Assert.Equal("sealed.moved", refused.Rule.Rule);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Exchange(path, other, 4);
        Assert.Equal(1.00m, (await _given.Engine.QueryAsync(sum, CancellationToken.None)).Rows[0][0]);
    }

    [Fact]
    public async Task Bytes_that_are_overwritten_and_put_back_while_they_are_read_are_noticed_and_the_statement_is_asked_once_more()
    {
        var (inputs, path, other) = await SealedAndOtherAsync();
        var (own, others) = (await File.ReadAllBytesAsync(path), await File.ReadAllBytesAsync(other));

        using (var held = new HeldFiles(Sum(inputs).Text, _given.Home.Verdicts))
        {
            Assert.DoesNotContain(path, held.Sql, StringComparison.Ordinal);
            held.RequireUnchanged();
            OverwriteAndPutBack();
            Assert.True(HeldFiles.Moved(Assert.Throws<WarehouseException>(held.RequireUnchanged)));
        }

        var asked = AskAsync(inputs);
        await AtPipeAsync(
            asked,
            () =>
            {
                OverwriteAndPutBack();
                File.Delete(_pipe);
                File.WriteAllText(_pipe, "1\n"); // nobody waits when the statement is asked once more
            }
        );
        Assert.Equal(1.00m, await asked);

        void OverwriteAndPutBack()
        {
            var written = File.GetLastWriteTimeUtc(path);
            File.WriteAllBytes(path, others);
            File.WriteAllBytes(path, own);
            File.SetLastWriteTimeUtc(path, written);
        }
    }

    [Fact]
    public async Task No_engine_reads_a_sealed_file_or_a_cube_whose_hash_nobody_told()
    {
        foreach (var directory in new[] { _given.Home.CubesDirectory, Path.Combine(_given.Home.WarehouseDirectory, "data") })
        {
            var statement = new SqlStatement(
                $"SELECT 1 AS one FROM read_parquet(['{directory}/x.parquet'])",
                [new("one", SqlType.Integer)]
            );
            await Assert.ThrowsAsync<InvalidOperationException>(() => _given.Engine.QueryAsync(statement, CancellationToken.None));
        }
    }

    [Fact]
    public void A_file_without_a_name_is_nowhere_until_it_has_one()
    {
        using var file = NamelessFile.In(_given.Home.CubesDirectory);
        File.WriteAllText(file!.Path, "cells");
        Assert.Empty(Directory.GetFileSystemEntries(_given.Home.CubesDirectory));

        var path = Path.Combine(_given.Home.CubesDirectory, "a.tmp");
        file.Name(path);

        Assert.Equal("cells", File.ReadAllText(path));
        Assert.Throws<IOException>(() => file.Name(path));
    }

    /// <summary>Rows of this home, and a file of the same length with other rows at the same place of another one.</summary>
    private async Task<(InputSet Inputs, string Path, string Other)> SealedAndOtherAsync()
    {
        var file = (await _given.LoadAsync(March, "('A', 1.00)")).Partitions[0].Files[0];
        var path = _given.Store.PathOf(file);
        var inputs = _given.Store.Inputs([("gl_balance", March)]);
        var other = Path.Combine(_given.Home.Root, "other", Path.GetRelativePath(_given.Home.Root, path));
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        using var connection = _given.Duck.Connect();
        connection.Execute(
            $"COPY (SELECT * REPLACE (9.00::DECIMAL(18,2) AS amount) FROM read_parquet(['{path}'])) TO '{other}' (FORMAT parquet)",
            CancellationToken.None
        );
        Assert.Equal(new FileInfo(path).Length, new FileInfo(other).Length);
        Assert.Equal(1.00m, await _given.BalanceAsync(inputs));
        return (inputs, path, other);
    }

    private SqlStatement Sum(InputSet inputs) =>
        new(
            $"SELECT {_given.Engine.Dialect.SumMoney("amount")} FROM {_given.Engine.Source("gl_balance", inputs)}",
            [new("sum", SqlType.Decimal)]
        );

    private async Task<decimal> AskAsync(InputSet inputs)
    {
        var rows = _given.Engine.Source("gl_balance", inputs);
        var statement = new SqlStatement(
            $"SELECT {_given.Engine.Dialect.SumMoney("b.amount")} AS sum FROM read_csv('{_pipe}', columns = {{'n': 'VARCHAR'}}, auto_detect = false) AS p CROSS JOIN {rows} AS b",
            [new("sum", SqlType.Decimal)]
        );
        return (decimal)(await _given.Engine.QueryAsync(statement, CancellationToken.None)).Rows[0][0]!;
    }

    /// <summary>Acts while the statement waits for the pipe, which is after the comparison.</summary>
    private async Task AtPipeAsync(Task asked, Action act)
    {
        var opened = Task.Run(() => File.OpenHandle(_pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        if (await Task.WhenAny(asked, opened) == asked)
        {
            await asked;
            Assert.Fail("The statement ended before it read the pipe.");
        }

        await using var writer = new FileStream(await opened, FileAccess.Write, bufferSize: 0);
        act();
        writer.Write("1\n"u8);
    }

    private static void Exchange(string path, string other, int levels)
    {
        for (var level = 0; level < levels; level++)
        {
            (path, other) = (Path.GetDirectoryName(path)!, Path.GetDirectoryName(other)!);
        }

        Directory.Move(path, path + ".away");
        Directory.Move(other, path);
        Directory.Move(path + ".away", other);
    }
}
