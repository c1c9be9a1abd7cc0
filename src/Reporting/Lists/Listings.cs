using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Lists;

/// <summary>Lists of rows of any relation: sorted, paged and added up inside the engine, never in this process.</summary>
/// <remarks>Columns and their types come from the contract. Every engine gives the same rows in the same order
/// (docs/decisions/ADR-040).</remarks>
public sealed class Listings(Catalogue catalogue, WarehouseStore store, WarehouseEngine engine)
{
    /// <summary>Rows of the longest page; whoever asks for more gets so many, and the cursor of the next.</summary>
    public const int LargestPage = 500;

    private readonly SqlWriter _writer = new(engine.Dialect);

    /// <summary>The rows of a contract table on a reporting date.</summary>
    /// <param name="condition">In the catalogue's language; empty for every row.</param>
    /// <param name="columns">Names of the columns that are shown; all of them when null. The key is always among them.</param>
    /// <exception cref="WarehouseException">There is no such table, or no partition of that date.</exception>
    /// <exception cref="ExpressionException">The condition cannot be read, or names what the table does not have.</exception>
    public Listing Of(string table, Viewpoint at, string? condition = null, IReadOnlyList<string>? columns = null)
    {
        var (scope, keys) = (catalogue.Scope(table), catalogue.Contract.Table(table).Keys);
        var relation = new TableRelation(scope, [at.AsOf]);
        return new(
            relation,
            new PredicateBinder(scope, catalogue.ParametersAt(at)).Bind(condition),
            InputsOf(relation, at.KnownAt),
            [
                .. keys.Union(columns ?? [.. scope.Columns.Keys], StringComparer.Ordinal)
                    .Select(name =>
                        ListColumn.Named(scope.Find(name) ?? throw new ArgumentException($"'{name}' is no column of {table}."))
                    ),
            ],
            keys
        );
    }

    /// <summary>The partitions that a relation reads.</summary>
    /// <exception cref="WarehouseException">One of them is not there.</exception>
    public InputSet InputsOf(Relation relation, DateTimeOffset? knownAt = null)
    {
        var inputs = store.Inputs(relation.Reads, knownAt);
        return relation.Reads.Where(read => inputs.Find(read.Table, read.Date) is null).ToList() is [var missing, ..]
            ? throw WarehouseException.Of("warehouse.no-partition", $"There is no {missing.Table} for {missing.Date:yyyy-MM-dd}.")
            : inputs;
    }

    /// <exception cref="RuleException">The list is not sorted by that column, or the cursor is none of this list.</exception>
    public async Task<ListPage> PageAsync(Listing list, ListRequest request, CancellationToken cancellationToken)
    {
        var sql = engine.Dialect;
        var sort = list.Columns.FirstOrDefault(column => column.Name == request.Sort && column.CanSort) ?? throw NoSort(list, request.Sort);
        var (size, order) = (Math.Clamp(request.Size, 1, LargestPage), new ListOrder(sql, list, sort, request.Descending));
        var names = string.Join(", ", list.Columns.Select(column => sql.Quote(column.Name)));
        var shown = string.Join(", ", list.Columns.Select(Selected));
        var rows =
            $"(SELECT {shown} FROM {From(list, list.Columns.Select(column => column.Of))} WHERE {Condition(list, request.Search)}) AS l";
        var after = request.After is { } place ? " WHERE " + order.After(place) : "";
        var statement = new SqlStatement(
            sql.Page($"SELECT {names} FROM {rows}{after}", order.Sql, size + 1),
            [.. list.Columns.Select(column => new SqlColumn(column.Name, CuboidStatement.TypeOf(column.Of)))]
        )
        {
            Parts = list.Relation.IsDivisible ? order.Merged(size + 1) : null,
        };
        var places = list.Columns.Index().ToDictionary(pair => pair.Item.Name, pair => pair.Index, StringComparer.Ordinal);
        var found = (await QueryAsync(list, statement, cancellationToken))
            .Select(values => new ListRow(list.Columns, places, values))
            .ToList();
        return found.Count > size ? new([.. found.Take(size)], order.Of(found[size - 1])) : new(found, null);
    }

