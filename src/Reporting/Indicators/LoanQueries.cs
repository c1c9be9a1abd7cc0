using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;
using Portal.Reporting.Sampling;

namespace Portal.Reporting.Indicators;

/// <summary>The loans behind a figure, paged inside the engine, and what they add up to.</summary>
internal sealed class LoanQueries(Catalogue catalogue, WarehouseStore store, WarehouseEngine engine)
{
    private const string Table = "loan_snapshot";
    private const int LargestPage = 500;

    private static readonly string[] Shown = [.. LoanPageRequest.Sorts.Take(2), "customer_id", .. LoanPageRequest.Sorts.Skip(2)];

    /// <summary>Values that the fingerprint of a set of loans depends on.</summary>
    private static readonly string[] Fingerprinted =
    [
        "loan_key",
        "loan_id",
        "product",
        "balance",
        "five_class",
        "days_past_due",
        "allowance",
        "open_date",
        "due_date",
        "loan_status",
    ];

    private readonly SqlWriter _writer = new(engine.Dialect);
    private readonly ColumnScope _scope = catalogue.Scope(Table);

    public async Task<LoanPage> PageAsync(string predicate, Viewpoint at, LoanPageRequest page, CancellationToken cancellationToken)
    {
        var column = LoanPageRequest.Sorts.Contains(page.Sort)
            ? _scope.Find(page.Sort)!
            : throw new RuleException(
                "loans.sort",
                $"Loans cannot be sorted by '{page.Sort}'{Suggestion.For(page.Sort, LoanPageRequest.Sorts)}",
                page.Sort
            );
        var (source, condition, inputs) = From(predicate, at, Shown);
        return await ReadAsync(inputs, source, [condition, .. Search(page.Search)], ShownColumns(), column, page, cancellationToken);
    }

    /// <summary>The same loans in an order that a seed decides, with their place in it.</summary>
    public async Task<LoanPage> DrawAsync(string predicate, Viewpoint at, LoanDraw draw, CancellationToken cancellationToken)
    {
        var (source, condition, inputs) = From(predicate, at, Shown);
        var place = new Column("draw_place", ColumnType.BigInt, IsNullable: false);
        var columns = ShownColumns();
        var drawn =
            $"(SELECT {Names(columns)}, {new RandomOrder(draw.Seed).Sql(engine.Dialect, engine.Dialect.Quote("loan_key"))} AS {engine.Dialect.Quote(place.Name)} FROM {source} WHERE {condition}) AS d";
        return await ReadAsync(
            inputs,
            drawn,
            [engine.Dialect.True],
            [.. columns, place],
            place,
            new(place.Name, false, draw.After, draw.Size, null),
            cancellationToken
        );
    }

    private async Task<LoanPage> ReadAsync(
        InputSet inputs,
        string source,
        IEnumerable<string> conditions,
        List<Column> columns,
        Column by,
        LoanPageRequest page,
        CancellationToken cancellationToken
    )
    {
        var size = Math.Clamp(page.Size, 1, LargestPage);
        var sort = new LoanCursor(engine.Dialect, by, page.Descending);
        var where = page.After is { } after ? conditions.Append(sort.After(after)) : conditions;
        var select = $"SELECT {Names(columns)} FROM {source} WHERE {string.Join(" AND ", where)}";
        var statement = new SqlStatement(
            engine.Dialect.Page(select, sort.Order, size + 1),
            [.. columns.Select(shown => new SqlColumn(shown.Name, CuboidStatement.TypeOf(shown)))]
        )
        {
            Parts = new MergedOrder(columns.IndexOf(by), page.Descending, columns.FindIndex(shown => shown.Name == "loan_key"), size + 1),
        };
        var rows = (await engine.OverVerifiedAsync(inputs, () => engine.QueryAsync(statement, cancellationToken), cancellationToken)).Rows;
        var shown = rows.Take(size).ToList();
        return new([.. shown.Select(Row)], rows.Count > size ? LoanCursor.Of(shown[^1], columns.IndexOf(by)) : null);
    }

    private List<Column> ShownColumns() => [.. Shown.Select(name => _scope.Find(name)!)];

