using CsCheck;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;
using Portal.Reporting.Tests.Books;
using Xunit;
using static Portal.Reporting.Tests.Books.GivenBook;

namespace Portal.Reporting.Tests.Planning;

/// <summary>Whatever is asked, the cuboid and the rows themselves give the same answer.</summary>
public sealed class PlannerTests : IDisposable
{
    private static readonly DateOnly Opening = new(2023, 12, 31);
    private static readonly DateOnly Closing = new(2024, 3, 31);

    private static readonly Gen<string> Tests = Gen.OneOf(
        Gen.Int[0, 5].Select(n => $"days_past_due > {n * 30}"),
        Gen.Int[1, 5].Select(n => $"five_class = {n}"),
        Gen.Int[1, 4].Select(n => $"five_class >= {n}"),
        Gen.OneOf(
            new[]
            {
                "is_joint",
                "age_at_grant > 30",
                "age_at_grant is missing",
                "balance > 2 * principal_own",
                "accrued_interest < balance",
                "product in (consumer_micro, bills)",
                "province <> beijing",
                "ledger_account = 'a'",
                "open_date < 2024-01-01",
                "balance between 10 and 500",
            }
                .Select(Gen.Const)
                .ToArray()
        )
    );

    private static readonly Gen<string> Conditions = Gen.Select(Tests, Tests, Tests, Gen.Int[0, 5])
        .Select(
            (a, b, c, shape) =>
                shape switch
                {
                    0 => a,
                    1 => $"not ({a})",
                    2 => $"{a} and {b}",
                    3 => $"{a} or not ({b} and {c})",
                    4 => $"not ({a} or {b}) and {c}",
                    _ => $"({a} or {b}) and not ({c})",
                }
        );

    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    [Fact]
    public async Task Cuboids_answer_as_the_rows_do()
    {
        var inputs = await RandomBookAsync();
        var binder = new PredicateBinder(
            _book.Catalogue.Scope("loan_snapshot"),
            new Parameters(Closing, new Dictionary<string, Expression>())
        );
        var relation = new TableRelation(_book.Catalogue.Scope("loan_snapshot"), [Closing]);
        var scope = relation.Scope;
        var facts = new[]
        {
            Fact.Rows,
            Fact.Sum(new ScalarColumn(scope.Find("balance")!)),
            Fact.Max(new ScalarColumn(scope.Find("balance")!)),
            Fact.Sum(binder.BindScalar(ExpressionParser.Parse("balance * annual_rate - 3"))),
        };
        Column[][] breakdowns =
        [
            [],
            [scope.Find("product")!],
            [scope.Find("five_class")!, scope.Find("is_joint")!],
            [scope.Find("age_at_grant")!],
        ];
        var outputs = Gen.Select(Conditions, Conditions, Gen.Int[0, 3], Gen.Int[0, 3])
            .Array[60]
            .Single(_ => true, seed: "0000000000000001")
            .Select(
                (pick, i) =>
                    new Output(
                        $"o{i}",
                        relation,
                        facts[pick.Item3].Aggregation == Aggregation.Max
                            ? [new Term(facts[pick.Item3], binder.Bind(pick.Item1), 1)]
                            :
                            [
                                new Term(facts[pick.Item3], binder.Bind(pick.Item1), 1),
                                new Term(facts[pick.Item3], binder.Bind(pick.Item2), -1),
                            ],
                        breakdowns[pick.Item4]
                    )
            )
            .ToList();

        var plan = new Planner(inputs, smallestBound: 200).Plan(outputs);

        Assert.InRange(plan.Families.Count, 2, 60); // the bound keeps them apart
        await SameAsync(plan, outputs, inputs);
    }

    [Fact]
    public async Task Transitions_and_groups_answer_as_the_rows_do()
    {
        var inputs = await RandomBookAsync();
        var compiler = new MeasureCompiler(_book.Catalogue, Closing);
        var outputs = _book
            .Catalogue.Measures.Where(measure => measure.Table == "loan_snapshot")
            .Select(measure => compiler.Compile(measure))
            .OfType<CompiledMeasure>()
            // no month-end before, no customers
            .Where(measure => measure.Relation.Reads.All(read => inputs.Find(read.Table, read.Date) is not null))
            .SelectMany(measure => new[] { measure.Output(measure.Measure.Code), measure.By(measure.Measure.Code + "|product", "product") })
            .OfType<Output>()
            .ToList();

        var plan = new Planner(inputs).Plan(outputs);

        Assert.Contains(plan.Families, family => family.Relation is TransitionRelation);
        Assert.Contains(plan.Families, family => family.Relation is GroupedRelation);
        await SameAsync(plan, outputs, inputs);
    }

