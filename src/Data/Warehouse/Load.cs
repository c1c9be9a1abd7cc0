using System.Globalization;
using System.Security.Cryptography;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse;

/// <summary>A load under way: Parquet files are written to its staging directories, and become visible together when it is
/// sealed.</summary>
/// <remarks>Disposing an unsealed load removes what it wrote; after a crash the next load does.</remarks>
public sealed class Load : IDisposable
{
    private readonly WarehouseStore _store;
    private readonly FileLock _held;
    private readonly Book _book;
    private readonly string _by;
    private readonly string _source;
    private readonly Action<string> _onPhase;
    private readonly HashSet<(string Table, DateOnly Date)> _staged = [];
    private bool _isOver;

    internal Load(WarehouseStore store, FileLock held, Book book, string by, string source, Action<string>? onPhase)
    {
        _store = store;
        _held = held;
        _book = book;
        _by = by;
        _source = source;
        _onPhase = onPhase ?? (_ => { });
        LoadId = NewId(store.Time);
    }

    /// <summary>Goes into the load_id column of every row.</summary>
    public string LoadId { get; }

    /// <summary>A number that no other load has; it begins with the time.</summary>
    internal static string NewId(TimeProvider time) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyyMMdd'T'HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}"
        );

    /// <summary>Where the Parquet files of one partition are to be written, with every column that the contract stores.</summary>
    public string StagingDirectory(string table, DateOnly date)
    {
        _staged.Add((_store.Contract.Table(table).Name, date));
        return Directory.CreateDirectory(Path.Combine(Root, table, Name(date))).FullName;
    }

    /// <summary>For files of the load that are not to be sealed; removed with it.</summary>
    public string ScratchDirectory => Directory.CreateDirectory(Path.Combine(Root, ".scratch")).FullName;

    /// <summary>The list of refused rows that the seal shall name; flushed and hashed with the rest.</summary>
    public string? RejectPath { get; set; }

    /// <summary>Checks every staged file against the contract, moves them into place and writes the seal. Nothing is visible before
    /// that.</summary>
    /// <param name="judge">Looks at what is about to be sealed, and throws when it must not be.</param>
    public async Task<Seal> SealAsync(CancellationToken cancellationToken, Func<Seal, Seal>? judge = null)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        _onPhase("staged");
        var (inspected, warnings) = await InspectAsync(cancellationToken);
        _onPhase("checked");
        var partitions = new List<Partition>();
        foreach (var (table, date, content) in inspected)
        {
            partitions.Add(await HashAsync(table, date, content, cancellationToken));
        }

        var rejects = RejectPath is { } list ? await RejectsAsync(list, cancellationToken) : null;
        _onPhase("hashed");
        warnings.AddRange(ControlTotals.Drops(_store, partitions));
        var wanted = new Seal(0, LoadId, SealedAt(_store), _by, _book, _source, partitions)
        {
            Warnings = warnings.Count > 0 ? warnings : null,
        };
        wanted = judge?.Invoke(wanted) ?? wanted;
        var changed = new List<string>();
        foreach (var partition in partitions)
        {
            Move(partition, changed);
        }

        FlushUpward(changed);

        _onPhase("moved");
        var seal = _store.SealFiles.Write(number => wanted with { Number = number, SealedAt = SealedAt(_store), Rejects = rejects });
        _onPhase("sealed");
        Dispose();
        return seal;
    }

    public void Dispose()
    {
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (Directory.Exists(Root))
        {
            Directory.Delete(Root, recursive: true);
        }

        _held.Dispose();
    }

    private string Root => Path.Combine(_store.Home.WarehouseDirectory, "staging", LoadId);

    private static string Name(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<(List<(string Table, DateOnly Date, PartitionContent Content)> Found, List<SealWarning> Warnings)> InspectAsync(
        CancellationToken cancellationToken
    )
    {
        if (_staged.Count == 0)
        {
            throw WarehouseException.Of("load.no-partition", $"The load has no partition: nothing was written to its staging directories.");
        }

        using var scheduler = new BoundedScheduler(1, 0, Timeout.InfiniteTimeSpan);
        return await scheduler.RunAsync(
            token =>
            {
                using var duckDb = new DuckDbInstance(_store.Home, _store.LoadBounds, _store.Bounds.MemoryMegabytes);
                using var connection = duckDb.Connect();
                var found = new List<(string Table, DateOnly Date, PartitionContent Content)>();
                foreach (var group in _staged.GroupBy(s => s.Table).OrderBy(g => g.Key, StringComparer.Ordinal))
                {
                    var files = group.OrderBy(s => s.Date).ToDictionary(s => s.Date, s => (IReadOnlyList<string>)Files(s.Table, s.Date));
                    var inspector = new PartitionInspector(
                        connection,
                        _store.Contract,
                        _store.Contract.Table(group.Key),
                        Path.Combine(Root, group.Key),
                        LoadId
                    );
                    found.AddRange(inspector.Inspect(files, token).OrderBy(c => c.Key).Select(c => (group.Key, c.Key, c.Value)));
                }

                return (found, Warnings(connection, found, token));
            },
            cancellationToken
        );
    }

    private List<SealWarning> Warnings(
        DuckDbConnection connection,
        IEnumerable<(string Table, DateOnly Date, PartitionContent Content)> inspected,
        CancellationToken cancellationToken
    )
    {
        var warnings = inspected
            .SelectMany(p => p.Content.Findings.Select(f => SealWarning.Of(_store.Contract.Table(p.Table), p.Date, f)))
            .ToList();
        foreach (var table in _store.Contract.Tables.Values)
        {
            foreach (var rule in table.Rules.Where(r => r.Found is not null))
            {
                var (judged, others) = (Judged(table.Name, rule.Found!.Table), InUse(rule.Found.Table));
                if (judged.Count > 0 && others.Count > 0)
                {
                    warnings.AddRange(
                        RuleMatches
                            .Find(connection, table, rule, judged, others, cancellationToken)
                            .Select(f => SealWarning.Of(table, f.Date, f.Finding))
                    );
                }
            }
        }

        return [.. warnings.OrderBy(w => w.Table, StringComparer.Ordinal).ThenBy(w => w.Date).ThenBy(w => w.Rule, StringComparer.Ordinal)];
    }

    /// <summary>The files of a table that this load brings; when it brings the table that they are held against, the newest that are in
    /// use.</summary>
    private List<string> Judged(string table, string against)
    {
        if (_staged.Any(s => s.Table == table))
        {
            return [.. _staged.Where(s => s.Table == table).OrderBy(s => s.Date).SelectMany(s => Files(s.Table, s.Date))];
        }

        return _staged.Any(s => s.Table == against) && _store.Dates(table) is [.., var newest] ? SealedFiles(table, [newest]) : [];
    }

    /// <summary>The files of a table in use once this load is: its own, and those of other dates.</summary>
    private List<string> InUse(string table)
    {
        var own = _staged.Where(s => s.Table == table).ToList();
        return
        [
            .. own.SelectMany(s => Files(s.Table, s.Date)),
            .. SealedFiles(table, [.. _store.Dates(table).Except(own.Select(s => s.Date))]),
        ];
    }

    private List<string> SealedFiles(string table, IReadOnlyList<DateOnly> dates) =>
        [.. _store.Inputs(dates.Select(d => (table, d))).Owned.Partitions.SelectMany(p => p.Files).Select(_store.PathOf)];

    private string[] Files(string table, DateOnly date)
    {
        var files = Directory
            .GetFiles(StagingDirectory(table, date), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .ToArray();
        return files.Length > 0 && files.All(f => f.EndsWith(".parquet", StringComparison.Ordinal))
            ? files
            : throw (
                files.Length == 0
                    ? WarehouseException.Of(
                        "load.no-file",
                        $"The partition {table} {Name(date)} holds no file; one or more .parquet files are accepted."
                    )
                    : WarehouseException.Of(
                        "load.not-parquet",
                        $"The partition {table} {Name(date)} holds a file that is not Parquet; one or more .parquet files are accepted."
                    )
            );
    }

    private async Task<Partition> HashAsync(string table, DateOnly date, PartitionContent content, CancellationToken cancellationToken)
    {
        var version = (_store.Current(table, date)?.Version ?? 0) + 1;
        var directory = string.Create(CultureInfo.InvariantCulture, $"data/{table}/{Name(date)}/v{version}-{LoadId}");
        var files = new List<PartitionFile>();
        foreach (var path in Files(table, date))
        {
            Durable.FlushFile(path);
            var relative = Path.GetRelativePath(StagingDirectory(table, date), path).Replace(Path.DirectorySeparatorChar, '/');
            files.Add(
                new PartitionFile(
                    $"{directory}/{relative}",
                    new FileInfo(path).Length,
                    await Hashing.Sha256OfFileAsync(path, cancellationToken)
                )
            );
        }

        return new Partition(table, date, version, LoadId, content.Rows, content.Sums, files, content.Statistics);
    }

    private static async Task<RejectFile> RejectsAsync(string path, CancellationToken cancellationToken)
    {
        Durable.FlushFile(path);
        Durable.FlushDirectory(Path.GetDirectoryName(path)!);
        return new RejectFile(Path.GetFileName(path), new FileInfo(path).Length, await Hashing.Sha256OfFileAsync(path, cancellationToken));
    }

    private void Move(Partition partition, List<string> changed)
    {
        var target = Path.GetFullPath(
            Path.Combine(
                _store.Home.WarehouseDirectory,
                "data",
                partition.Table,
                Name(partition.Date),
                string.Create(CultureInfo.InvariantCulture, $"v{partition.Version}-{LoadId}")
            )
        );
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        Directory.Move(StagingDirectory(partition.Table, partition.Date), target);
        changed.Add(target);
    }

    // Every directory from the new ones up to the warehouse itself, each once: their entries must be on the disk before the seal is.
    private void FlushUpward(IEnumerable<string> directories)
    {
        var flushed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in directories)
        {
            for (
                var directory = start;
                directory.Length >= _store.Home.WarehouseDirectory.Length && flushed.Add(directory);
                directory = Path.GetDirectoryName(directory)!
            )
            {
                Durable.FlushDirectory(directory);
            }
        }
    }

    /// <summary>Never before an earlier seal, even when the clock was set back: knownAt must not reorder the past.</summary>
    internal static DateTimeOffset SealedAt(WarehouseStore store)
    {
        var now = store.Time.GetUtcNow();
        return store.Seals() is [.., var last] && last.SealedAt > now ? last.SealedAt : now;
    }
}
