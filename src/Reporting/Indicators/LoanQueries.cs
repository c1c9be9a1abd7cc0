using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Classifications;
using Portal.Reporting.Expressions;
using Portal.Reporting.Lists;
using Portal.Reporting.Planning;
using Portal.Reporting.Sampling;

namespace Portal.Reporting.Indicators;

/// <summary>The loans behind a figure, paged inside the engine, and what they add up to.</summary>
internal sealed class LoanQueries(Catalogue catalogue, WarehouseStore store, WarehouseEngine engine)
{
    private const string Table = "loan_snapshot";

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

    private readonly Listings _listings = new(catalogue, store, engine);
    private readonly SqlWriter _writer = new(engine.Dialect);
    private readonly ColumnScope _scope = catalogue.Scope(Table);

    public async Task<LoanPage> PageAsync(string predicate, Viewpoint at, LoanPageRequest page, CancellationToken cancellationToken)
    {
        var request = new ListRequest(page.Sort, page.Descending, page.After, page.Size) { Search = SearchOf(page.Search) };
        return Page(await _listings.PageAsync(Loans(predicate, at), request, cancellationToken));
    }

    /// <summary>The same loans in an order that a seed decides, with their place in it.</summary>
    public async Task<LoanPage> DrawAsync(string predicate, Viewpoint at, LoanDraw draw, CancellationToken cancellationToken)
    {
        const string place = "draw_place";
        var loans = Loans(predicate, at);
        var drawn = new ListColumn(place, _scope.Find("loan_key")!)
        {
            Computed = dialect => new RandomOrder(draw.Seed).Sql(dialect, dialect.Quote("loan_key")),
        };
        return Page(
            await _listings.PageAsync(
                loans with
                {
                    Columns = [.. loans.Columns, drawn],
                },
                new(place, false, draw.After, draw.Size),
                cancellationToken
            )
        );
    }

    /// <summary>What the loans of a list add up to.</summary>
    public async Task<LoanSums> SumsAsync(string predicate, Viewpoint at, string? search, CancellationToken cancellationToken)
    {
        var (balance, allowance) = (_scope.Find("balance")!, _scope.Find("allowance")!);
        var sums = await _listings.TotalsAsync(
            Loans(predicate, at),
            [
                new("balance", balance),
                new("allowance", allowance),
                new("with_balance", null, new ColumnTest(balance, ValueSet.Of([new Interval(0, 0)]).PresentComplement())),
            ],
            SearchOf(search),
            cancellationToken
        );
        return new(sums.Count, sums.Values["balance"]!.Value, sums.Values["allowance"])
        {
            WithBalance = (long)sums.Values["with_balance"]!.Value,
        };
    }

    private static ListSearch? SearchOf(string? text) => text is null ? null : new("loan_id", text);

    private Listing Loans(string predicate, Viewpoint at)
    {
        var (relation, where, inputs) = Rows(predicate, at);
        return new(relation, where, inputs, [.. Shown.Select(name => ListColumn.Named(_scope.Find(name)!))], [Shown[0]]);
    }

    /// <summary>The same with a fingerprint of every value, for loans that are frozen.</summary>
    public async Task<LoanTotals> TotalsAsync(string predicate, Viewpoint at, CancellationToken cancellationToken)
    {
        var dialect = engine.Dialect;
        var parts = dialect.Fingerprint(Fingerprinted.Select(dialect.Quote));
        string[] list =
        [
            $"{dialect.Count} AS n",
            $"{dialect.SumMoney(dialect.Quote("balance"))} AS sum_balance",
            $"{dialect.SumMoney(dialect.Quote("allowance"))} AS sum_allowance",
            $"{dialect.SumInteger(dialect.Flag($"{dialect.IsMissing(dialect.Quote("allowance"))} AND {dialect.Quote("balance")} <> 0"))} AS missing",
            $"{dialect.SumInteger(dialect.Flag($"{dialect.Quote("balance")} <> 0"))} AS with_balance",
            .. parts.Select((part, i) => FormattableString.Invariant($"{part} AS p{i}")),
        ];
        var (relation, where, inputs) = Rows(predicate, at);
        var source = relation.Source(
            dialect,
            (table, dates) => engine.Source(table, inputs, dates),
            [.. Fingerprinted.Select(name => _scope.Find(name)!), .. where.Columns]
        );
        var statement = new SqlStatement(
            $"SELECT {string.Join(", ", list)} FROM {source} WHERE {_writer.Condition(where)}",
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
        var row = (await engine.OverVerifiedAsync(inputs, () => engine.QueryAsync(statement, cancellationToken), cancellationToken)).Rows[
            0
        ];
        var fingerprint = string.Join(
            '|',
            [dialect.Name, .. row.Where((_, i) => i is 0 or > 4).Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))]
        );
        return new((long)row[0]!, (decimal)row[1]!, (long)row[3]! == 0 ? (decimal)row[2]! : null, Hashing.Sha256(fingerprint))
        {
            WithBalance = (long)row[4]!,
        };
    }

    /// <summary>The rows, and the condition on them: those of the snapshot, or with the category that the rules require where the condition
    /// names it.</summary>
    private (Relation Relation, Predicate Where, InputSet Inputs) Rows(string predicate, Viewpoint at)
    {
        var rules = RulesOf(predicate, at);
        var where = new PredicateBinder(rules?.Columns ?? _scope, catalogue.ParametersAt(at)).Bind(predicate);
        var inputs = store.Inputs(rules?.Reads ?? [(Table, at.AsOf)], at.KnownAt);
        return inputs.Find(Table, at.AsOf) is null
            ? throw WarehouseException.Of("warehouse.no-partition", $"There is no {"loan_snapshot"} for {at.AsOf:yyyy-MM-dd}.")
            : (rules is null ? new TableRelation(_scope, [at.AsOf]) : new ClassifiedRelation(rules), where, inputs);
    }

    /// <summary>The partitions that the loans of a condition are told from: the snapshot alone, unless the condition names what the rules
    /// require.</summary>
    /// <exception cref="ExpressionException">The condition cannot be read, or reads what loans do not have.</exception>
    public InputSet Inputs(string predicate, Viewpoint at) => Rows(predicate, at).Inputs;

    private CompiledClassification? RulesOf(string predicate, Viewpoint at) =>
        CompiledClassification.IsNamedIn(predicate)
            ? new ClassificationCompiler(
                catalogue,
                at,
                (table, date) => store.Current(table, date, at.KnownAt),
                store.Book is { IsDemo: true }
            ).Compile()
            : null;

    private static LoanPage Page(ListPage page) => new([.. page.Rows.Select(Row)], page.Next);

    private static LoanRow Row(ListRow row) =>
        new(
            row.Whole("loan_key"),
            row.Text("loan_id")!,
            row.Text("customer_id")!,
            row.Symbol("product"),
            row.Symbol("province"),
            row.Symbol("loan_status"),
            row.Amount("balance"),
            (int)row.Whole("five_class"),
            (int)row.Whole("days_past_due"),
            row.AmountOrNone("allowance"),
            row.Day("open_date"),
            row.Day("due_date")
        );
}