    /// <summary>Totals over every row of the list, with a search over those that it finds.</summary>
    public async Task<ListTotals> TotalsAsync(
        Listing list,
        IReadOnlyList<ListTotal> totals,
        ListSearch? search,
        CancellationToken cancellationToken
    )
    {
        var sql = engine.Dialect;
        var asked = totals.Select(total => (Total: total, Rows: total.Where ?? Predicate.Always, Lacking: Lacking(list, total))).ToList();
        var columns = asked.SelectMany(ask =>
            ask.Rows.Columns.Concat(ask.Lacking.Columns).Concat(ask.Total.Sum is { } sum ? [sum] : Array.Empty<Column>())
        );
        List<(string Sql, SqlColumn Column)> parts = [(sql.Count + " AS n", new("n", SqlType.Integer))];
        foreach (var ((total, rows, lacking), i) in asked.Select((ask, i) => (ask, i)))
        {
            var (value, missing) = (FormattableString.Invariant($"t{i}"), FormattableString.Invariant($"m{i}"));
            parts.Add(
                total.Sum is { IsNumber: true } sum && sum.Scale > 0
                    ? (
                        $"{sql.SumDecimal(_writer.ValueWhere(new ScalarColumn(sum), rows), sum.Scale)} AS {value}",
                        new(value, SqlType.Decimal)
                    )
                : total.Sum is { IsNumber: true } whole
                    ? ($"{sql.SumInteger(_writer.ValueWhere(new ScalarColumn(whole), rows))} AS {value}", new(value, SqlType.Integer))
                : total.Sum is { } other ? throw new ArgumentException($"'{other.Name}' is no number and has no total.")
                : ($"{sql.SumInteger(sql.Flag(_writer.Condition(rows)))} AS {value}", new(value, SqlType.Integer))
            );
            parts.Add(($"{sql.SumInteger(sql.Flag(_writer.Condition(lacking)))} AS {missing}", new(missing, SqlType.Integer)));
        }

        var text = $"SELECT {string.Join(", ", parts.Select(part => part.Sql))} FROM {From(list, columns)} WHERE {Condition(list, search)}";
        var statement = new SqlStatement(text, [.. parts.Select(part => part.Column)])
        {
            Parts = list.Relation.IsDivisible ? new MergedAggregates([.. parts.Select(_ => PartColumn.Sum)]) : null,
        };
        var row = (await QueryAsync(list, statement, cancellationToken))[0];
        return new(
            (long)row[0]!,
            totals
                .Index()
                .ToDictionary(
                    pair => pair.Item.Name,
                    pair => row[2 + (2 * pair.Index)] is > 0L ? null : (decimal?)Number(row[1 + (2 * pair.Index)]),
                    StringComparer.Ordinal
                )
        );
    }

    private static decimal Number(object? value) => value is long whole ? whole : (decimal)value!;

    private async Task<IReadOnlyList<object?[]>> QueryAsync(Listing list, SqlStatement statement, CancellationToken cancellationToken) =>
        (await engine.OverVerifiedAsync(list.Inputs, () => engine.QueryAsync(statement, cancellationToken), cancellationToken)).Rows;

    /// <summary>The rows that count for a total and lack its column: by the contract, those that carry money.</summary>
    private Predicate Lacking(Listing list, ListTotal total) =>
        total.Sum is not { IsNullable: true } sum
            ? Predicate.Never
            : Predicate.All([
                total.Where ?? Predicate.Always,
                new ColumnTest(sum, ValueSet.Missing(isText: false)),
                list.Relation switch
                {
                    TableRelation rows => Carrying(rows.Scope, rows.Table, sum),
                    ClassifiedRelation { Rules.Snapshot: var rows } => Carrying(rows, rows.Name, sum),
                    _ => Predicate.Always,
                },
            ]);

    private Predicate Carrying(ColumnScope scope, string table, Column sum) =>
        CarryingRows.Of(catalogue.Contract.Table(table), scope, new ScalarColumn(sum));

    private string From(Listing list, IEnumerable<Column> columns) =>
        list.Relation.Source(
            engine.Dialect,
            (table, dates) => engine.Source(table, list.Inputs, dates),
            [.. columns.Concat(list.Where.Columns).DistinctBy(column => column.Name)]
        );

    private string Condition(Listing list, ListSearch? search)
    {
        var where = _writer.Condition(list.Where);
        if (search is null || string.IsNullOrWhiteSpace(search.Text))
        {
            return where;
        }

        var sql = engine.Dialect;
        var column = list.Find(search.Column) is { Of.Type: ColumnType.Text, CanSort: true } text
            ? sql.BinaryText(sql.Quote(text.Of.SqlName))
            : throw new ArgumentException($"'{search.Column}' is no text that is searched.");
        return $"{where} AND {column} >= {sql.Text(search.Text.Trim())} AND {column} < {sql.Text(search.Text.Trim() + '\uffff')}";
    }

    private string Selected(ListColumn column)
    {
        var (own, name) = (engine.Dialect.Quote(column.Of.SqlName), engine.Dialect.Quote(column.Name));
        return column.Computed is { } computed ? $"{computed(engine.Dialect)} AS {name}"
            : own == name ? name
            : $"{own} AS {name}";
    }

    private static RuleException NoSort(Listing list, string sort) =>
        new("list.sort", $"The list cannot be sorted by '{sort}'{Suggestion.For(sort, list.Sorts)}", sort);
}
