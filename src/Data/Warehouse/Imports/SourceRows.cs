using System.Globalization;
using Portal.Data.Warehouse.DuckDb;
using Portal.Data.Yaml;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>How many rows of a joined file were used, and how many source rows found none in it.</summary>
/// <param name="LeftOut">Source rows left out, as the profile states.</param>
/// <param name="Empty">Source rows whose columns of the file are missing, as the profile states.</param>
public sealed record JoinCount(string Join, long Rows, long Unused, long LeftOut, long Empty)
{
    public override string ToString() =>
        Sentence.Say(
            $"Join {Join}: {Rows - Unused} of {Rows} {{2|row has|rows have}} a partner{(LeftOut > 0 ? $"; {LeftOut} source rows without one are left out" : "")}{(Empty > 0 ? $"; {Empty} source rows without one are loaded without its columns" : "")}."
        );
}

/// <summary>The source rows: those of all inputs, each with its row of every joined file, as the view <see cref="Table"/>.</summary>
internal sealed class SourceRows(
    DuckDbConnection connection,
    ImportProfile profile,
    IReadOnlyList<InputFile> inputs,
    IReadOnlyDictionary<string, InputFile> joined,
    string scratch
)
{
    /// <summary>Name of the view: _file, _row and the columns under the names that the profile gives them.</summary>
    public const string Table = "source_row";

    private readonly List<(string Column, YamlPlace Place)> _own =
    [
        .. profile.SourceColumns.Where(c => c.Join is null).Select(c => (c.Name, c.Place)),
    ];

    private readonly List<string> _openEnded = [];
    private string _left = "";

    /// <summary>Names of the files whose last line has no end while all others have one.</summary>
    public IReadOnlyList<string> OpenEnded => _openEnded;

    /// <summary>What became of each joined file.</summary>
    public IReadOnlyList<JoinCount> Joins { get; private set; } = [];

    /// <returns>Records of each input and then of each joined file, counted without the engine.</returns>
    public IReadOnlyList<long> Read(RejectList rejects, CancellationToken cancellationToken)
    {
        var reader = new SourceReader(connection, profile.Reads, scratch);
        var names = string.Concat(_own.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $", c{i} AS {Quoted(c.Column)}")));
        var read = new List<string>();
        var records = inputs
            .Select(
                (input, i) =>
                    reader.Read(
                        input,
                        i,
                        _own,
                        rejects,
                        () =>
                        {
                            read.Add($"SELECT _file, _row{names} FROM ({SourceReader.Rows(scratch, i, _own.Count)})");
                            connection.Execute(
                                $"CREATE OR REPLACE TEMP VIEW {Table} AS {string.Join(" UNION ALL ", read)}",
                                cancellationToken
                            );
                        },
                        cancellationToken
                    )
            )
            .ToList();
        _openEnded.AddRange(reader.OpenEnded);
        if (profile.Joins.Count > 0)
        {
            Joins = Join(rejects, records, cancellationToken);
        }

        return records;
    }

    /// <summary>Source rows that are left out because a joined file has no row for them, and that are not refused.</summary>
    public long LeftOut(CancellationToken cancellationToken) =>
        _left.Length == 0
            ? 0
            : Number(
                $"SELECT COUNT(*) FROM all_rows a ANTI JOIN {RejectList.Table} r ON a._file = r._file AND a._row = r._row WHERE NOT (TRUE{_left})",
                cancellationToken
            );

    private List<JoinCount> Join(RejectList rejects, List<long> records, CancellationToken cancellationToken)
    {
        var rows = $"SELECT * FROM {Table}";
        foreach (var (join, i) in profile.Joins.Select((j, i) => (j, i)))
        {
            var columns = profile.SourceColumns.Where(c => c.Join == join.Name).ToList();
            List<(string Column, YamlPlace Place)> wanted =
            [
                .. join.On.Select(o => (o.Theirs, join.Place)),
                .. columns.Select(c => (c.Name[(join.Name.Length + 1)..], c.Place)),
            ];
            var reader = new SourceReader(connection, join.Reads, scratch);
            records.Add(reader.Read(joined[join.Name], inputs.Count + i, wanted, rejects, null, cancellationToken));
            _openEnded.AddRange(reader.OpenEnded);
            var keys = Enumerable
                .Range(0, join.On.Count)
                .Select(k => string.Create(CultureInfo.InvariantCulture, $"{Trimmed(join.Reads, $"c{k}")} AS c{k}"))
                .ToList();
            var values = string.Concat(
                columns.Select(
                    (c, k) => string.Create(CultureInfo.InvariantCulture, $", any_value(c{join.On.Count + k}) AS {Quoted(c.Name)}")
                )
            );
            connection.Execute(
                $"CREATE TEMP VIEW joined_{i} AS SELECT {string.Join(", ", keys)}, COUNT(*) AS _found{i}{values} FROM ({SourceReader.Rows(scratch, inputs.Count + i, wanted.Count)}) GROUP BY {string.Join(", ", Enumerable.Range(1, keys.Count))}",
                cancellationToken
            );
            var on = On(join);
            rows =
                $"SELECT m.*, COALESCE(j._found{i}, 0) AS _found{i}{string.Concat(columns.Select(c => $", j.{Quoted(c.Name)}"))} FROM ({rows}) m LEFT JOIN joined_{i} j ON {on}";
        }

        var file = Text(Path.Combine(scratch, "joined.parquet"));
        connection.Execute($"COPY ({rows}) TO {file} (FORMAT parquet, ROW_GROUP_SIZE 10240)", cancellationToken);
        _left = string.Concat(
            profile.Joins.Select(
                (j, i) => j.Without == Unmatched.LeaveOut ? string.Create(CultureInfo.InvariantCulture, $" AND _found{i} > 0") : ""
            )
        );
        connection.Execute(
            $"CREATE TEMP VIEW all_rows AS SELECT * FROM read_parquet({file}, hive_partitioning = false)",
            cancellationToken
        );
        connection.Execute($"CREATE OR REPLACE TEMP VIEW {Table} AS SELECT * FROM all_rows WHERE TRUE{_left}", cancellationToken);
        return [.. profile.Joins.Select((join, i) => Count(join, i, rejects, cancellationToken))];
    }

    private JoinCount Count(ImportJoin join, int i, RejectList rejects, CancellationToken cancellationToken)
    {
        var (ours, theirs) = (join.On.Select(o => o.Ours).ToList(), string.Join(" + ", join.On.Select(o => o.Theirs)));
        var shown = Path.GetFileName(joined[join.Name].Shown);
        var value = ConversionRejects.ValueOf(ours);
        var accepted = Text($"a value that stands once in {theirs} of {shown}");
        rejects.Add(
            $"SELECT _file, _row, {Text(string.Join(" + ", ours))}, {value}, {Text($"stands in {theirs} of {shown} ")} || _found{i} || ' times', {accepted} FROM {Table} s WHERE _found{i} > 1",
            cancellationToken
        );
        if (join.Without == Unmatched.Refuse)
        {
            rejects.Add(
                $"SELECT _file, _row, {Text(string.Join(" + ", ours))}, {value}, {Text($"has no row in {shown} ({theirs})")}, {accepted} FROM {Table} s WHERE _found{i} = 0",
                cancellationToken
            );
        }

        var without = Number($"SELECT COUNT(*) FROM all_rows WHERE _found{i} = 0", cancellationToken);
        var rows = Number($"SELECT COALESCE(SUM(_found{i}), 0)::BIGINT FROM joined_{i}", cancellationToken);
        var unused = Number(
            $"SELECT COALESCE(SUM(_found{i}), 0)::BIGINT FROM joined_{i} j ANTI JOIN all_rows m ON {On(join)}",
            cancellationToken
        );
        return new JoinCount(
            join.Name,
            rows,
            unused,
            join.Without == Unmatched.LeaveOut ? without : 0,
            join.Without == Unmatched.Missing ? without : 0
        );
    }

    private string On(ImportJoin join) =>
        string.Join(
            " AND ",
            join.On.Select(
                (o, k) => string.Create(CultureInfo.InvariantCulture, $"{Trimmed(profile.Reads, $"m.{Quoted(o.Ours)}")} = j.c{k}")
            )
        );

    private static string Trimmed(SourceOptions reads, string column) => reads.Trim ? $"trim({column}, {Text(Conversion.Blanks)})" : column;

    private long Number(string sql, CancellationToken cancellationToken) =>
        (long)connection.Query(sql, [new SqlColumn("n", SqlType.Integer)], cancellationToken).Rows[0][0]!;

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
