using System.Globalization;
using Portal.Data.Warehouse.DuckDb;

namespace Portal.Data.Warehouse.Imports;

/// <summary>What to load and under whose name.</summary>
/// <param name="AsOf">Reporting date; also @as_of in the profile's expressions.</param>
/// <param name="By">Who loads, as the seal will say.</param>
/// <param name="Force">Load again although the same input is already loaded for this date.</param>
/// <param name="RejectLimit">Rows that may be refused without stopping the load; null takes the profile's own limit.</param>
/// <param name="With">The files that the profile joins: name to path.</param>
public sealed record LoadRequest(
    ImportProfile Profile,
    DateOnly AsOf,
    IReadOnlyList<string> Inputs,
    string By,
    bool Force = false,
    int? RejectLimit = null,
    IReadOnlyDictionary<string, string>? With = null
)
{
    /// <summary>Totals that the load must meet; otherwise nothing is sealed.</summary>
    public IReadOnlyList<ExpectedTotal> Expected { get; init; } = [];
}

/// <param name="Done">Steps done, of <paramref name="Of"/>.</param>
public sealed record LoadProgress(string Step, int Done, int Of);

/// <param name="IsNew">False when the same input was already loaded; nothing was written then.</param>
/// <param name="Rejected">Source rows that were refused within the limit.</param>
/// <param name="RejectFile">Where they stand; null when there is none.</param>
public sealed record LoadResult(Seal Seal, bool IsNew, long Rejected, string? RejectFile, string Message);

/// <summary>Loads files through an import profile: all tables of the profile in one seal, or nothing at all.</summary>
public sealed class Loader(Home home, WarehouseStore store)
{
    private const int DaysAhead = 31;