    [Fact]
    public void A_family_stays_within_its_bound_unless_one_output_alone_exceeds_it()
    {
        var relation = new TableRelation(_book.Catalogue.Scope("loan_snapshot"), [Closing]);
        var by = new[] { "product", "province", "industry", "channel", "purpose", "guarantee_type" }
            .Select(name => relation.Scope.Find(name)!)
            .ToList();
        var outputs = by.SelectMany(
                column => by,
                (first, second) =>
                    new Output($"{first.Name} {second.Name}", relation, [new Term(Fact.Rows, Predicate.Always, 1)], [first, second])
            )
            .ToList();
        var planner = new Planner(new InputSet([]), smallestBound: 1_000);

        Assert.All(
            planner.Plan(outputs).Families,
            family =>
                Assert.True(
                    family.Outputs.Select(output => string.Join(',', output.By.Select(column => column.Name).Order())).Distinct().Count()
                        == 1
                        || family.Dimensions.Aggregate(1L, (cells, dimension) => cells * dimension.Cardinality) <= 1_000
                )
        );
    }

    private async Task SameAsync(Plan plan, IReadOnlyList<Output> outputs, InputSet inputs)
    {
        var answers = await new CubeReader(_book.Warehouse, new CubeStore(_book.Home, _book.Warehouse)).AnswerAsync(
            plan,
            inputs,
            CancellationToken.None
        );
        foreach (var output in outputs)
        {
            Assert.Equal(Lines(await DirectAsync(output, inputs)), Lines(answers[output.Id]));
        }
    }

    private async Task<IEnumerable<Answer>> DirectAsync(Output output, InputSet inputs)
    {
        var statement = new AggregateStatement([output]);
        var relation = output.Relation is TransitionRelation transition ? transition with { IsGrouped = true } : output.Relation;
        var sql = statement.Write(
            _book.Warehouse.Dialect,
            DirectSource.Of(
                output with
                {
                    Relation = relation,
                },
                statement,
                _book.Warehouse.Dialect,
                (table, dates) => _book.Warehouse.Source(table, inputs, dates)
            )
        );
        return AnswerRows.Read(statement, await _book.Warehouse.QueryAsync(sql, CancellationToken.None)).Select(pair => pair.Answer);
    }

    /// <summary>Only groups that have rows: a direct statement also lists those where no row satisfies the condition.</summary>
    private static IEnumerable<string> Lines(IEnumerable<Answer> answers) =>
        answers
            .Where(answer => answer.Rows > 0 || answer.Keys.Count == 0)
            .Select(answer => FormattableString.Invariant($"{string.Join('|', answer.Keys)}={answer.Value:0.########} of {answer.Rows}"))
            .Order(StringComparer.Ordinal);

    private async Task<InputSet> RandomBookAsync()
    {
        foreach (var (date, seed) in new[] { (Opening, 1), (Closing, 2) })
        {
            var random = new Random(seed);
            await _book.LoansAsync(
                date,
                [
                    .. Enumerable
                        .Range(1, 120)
                        .Where(_ => random.Next(5) > 0)
                        .Select(key =>
                            Row(
                                ("loan_key", (long)key),
                                ("root_loan_key", (long)(key - (key % 3 == 0 ? 1 : 0))),
                                ("customer_key", (long)(key / 3)),
                                ("balance", random.Next(0, 100000) / 100m),
                                ("principal_own", random.Next(0, 100000) / 100m),
                                ("annual_rate", random.Next(0, 1000) / 10000m),
                                ("accrued_interest", random.Next(3) == 0 ? null : random.Next(0, 100000) / 100m),
                                ("overdue_principal", random.Next(0, 1000) / 100m),
                                ("days_past_due", random.Next(4) == 0 ? random.Next(0, 200) : 0),
                                ("five_class", random.Next(1, 6)),
                                ("is_joint", random.Next(2) == 0),
                                ("age_at_grant", random.Next(4) == 0 ? null : random.Next(18, 60)),
                                ("product", random.Next(1, 5)),
                                ("province", random.Next(2) == 0 ? 11 : 44),
                                (
                                    "ledger_account",
                                    random.Next(3) switch
                                    {
                                        0 => null,
                                        1 => "a",
                                        _ => "b",
                                    }
                                ),
                                ("open_date", Opening.AddDays(random.Next(-20, 20)))
                            )
                        ),
                ]
            );
        }

        return _book.Store.Inputs([("loan_snapshot", Opening), ("loan_snapshot", Closing)]);
    }
}
