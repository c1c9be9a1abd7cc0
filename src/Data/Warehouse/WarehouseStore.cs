using System.Runtime.CompilerServices;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse;

/// <summary>The sealed partitions of one home: what there is, what was current when, and the way to add to it.</summary>
/// <remarks>A file counts only when a seal lists it. Reading takes no lock; loads take one at a time.</remarks>
public sealed class WarehouseStore(Home home, Contract contract, TimeProvider time)
{
    private readonly SealFiles _seals = new(Path.Combine(home.WarehouseDirectory, "seals"), () => home.Key);
    private IReadOnlyList<Seal> _compared = [];

    public Contract Contract { get; } = contract;

    /// <summary>What the embedded engine may use when it loads, seals or copies; what it may use to compute is the engine's own.</summary>
    public DuckDbOptions Bounds { get; init; } = new();

    /// <summary>Bounds that reading, converting and sealing begin with: what is larger spills, so that more memory would only be held for
    /// longer. A statement that cannot spill takes more, up to <see cref="Bounds"/>.</summary>
    internal DuckDbOptions LoadBounds
    {
        get
        {
            var threads = Math.Min(Bounds.Threads, MostLoadThreads);
            return new DuckDbOptions
            {
                Threads = threads,
                MemoryMegabytes = Math.Min(Bounds.MemoryMegabytes, LoadMegabytesPerThread * Math.Max(2, threads)),
                SpillDirectory = Bounds.SpillDirectory,
            };
        }
    }

    // What writers of files hold beside it is not counted by the engine, and grows with the threads as well.
    private const int MostLoadThreads = 4;
    private const long LoadMegabytesPerThread = 96;

    internal Home Home { get; } = home;

    internal TimeProvider Time { get; } = time;

    internal SealFiles SealFiles => _seals;

    /// <summary>The seals that the portal's ledger knows of; asked when the directory of seals has changed.</summary>
    public Func<IReadOnlyList<NotedSeal>> Noted { get; init; } = () => [];

    /// <summary>All seals, none of them lost or replaced since the ledger noted it.</summary>
    /// <exception cref="WarehouseException">A seal that was noted is missing, or another one stands in its place.</exception>
    public IReadOnlyList<Seal> Seals()
    {
        var seals = _seals.All();
        if (!seals.SequenceEqual(_compared, ReferenceEqualityComparer.Instance))
        {
            if (NotedSeal.Differences(Noted(), seals, _seals.Directory).FirstOrDefault() is { } first)
            {
                throw WarehouseException.Of(
                    "seal.not-mended",
                    $"{first} No figure is computed and nothing is loaded before that is mended; './portal ledger verify' names all of it."
                );
            }

            _compared = seals;
        }

        return seals;
    }

    /// <summary>The seals as they stand there, compared with nothing: for whoever says what is wrong with them.</summary>
    public IReadOnlyList<Seal> SealsOnDisk() => _seals.All();

    /// <summary>One sentence for each seal that is missing or was replaced since the ledger noted it.</summary>
    public IReadOnlyList<RuleException> SealProblems()
    {
        try
        {
            return [.. NotedSeal.Differences(Noted(), _seals.All(), _seals.Directory)];
        }
        catch (RuleException untold)
        {
            return [untold]; // which seals there were is not known, and that is said; their files can still be judged
        }
    }

    /// <summary>Numbers of the seals on disk that the ledger has not entered, oldest first.</summary>
    /// <exception cref="RuleException">The ledger's entries cannot be believed.</exception>
    public IReadOnlyList<int> SealsNotEntered() => [.. _seals.All().Select(s => s.Number).Except(Noted().Select(s => s.Number)).Order()];

    /// <summary>The book that this home holds; null until the first load.</summary>
    public Book? Book => _seals.All() is [var first, ..] ? first.Book : null;

    /// <summary>Dates for which a table has a sealed partition, oldest first.</summary>
    public IReadOnlyList<DateOnly> Dates(string table, DateTimeOffset? knownAt = null) =>
        [.. Known(knownAt).SelectMany(s => s.Partitions).Where(p => p.Table == table).Select(p => p.Date).Distinct().Order()];