    private string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(shown => engine.Dialect.Quote(shown.Name)));

    public async Task<LoanSums> SumsAsync(string predicate, Viewpoint at, CancellationToken cancellationToken) =>
        Sums(await TotalsRowAsync(predicate, at, [], cancellationToken));

    public async Task<LoanTotals> TotalsAsync(string predicate, Viewpoint at, CancellationToken cancellationToken)
    {
        var row = await TotalsRowAsync(predicate, at, Fingerprinted, cancellationToken);
        var fingerprint = string.Join(
            '|',
            [
                engine.Dialect.Name,
                .. row.Where((_, i) => i is 0 or > 4).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)),
            ]
        );
        var sums = Sums(row);
        return new(sums.Count, sums.Balance, sums.Allowance, Hashing.Sha256(fingerprint)) { WithBalance = sums.WithBalance };
    }

    private static LoanSums Sums(object?[] row) =>
        new((long)row[0]!, (decimal)row[1]!, (long)row[3]! == 0 ? (decimal)row[2]! : null) { WithBalance = (long)row[4]! };

    /// <param name="fingerprinted">Columns whose values go into the parts of a fingerprint; none for sums alone.</param>
    private async Task<object?[]> TotalsRowAsync(
        string predicate,
        Viewpoint at,
        string[] fingerprinted,
        CancellationToken cancellationToken
    )
    {
        var dialect = engine.Dialect;
        var parts = fingerprinted.Length == 0 ? [] : dialect.Fingerprint(fingerprinted.Select(dialect.Quote));
        string[] list =
        [
            $"{dialect.Count} AS n",
            $"{dialect.SumMoney(dialect.Quote("balance"))} AS sum_balance",
            $"{dialect.SumMoney(dialect.Quote("allowance"))} AS sum_allowance",
            $"{dialect.SumInteger(dialect.Flag($"{dialect.IsMissing(dialect.Quote("allowance"))} AND {dialect.Quote("balance")} <> 0"))} AS missing",
            $"{dialect.SumInteger(dialect.Flag($"{dialect.Quote("balance")} <> 0"))} AS with_balance",
            .. parts.Select((part, i) => FormattableString.Invariant($"{part} AS p{i}")),
        ];
        var (source, condition, inputs) = From(predicate, at, [.. fingerprinted, "balance", "allowance"]);
        var statement = new SqlStatement(
            $"SELECT {string.Join(", ", list)} FROM {source} WHERE {condition}",
            [
                new("n", SqlType.Integer),
                new("sum_balance", SqlType.Decimal),
                new("sum_allowance", SqlType.Decimal),
                new("missing", SqlType.Integer),
                new("with_balance", SqlType.Integer),
                .. parts.Select((_, i) => new SqlColumn(FormattableString.Invariant($"p{i}"), SqlType.Decimal)),
            ]
        );
        statement = statement with { Parts = new MergedAggregates([.. statement.Columns.Select(_ => PartColumn.Sum)]) };
        return (await engine.OverVerifiedAsync(inputs, () => engine.QueryAsync(statement, cancellationToken), cancellationToken)).Rows[0];
    }

    /// <summary>The rows, and the condition on them: those of the snapshot, or with the category that the rules require where the condition
    /// names it.</summary>
    private (string Source, string Condition, InputSet Inputs) From(string predicate, Viewpoint at, IEnumerable<string> columns)
    {
        var rules = RulesOf(predicate, at);
        var where = new PredicateBinder(rules?.Columns ?? _scope, catalogue.ParametersAt(at)).Bind(predicate);
        var inputs = store.Inputs(rules?.Reads ?? [(Table, at.AsOf)], at.KnownAt);
        if (inputs.Find(Table, at.AsOf) is null)
        {
            throw WarehouseException.Of("warehouse.no-partition", $"There is no {"loan_snapshot"} for {at.AsOf:yyyy-MM-dd}.");
        }

        var source = rules is null
            ? engine.Source(Table, inputs, [at.AsOf]) + " AS s"
            : new ClassifiedRelation(rules).Source(
                engine.Dialect,
                (table, dates) => engine.Source(table, inputs, dates),
                [.. columns.Append("balance").Select(name => _scope.Find(name)!), .. where.Columns]
            );
        return (source, _writer.Condition(where), inputs);
    }

    /// <summary>The partitions that the loans of a condition are told from: the snapshot alone, unless the condition names what the rules
    /// require.</summary>
    /// <exception cref="ExpressionException">The condition cannot be read, or reads what loans do not have.</exception>
    public InputSet Inputs(string predicate, Viewpoint at) => From(predicate, at, []).Inputs;

    private CompiledClassification? RulesOf(string predicate, Viewpoint at) =>
        CompiledClassification.IsNamedIn(predicate)
            ? new ClassificationCompiler(
                catalogue,
                at,
                (table, date) => store.Current(table, date, at.KnownAt),
                store.Book is { IsDemo: true }
            ).Compile()
            : null;

    /// <summary>Loan numbers that begin with the text.</summary>
    private IEnumerable<string> Search(string? search)
    {
        if (!string.IsNullOrWhiteSpace(search))
        {
            var name = engine.Dialect.BinaryText(engine.Dialect.Quote("loan_id"));
            yield return $"{name} >= {engine.Dialect.Text(search.Trim())} AND {name} < {engine.Dialect.Text(search.Trim() + '\uffff')}";
        }
    }

    private LoanRow Row(object?[] values) =>
        new(
            (long)values[0]!,
            (string)values[1]!,
            Masked((string)values[2]!),
            Symbol("product", values[3]),
            Symbol("province", values[4]),
            Symbol("loan_status", values[5]),
            (decimal)values[6]!,
            (int)(long)values[7]!,
            (int)(long)values[8]!,
            (decimal?)values[9],
            (DateOnly)values[10]!,
            (DateOnly)values[11]!
        );

    private string Symbol(string column, object? value) => MeasureValues.Key(_scope.Find(column)!, value);

    /// <summary>The last four characters of a customer number, when there are more.</summary>
    private static string Masked(string customer) => "****" + (customer.Length > 4 ? customer[^4..] : "");
}