    public async Task<LoadResult> LoadAsync(LoadRequest request, IProgress<LoadProgress>? progress, CancellationToken cancellationToken)
    {
        store.CheckBook(request.Profile.Book); // before files are read for a home that cannot take them
        RequireNotAhead(request.AsOf);
        var steps = new Steps(progress, 5 + request.Profile.Tables.Count);
        var inputs = request.Inputs.Select(path => InputFile.Open(path, request.Profile.Reads)).ToList();
        var joined = Joined(request);
        steps.Next("hashing the input");
        List<InputFile> files = [.. inputs, .. request.Profile.Joins.Select(j => joined[j.Name])];
        var hashes = new List<string>();
        foreach (var input in files)
        {
            hashes.Add(await Hashing.Sha256OfFileAsync(input.Path, cancellationToken));
        }

        var source = string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(", ", files.Zip(hashes, (i, h) => $"{Path.GetFileName(i.Path)} sha256:{h}"))}; profile {request.Profile.Name} sha256:{request.Profile.Digest}; as of {request.AsOf:yyyy-MM-dd}"
        );
        if (!request.Force && AlreadyLoaded(request, source) is { } seal)
        {
            ControlTotals.Require(request.Expected, seal.Partitions, seal.Account?.Records ?? 0);
            var version = seal.Partitions.Where(p => p.Date == request.AsOf).Append(seal.Partitions[0]).First().Version;
            return new LoadResult(
                seal,
                IsNew: false,
                0,
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The same input is already loaded for {request.AsOf:yyyy-MM-dd} as version {version} (load {seal.LoadId}); nothing was written. Use --force to load it again as a new version."
                )
            );
        }

        using var load = store.Begin(request.Profile.Book, request.By, source);
        using var scheduler = new BoundedScheduler(1, 0, Timeout.InfiniteTimeSpan);
        var read = await scheduler.RunAsync(token => Convert(request, inputs, joined, load, steps, token), cancellationToken);
        var account = await AccountAsync(request, files, hashes, read, cancellationToken);
        steps.Next("checking and sealing");
        var made = await load.SealAsync(cancellationToken, wanted => Judged(wanted, account, request, read.OpenEnded));
        var rows = string.Join(
            ", ",
            made.Partitions.Where(p => p.Table != KeyMap.Table)
                .GroupBy(p => p.Table)
                .Select(g => Sentence.Say($"{g.Sum(p => p.Rows)} {{0|row|rows}} of {g.Key}"))
        );
        return new LoadResult(
            made,
            IsNew: true,
            read.Refused,
            read.RejectFile,
            string.Create(CultureInfo.InvariantCulture, $"Loaded {rows} for {request.AsOf:yyyy-MM-dd} (load {made.LoadId}).")
                + (
                    read.Refused > 0
                        ? string.Create(CultureInfo.InvariantCulture, $" Source rows refused: {read.Refused}, see {read.RejectFile}")
                        : ""
                )
                + string.Concat(read.Joins.Select(j => " " + j))
        );
    }

    /// <summary>The month under way may be loaded under its last day; what lies further ahead is a slip, and would be the latest of the
    /// home.</summary>
    private void RequireNotAhead(DateOnly asOf)
    {
        var today = DateOnly.FromDateTime(store.Time.GetLocalNow().DateTime);
        if (asOf > today.AddDays(DaysAhead))
        {
            throw WarehouseException.Of(
                "load.future",
                $"The reporting date {asOf:yyyy-MM-dd} is more than {DaysAhead} days after today, {today:yyyy-MM-dd} in the bank's time zone, so nothing was loaded: it would be the latest of this home. Correct --as-of, or the clock of the machine."
            );
        }
    }

    private static async Task<LoadAccount> AccountAsync(
        LoadRequest request,
        List<InputFile> files,
        List<string> hashes,
        ReadResult read,
        CancellationToken cancellationToken
    ) =>
        new(
            request.Profile.Name,
            [.. files.Select((input, i) => new LoadedFile(Path.GetFileName(input.Path), hashes[i], read.Records[i]))],
            read.Records.Take(request.Inputs.Count).Sum(),
            read.Refused,
            Path.GetFileName(read.RejectFile),
            read.RejectFile is { } file ? await Hashing.Sha256OfFileAsync(file, cancellationToken) : null,
            read.Tables,
            [.. read.Joins.Select(j => j.ToString())],
            [
                .. request
                    .Profile.Assumptions.Where(a => a.Value.Assumption)
                    .Select(a => new LoadAssumption(a.Key, request.Profile.Parameters[a.Key], a.Value.Meaning, a.Value.MeaningZh)),
            ]
        );

    /// <summary>The last look before a load becomes visible: every record is accounted for, no rule that refuses is broken, and the stated
    /// totals are met.</summary>
    private static Seal Judged(Seal wanted, LoadAccount account, LoadRequest request, IReadOnlyList<string> openEnded)
    {
        foreach (var table in account.Tables)
        {
            var written = wanted.Partitions.Where(p => p.Table == table.Table).Sum(p => p.Rows);
            if (written != table.Rows || table.FromRecords + account.Refused + table.LeftOut != account.Records)
            {
                throw WarehouseException.Of(
                    "load.does-not-add-up",
                    $"The files have {account.Records} {{0|record|records}}; {table.Table} took {table.FromRecords} of them as {table.Rows} {{3|row|rows}}, {account.Refused} were refused and {table.LeftOut} left out, and {written} {{6|row was|rows were}} written. These do not agree, so nothing was loaded. This is a fault of Assay: keep the files and report it."
                );
            }
        }

        if (wanted.Warnings?.FirstOrDefault(w => w.IsRefusable) is { } broken)
        {
            throw WarehouseException.Of(
                "load.refusable",
                $"Rows that the contract refuses came through the checks of the load, so nothing was loaded: {broken}. This is a fault of Assay: keep the files and report it."
            );
        }

        ControlTotals.Require(request.Expected, wanted.Partitions, account.Records);
        List<SealWarning> warnings = [.. wanted.Warnings ?? [], .. openEnded.Select(file => OpenEnd(file, wanted.Partitions[0]))];
        return wanted with { Account = account, Warnings = warnings.Count > 0 ? warnings : null };
    }

    private static SealWarning OpenEnd(string file, Partition first) =>
        new(
            first.Table,
            first.Date,
            "last_line_end",
            1,
            null,
            null,
            $"last line without an end, while all others of {file} have one: the file may be cut off in its last value",
            $"{file} 的最后一行没有行结束符，而其他各行均有：文件可能在最后一个值处被截断"
        );

    private ReadResult Convert(
        LoadRequest request,
        IReadOnlyList<InputFile> inputs,
        Dictionary<string, InputFile> joined,
        Load load,
        Steps steps,
        CancellationToken cancellationToken
    )
    {
        using var duckDb = new DuckDbInstance(home, store.LoadBounds, store.Bounds.MemoryMegabytes);
        using var connection = duckDb.Connect();
        foreach (var macro in request.Profile.Macros)
        {
            connection.Execute(macro, cancellationToken);
        }

        steps.Next("reading the input");
        var reads = request.Profile.Reads;
        var rejects = new RejectList(
            connection,
            [.. request.Inputs, .. request.Profile.Joins.Select(j => joined[j.Name].Path)],
            reads.Format == SourceFormat.Csv ? reads.Skip + (reads.Names is null ? 1 : 0) : 0
        );
        var source = new SourceRows(connection, request.Profile, inputs, joined, load.ScratchDirectory);
        var records = source.Read(rejects, cancellationToken);
        steps.Next("converting the rows");
        var conversion = new Conversion(connection, store.Contract, request.Profile, load.ScratchDirectory);
        conversion.Run(cancellationToken);
        new ConversionRejects(connection, store.Contract, request.Profile, conversion, rejects).Find(cancellationToken);
        var tables = conversion.Slots.GroupBy(s => s.Table).Select(g => new TableWriting(connection, g.Key, [.. g], rejects)).ToList();
        ContractRejects.Find(connection, tables, rejects, cancellationToken);
        // from here on each thread would hold keys and row groups of its own
        connection.Bound(1, store.LoadBounds.MemoryMegabytes * 5 / 6, cancellationToken);
        // A table that takes the first row of a key chooses among rows that no other table refuses.
        foreach (var table in tables.OrderBy(t => t.Table.Duplicates == Duplicates.First))
        {
            steps.Next($"comparing the keys of {table.Table.Target.Name}");
            table.FindDuplicates(cancellationToken);
        }

        var (refused, rejectFile) = CheckRejects(request, load, rejects, cancellationToken);
        var unjoined = source.LeftOut(cancellationToken);
        List<LoadedTable> counted =
        [
            .. tables.Select(t => t.Count(cancellationToken)).Select(t => t with { LeftOut = t.LeftOut + unjoined }),
        ];
        if (counted.All(table => table.Rows == 0))
        {
            throw NoRow(
                records.Take(request.Inputs.Count).Sum(),
                counted.Max(table => table.LeftOut),
                refused,
                rejectFile,
                rejects,
                cancellationToken
            );
        }

        new KeyMap(connection, store).Stage(conversion.Slots, load, request.AsOf, cancellationToken);
        steps.Next("writing partitions");
        foreach (var table in tables)
        {
            foreach (var date in table.Dates(cancellationToken))
            {
                table.Write(
                    Path.Combine(load.StagingDirectory(table.Table.Target.Name, date), "part-0.parquet"),
                    date,
                    load.LoadId,
                    cancellationToken
                );
            }
        }

        return new ReadResult(records, refused, rejectFile, counted, source.Joins, source.OpenEnded);
    }

    private (long Rejected, string? RejectFile) CheckRejects(
        LoadRequest request,
        Load load,
        RejectList rejects,
        CancellationToken cancellationToken
    )
    {
        var count = rejects.Count(cancellationToken);
        if (count == 0)
        {
            return (0, null);
        }

        var path = Path.Combine(home.RejectsDirectory, load.LoadId + ".csv");
        rejects.Write(path, cancellationToken);
        var limit = request.RejectLimit ?? request.Profile.RejectLimit;
        if (count <= limit)
        {
            load.RejectPath = path;
            return (count, path);
        }

        var first = rejects.First(1, cancellationToken)[0];
        throw WarehouseException.Of(
            "load.refused",
            $"Source rows refused: {count}, allowed: {limit}; nothing was loaded and the previous data stay in use. The first: {Printable.Value(Path.GetFileName(first.File))}, row {first.Row}, column '{Printable.Value(first.Column)}', value '{Printable.Value(first.Value ?? "")}': {first.Reason}. Accepted: {first.Accepted}. "
                + $"{Math.Min(count, RejectList.WrittenAtMost)} of them stand in {path}. Correct the input or the profile, or allow that many with reject_limit in the profile."
        );
    }

    private static WarehouseException NoRow(
        long records,
        long leftOut,
        long refused,
        string? rejectFile,
        RejectList rejects,
        CancellationToken cancellationToken
    )
    {
        if (refused == 0)
        {
            return WarehouseException.Of(
                "load.no-row",
                $"The files have {records} {{0|record|records}} and none of them gives a row: {leftOut} were left out, so nothing was loaded and the previous data stay in use. Give the file that holds this date's records, or correct the profile's 'where'."
            );
        }

        var first = rejects.First(1, cancellationToken)[0];
        return WarehouseException.Of(
            "load.all-refused",
            $"The files have {records} {{0|record|records}} and none of them gives a row: {refused} were refused and {leftOut} left out, so nothing was loaded and the previous data stay in use. The first: {Printable.Value(Path.GetFileName(first.File))}, row {first.Row}, column '{Printable.Value(first.Column)}', value '{Printable.Value(first.Value ?? "")}': {first.Reason}. Accepted: {first.Accepted}. The refused rows stand in {rejectFile}. Correct the input or the profile."
        );
    }

    private Seal? AlreadyLoaded(LoadRequest request, string source) =>
        store
            .Seals()
            .LastOrDefault(s =>
                s.Source == source
                && s.Partitions.Where(p => p.Date == request.AsOf && p.Table != KeyMap.Table)
                    .DefaultIfEmpty(s.Partitions[0])
                    .All(p => store.Current(p.Table, p.Date)?.LoadId == s.LoadId)
            );

    private static Dictionary<string, InputFile> Joined(LoadRequest request)
    {
        var (given, joins) = (request.With ?? new Dictionary<string, string>(), request.Profile.Joins);
        if (given.Keys.FirstOrDefault(k => joins.All(j => j.Name != k)) is { } unknown)
        {
            throw WarehouseException.Of(
                "load.with-unknown",
                $"--with {unknown}=…: the profile {request.Profile.Name} joins {joins.Count} files{Nearest.Hinted(unknown, joins.Select(j => j.Name))}"
            );
        }

        return joins.FirstOrDefault(j => !given.ContainsKey(j.Name)) is { } lacking
            ? throw WarehouseException.Of(
                "load.with-lacks",
                $"The profile {request.Profile.Name} joins a file '{lacking.Name}', which is not given. Add --with {lacking.Name}=FILE."
            )
            : joins.ToDictionary(j => j.Name, j => InputFile.Open(given[j.Name], j.Reads), StringComparer.Ordinal);
    }

    /// <param name="Records">Of each file.</param>
    private sealed record ReadResult(
        IReadOnlyList<long> Records,
        long Refused,
        string? RejectFile,
        IReadOnlyList<LoadedTable> Tables,
        IReadOnlyList<JoinCount> Joins,
        IReadOnlyList<string> OpenEnded
    );

    private sealed class Steps(IProgress<LoadProgress>? progress, int of)
    {
        private int _done;

        public void Next(string step) => progress?.Report(new LoadProgress(step, _done++, of));
    }
}