    /// <summary>The tables that have a sealed partition of any date.</summary>
    public IReadOnlyList<string> Tables(DateTimeOffset? knownAt = null) =>
        [
            .. Known(knownAt)
                .SelectMany(s => s.Partitions)
                .Select(p => p.Table)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>The newest version sealed at or before <paramref name="knownAt"/>; null when there was none.</summary>
    public Partition? Current(string table, DateOnly date, DateTimeOffset? knownAt = null) =>
        Known(knownAt).SelectMany(s => s.Partitions).Where(p => p.Table == table && p.Date == date).MaxBy(p => p.Version);

    /// <summary>The current version of each wanted partition; those that do not exist are absent from the set.</summary>
    public InputSet Inputs(IEnumerable<(string Table, DateOnly Date)> wanted, DateTimeOffset? knownAt = null)
    {
        var current = Known(knownAt)
            .SelectMany(s => s.Partitions)
            .GroupBy(p => (p.Table, p.Date))
            .ToDictionary(g => g.Key, g => g.MaxBy(p => p.Version)!);
        return new InputSet([
            .. wanted
                .Distinct()
                .Where(current.ContainsKey)
                .Select(w => current[w])
                .OrderBy(p => p.Table, StringComparer.Ordinal)
                .ThenBy(p => p.Date),
        ]);
    }

    /// <summary>Where a sealed file stands, after it was found to be the one that was sealed.</summary>
    /// <exception cref="WarehouseException">It is missing or was changed.</exception>
    internal string Checked(PartitionFile file)
    {
        var path = PathOf(file);
        var problem =
            Misplaced(file, path) ?? (Home.Verdicts.Difference(path, file.Sha256) is { } actual ? Changed(file, path, actual) : null);
        return problem is null ? path : throw WarehouseException.Of(problem);
    }

    /// <summary>Compares every sealed file of the partitions with its seal, and yields a sentence for each that is missing or was
    /// changed.</summary>
    /// <param name="always">The bytes are read also where the file system says that nothing changed since they were read last.</param>
    public async IAsyncEnumerable<(PartitionFile File, RuleException Problem)> ProblemsAsync(
        IEnumerable<Partition> partitions,
        bool always,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        try
        {
            foreach (var file in partitions.SelectMany(p => p.Files))
            {
                var path = PathOf(file);
                if (Misplaced(file, path) is { } problem)
                {
                    yield return (file, problem);
                }
                else if (await Home.Verdicts.DifferenceAsync(path, file.Sha256, always, cancellationToken) is { } actual)
                {
                    yield return (file, Changed(file, path, actual));
                }
            }
        }
        finally
        {
            Home.Verdicts.Save();
        }
    }

    /// <summary>Reads all bytes again of every sealed file of the partitions and of every file that was read, cubes as well, whatever was
    /// found before: asked before somebody puts a name to a figure.</summary>
    /// <exception cref="WarehouseException">A file is missing or was changed; the first one is named.</exception>
    public async Task RequireUnchangedAsync(
        IReadOnlyList<Partition> partitions,
        IReadOnlyList<ReadFile> read,
        CancellationToken cancellationToken
    )
    {
        await foreach (var (_, problem) in ProblemsAsync(partitions, always: true, cancellationToken))
        {
            throw WarehouseException.Of(problem);
        }

        var known = partitions.SelectMany(p => p.Files).Select(PathOf).ToHashSet(StringComparer.Ordinal);
        foreach (var file in read.Where(file => !known.Contains(file.Path)))
        {
            if (
                !File.Exists(file.Path)
                || await Home.Verdicts.DifferenceAsync(file.Path, file.Sha256, always: true, cancellationToken) is not null
                || FileStamp.Of(file.Path)?.Text != file.Stamp
            )
            {
                throw HeldFiles.Problem(file.Path);
            }
        }
    }

    /// <summary>Where a sealed file stands. Whoever lets the embedded engine read it there reads what was sealed, or is refused.</summary>
    public string PathOf(PartitionFile file)
    {
        var path = Path.Combine(Home.WarehouseDirectory, file.Path.Replace('/', Path.DirectorySeparatorChar));
        FileVerdicts.Expect(path, file.Sha256);
        return path;
    }

    /// <summary>Starts a load: takes the lock, checks that the book is the home's, and clears what earlier loads left behind
    /// unsealed.</summary>
    /// <param name="source">What the load is made from, with its own SHA-256.</param>
    /// <param name="onPhase">Told when each phase has ended: staged, checked, hashed, moved, sealed.</param>
    public Load Begin(Book book, string by, string source, Action<string>? onPhase = null)
    {
        CheckBook(book);
        var held = WarehouseLock.Take(Home.WarehouseDirectory, by);
        try
        {
            CheckBook(book); // again, now that no other load can change it
            Leftovers.Sweep(Home.WarehouseDirectory, Seals());
            _seals.SweepTemporary();
            return new Load(this, held, book, by, source, onPhase);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Seals what an engine found of the bank's own rows; partitions that are as they were sealed last are left out.</summary>
    /// <param name="found">What was found; versions and the load's number are given here.</param>
    /// <param name="warnings">What the contract found in them.</param>
    /// <returns>The seal; null when nothing differs from what was sealed.</returns>
    internal Seal? Attach(Book book, string by, string source, IReadOnlyList<Partition> found, IReadOnlyList<SealWarning> warnings)
    {
        using var held = WarehouseLock.Take(Home.WarehouseDirectory, by);
        CheckBook(book);
        var changed = found
            .Select(p => (Found: p, Last: Current(p.Table, p.Date)))
            .Where(p => p.Last is not { } last || (p.Found with { Version = last.Version }).Digest != last.Digest)
            .ToList();
        var number = Load.NewId(Time);
        var fresh = changed.Select(p => (p.Found.Table, p.Found.Date)).ToHashSet();
        IReadOnlyList<SealWarning> said =
        [
            .. warnings.Where(w => fresh.Contains((w.Table, w.Date))),
            .. ControlTotals.Drops(this, [.. changed.Select(p => p.Found)]),
        ];
        return changed.Count == 0
            ? null
            : _seals.Write(n => new Seal(
                n,
                number,
                Load.SealedAt(this),
                by,
                book,
                source,
                [.. changed.Select(p => p.Found with { Version = (p.Last?.Version ?? 0) + 1, LoadId = number })]
            )
            {
                Warnings = said.Count > 0 ? said : null,
            });
    }

    /// <summary>The current version of every partition.</summary>
    public InputSet InUse() => Inputs(Seals().SelectMany(s => s.Partitions).Select(p => (p.Table, p.Date)));

    /// <summary>Throws unless the home is empty or holds this very book.</summary>
    internal void CheckBook(Book book)
    {
        if (Book is { } held && held != book)
        {
            throw WarehouseException.Of(
                "warehouse.other-book",
                $"The home {Home.Root} holds the book {held}; {book} cannot be loaded into it. A home holds one book in one reporting currency: choose another with --home DIR."
            );
        }
    }

    private static RuleException? Misplaced(PartitionFile file, string path)
    {
        var info = new FileInfo(path);
        return !info.Exists
                ? RuleException.Of(
                    "sealed.missing",
                    $"The sealed file {path} is missing. Restore it from a backup, or load its date again as a new version."
                )
            : info.Length != file.Bytes
                ? RuleException.Of(
                    "sealed.length",
                    $"The sealed file {path} has {info.Length} {{1|byte|bytes}}; its seal says {file.Bytes}. Restore it from a backup, or load its date again as a new version."
                )
            : null;
    }

    private static RuleException Changed(PartitionFile file, string path, string actual) =>
        RuleException.Of(
            "sealed.changed",
            $"The sealed file {path} was changed after it was sealed: its SHA-256 is {actual}, its seal says {file.Sha256}. No figure is given from it. Restore it from a backup, or load its date again as a new version."
        );

    private IEnumerable<Seal> Known(DateTimeOffset? knownAt) => knownAt is { } at ? Seals().Where(s => s.SealedAt <= at) : Seals();
}
