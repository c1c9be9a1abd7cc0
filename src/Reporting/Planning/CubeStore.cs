using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>Computes cuboids, keeps them under the home, and never answers from one that was changed since.</summary>
/// <remarks>
/// The key is the digest of the partitions read and of the family's atoms and facts, so that an edited limit, name or formula, and rules
/// of another date, find the same cube again. Everything kept here can be deleted: it is computed anew.
/// </remarks>
public sealed class CubeStore
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);
    private readonly Func<string> _directory;
    private readonly HomeKey _signer;
    private readonly FileVerdicts? _verdicts;
    private readonly WarehouseEngine _engine;
    private int _computed;

    /// <summary>The cubes of sealed rows, kept under the home.</summary>
    public CubeStore(Home home, WarehouseEngine engine)
        : this(() => home.CubesDirectory, engine, new RowView(engine, []), home.Key, home.Verdicts) { }

    /// <summary>Cubes of other rows: in a directory of their own, where no published figure finds them.</summary>
    internal CubeStore(string directory, WarehouseEngine engine, RowView view)
        : this(() => directory, engine, view, HomeKey.OfThisProcess(), verdicts: null) { }

    private CubeStore(Func<string> directory, WarehouseEngine engine, RowView view, HomeKey signer, FileVerdicts? verdicts) =>
        (_directory, _engine, View, _signer, _verdicts) = (directory, engine, view, signer, verdicts);

    /// <summary>The rows that the cubes are made of.</summary>
    internal RowView View { get; }

    /// <summary>Number of cuboids that this store has computed, rather than found.</summary>
    public int Computed => _computed;

    public static string KeyOf(Family family, InputSet inputs) => Hashing.Sha256(InputsOf(family, inputs).Digest + "\n" + family.Digest);

    /// <summary>The cube of a family, computed if there is none yet.</summary>
    public async Task<Cube> GetAsync(Family family, InputSet inputs, CancellationToken cancellationToken)
    {
        var key = KeyOf(family, inputs);
        var gate = _gates.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await FindAsync(key, cancellationToken) ?? await ComputeAsync(key, family, inputs, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What the engine is asked for a cube: in passes where it would hold more than it may.</summary>
    public SqlStatement StatementOf(Family family, InputSet inputs) => new Passes(_engine, View.Source(inputs)).Statement(family, inputs);

    public string PathOf(Cube cube) => Path.Combine(_directory(), cube.File);

    private static InputSet InputsOf(Family family, InputSet inputs) =>
        new([.. inputs.Partitions.Where(partition => family.Relation.Reads.Contains((partition.Table, partition.Date)))]);

    private string RecordPath(string key) => Path.Combine(_directory(), key + ".json");

    private async Task<Cube?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (!File.Exists(RecordPath(key)))
        {
            return null;
        }

        var cube = Read(await File.ReadAllBytesAsync(RecordPath(key), cancellationToken));
        if (cube is null || !_signer.Knows(cube.Signer))
        {
            // Of an earlier version, or of another home: nothing says what it was made of, so it is made again.
            File.Delete(RecordPath(key));
            if (cube is not null && Path.GetFileName(cube.File) == cube.File)
            {
                File.Delete(PathOf(cube));
            }

            return null;
        }

        if (await CubeCheck.ProblemAsync(_directory(), key, cube, _signer, _verdicts, always: false, cancellationToken) is { } problem)
        {
            throw WarehouseException.Of(problem);
        }

        _verdicts?.Save();
        FileVerdicts.Expect(PathOf(cube), cube.Sha256);
        return File.Exists(PathOf(cube)) ? cube : null;
    }

    private static Cube? Read(byte[] record)
    {
        try
        {
            return JsonSerializer.Deserialize<Cube>(record);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<Cube> ComputeAsync(string key, Family family, InputSet inputs, CancellationToken cancellationToken)
    {
        var read = InputsOf(family, inputs);
        var origin = View.Sealed(read);
        await _engine.VerifyAsync(origin.Owned, cancellationToken); // attached ones were, before any cube was asked for
        var ways = family.Relation.Ways;
        foreach (var relation in ways)
        {
            var attempt = family with { Relation = relation };
            var statement = StatementOf(attempt, read);
            var file = $"{key[..16]}-{Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal)}.parquet";
            var written = await _engine.WriteParquetAsync(
                statement,
                Path.Combine(_directory(), file),
                [.. family.Dimensions.Select(dimension => dimension.Stored.SqlName)],
                cancellationToken
            );
            FileVerdicts.Expect(written.Path, written.Sha256);
            var difference = await DifferenceAsync(attempt, read, written.Path, cancellationToken);
            if (difference is null)
            {
                await KeepOnlyUnchangedAsync(written.Path, origin.Attached, cancellationToken);
                Interlocked.Increment(ref _computed);
                var cube = new Cube(key, file, written.Sha256, written.Rows, statement.Text, read.Digest).Marked(_signer);
                await SaveAsync(cube, cancellationToken);
                return cube;
            }

            File.Delete(written.Path);
            if (ReferenceEquals(relation, ways[^1]))
            {
                throw WarehouseException.Of(
                    "cube.sum",
                    $"The cuboid over {family.Relation.Key} does not add up to what was sealed: {difference} "
                        + $"No figure is given from it. Load the date again; where it stays so, something else writes to the warehouse: find out what."
                );
            }
        }

        throw new InvalidOperationException("Every relation has a way to be computed.");
    }

    /// <summary>Rows that change while they are read can leave counts and sums as they are; a cube of them would be believed for
    /// ever.</summary>
    private async Task KeepOnlyUnchangedAsync(string path, InputSet attached, CancellationToken cancellationToken)
    {
        try
        {
            await _engine.VerifyAsync(attached, cancellationToken);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private async Task<string?> DifferenceAsync(Family family, InputSet inputs, string path, CancellationToken cancellationToken)
    {
        var controls = family.Relation.Controls(inputs, family.Facts);
        if (controls.Count == 0)
        {
            return null;
        }

        var outputs = controls
            .Select(control => new Output(control.Name, family.Relation, [new Term(control.Fact, Predicate.Always, 1)], []))
            .ToList();
        var statement = new AggregateStatement(outputs);
        var totals = await CubeReader.AnswerAsync(_engine, statement, family, path, cancellationToken);
        return controls
            .Select(control => (control, actual: totals.First(total => total.Output.Id == control.Name).Answer.Value))
            .Where(pair => pair.actual != pair.control.Expected)
            .Select(pair =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the {pair.control.Name} is {pair.actual}, the seal says {pair.control.Expected}."
                )
            )
            .FirstOrDefault();
    }

    private async Task SaveAsync(Cube cube, CancellationToken cancellationToken)
    {
        var temporary = RecordPath(cube.Key) + "." + Path.GetRandomFileName() + ".tmp";
        await File.WriteAllTextAsync(temporary, JsonSerializer.Serialize(cube), cancellationToken);
        File.Move(temporary, RecordPath(cube.Key), overwrite: true);
    }
}
