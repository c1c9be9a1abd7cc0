using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>The texts that key(x) turned into keys, sealed with each load that met new ones and compared with all that the home
/// knows.</summary>
internal sealed class KeyMap(DuckDbConnection connection, WarehouseStore store)
{
    /// <summary>Table of the contract: one row for each text.</summary>
    public const string Table = "key_map";

    /// <summary>Compares the accepted rows' texts with those of every earlier load, and stages the new ones.</summary>
    /// <exception cref="WarehouseException">Two texts have one key: both are named, and nothing is loaded.</exception>
    public void Stage(IReadOnlyList<RowSlot> slots, Load load, DateOnly asOf, CancellationToken cancellationToken)
    {
        var texts = slots
            .SelectMany(slot =>
                slot.Keys.Select(key =>
                    $"SELECT DISTINCT {key} AS text FROM {Conversion.Table} c ANTI JOIN {RejectList.Table} r ON c._file = r._file AND c._row = r._row WHERE {slot.Given}"
                )
            )
            .Distinct()
            .ToList();
        if (texts.Count == 0)
        {
            return;
        }

        // Digits are their own keys; only what was hashed can meet another text.
        connection.Execute(
            $"CREATE TEMP TABLE new_key AS SELECT DISTINCT text, key(text) AS key FROM ({string.Join(" UNION ALL ", texts)}) WHERE key(text) < 0",
            cancellationToken
        );
        var known = Rows(store.Seals().SelectMany(s => s.Partitions));
        var twice = connection
            .Query(
                $"SELECT key, MIN(text), MAX(text) FROM (SELECT text, key FROM new_key UNION ALL SELECT source_text, hashed_key FROM ({known}) k SEMI JOIN new_key n ON k.hashed_key = n.key) GROUP BY key HAVING MIN(text) <> MAX(text) ORDER BY key LIMIT 1",
                [new("key", SqlType.Integer), new("first", SqlType.Text), new("second", SqlType.Text)],
                cancellationToken
            )
            .Rows;
        if (twice.Count > 0)
        {
            throw WarehouseException.Of(
                "keys.collide",
                $"The numbers '{Printable.Value((string)twice[0][1]!)}' and '{Printable.Value((string)twice[0][2]!)}' have the same key {twice[0][0]}, so that two loans or borrowers would become one. Nothing was loaded. Give one of them another number through a map of the profile."
            );
        }

        connection.Execute($"DELETE FROM new_key WHERE text IN (SELECT source_text FROM ({known}))", cancellationToken);
        if ((long)connection.Query("SELECT COUNT(*) FROM new_key", [new("n", SqlType.Integer)], cancellationToken).Rows[0][0]! == 0)
        {
            return;
        }

        // A date's partition holds all that was first met on that date: a new version takes over what the one before it has.
        var before = store.Current(Table, asOf) is { } current ? Rows([current]) : Rows([]);
        var file = Path.Combine(load.StagingDirectory(Table, asOf), "part-0.parquet");
        connection.Execute(
            $"COPY (SELECT key AS hashed_key, text AS source_text, {new DuckDbDialect().Date(asOf)} AS reporting_date, {Text(load.LoadId)} AS load_id FROM (SELECT text, key FROM new_key UNION ALL SELECT source_text, hashed_key FROM ({before})) ORDER BY hashed_key) TO {Text(file)} (FORMAT parquet, COMPRESSION zstd)",
            cancellationToken
        );
    }

    private string Rows(IEnumerable<Partition> partitions)
    {
        var files = partitions.Where(p => p.Table == Table).SelectMany(p => p.Files).Select(f => Text(store.PathOf(f))).Distinct().ToList();
        return files.Count == 0
            ? "SELECT NULL::BIGINT AS hashed_key, NULL::VARCHAR AS source_text WHERE FALSE"
            : $"SELECT DISTINCT hashed_key, source_text FROM read_parquet([{string.Join(", ", files)}], hive_partitioning = false)";
    }
}
