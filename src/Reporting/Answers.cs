using System.Collections.Concurrent;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;
using Portal.Reporting.Returns;

namespace Portal.Reporting;

/// <summary>The one door for questions: plans outputs, verifies the inputs that they read, and answers.</summary>
/// <remarks>
/// What a date is asked for is planned once: the run of its indicators and all returns filed for it read the same cubes
/// (docs/decisions/ADR-030).
/// </remarks>
public sealed class Answers
{
    /// <summary>Plans kept: a plan is made again in less time than one cube, so that few are enough.</summary>
    private const int KeptPlans = 32;

    private readonly ConcurrentDictionary<(DateOnly AsOf, DateTimeOffset? KnownAt, string Inputs), SharedPlan> _plans = [];
    private readonly Catalogue _catalogue;
    private readonly WarehouseStore _store;
    private readonly WarehouseEngine _engine;
    private readonly CubeReader _reader;

    public Answers(Catalogue catalogue, WarehouseStore store, WarehouseEngine engine, Home home)
    {
        (_catalogue, _store, _engine) = (catalogue, store, engine);
        Cubes = new CubeStore(home, engine);
        _reader = new CubeReader(engine, Cubes);
    }

    public CubeStore Cubes { get; }

    /// <summary>The returns of the catalogue, whose figures are planned with those of the indicators.</summary>
    /// <exception cref="CatalogueException">A form names what does not exist.</exception>
    public ReturnForms Forms => _catalogue.Forms;

    /// <summary>Answers of measures at one viewpoint, by the output's id.</summary>
    /// <param name="beside">Outputs that are likely to be asked next.</param>
    /// <exception cref="WarehouseException">An input is not what was sealed, or a cube does not add up to it.</exception>
    internal async Task<ILookup<string, Answer>> AskAsync(
        MeasureSet measures,
        IReadOnlyList<Output> wanted,
        IReadOnlyList<Output> beside,
        CancellationToken cancellationToken
    )
    {
        var plan = PlanOf(measures).For(wanted, beside, measures.Available);
        return await ReadAsync(plan, measures.Available, measures.Rows, cancellationToken);
    }

    internal Task<ILookup<string, Answer>> AskAsync(
        MeasureSet measures,
        IReadOnlyList<Output> wanted,
        CancellationToken cancellationToken
    ) => AskAsync(measures, wanted, [], cancellationToken);

    /// <summary>Answers of outputs that no other question shares, such as those of joins between two dates.</summary>
    /// <exception cref="WarehouseException">As above.</exception>
    internal Task<ILookup<string, Answer>> AskAsync(InputSet inputs, IReadOnlyList<Output> wanted, CancellationToken cancellationToken) =>
        ReadAsync(SharedPlan.None.For(wanted, [], inputs), inputs, null, cancellationToken);

    private async Task<ILookup<string, Answer>> ReadAsync(Plan plan, InputSet inputs, OtherRows? rows, CancellationToken cancellationToken)
    {
        var reads = plan.Families.SelectMany(family => family.Relation.Reads).ToHashSet();
        var read = new InputSet([.. inputs.Partitions.Where(partition => reads.Contains((partition.Table, partition.Date)))]);
        await _engine.VerifyAsync((rows?.View.Sealed(read) ?? read).Owned, cancellationToken);
        return await (rows?.Reader ?? _reader).AnswerAsync(plan, inputs, cancellationToken);
    }

    private SharedPlan PlanOf(MeasureSet measures)
    {
        if (measures.Rows is not null)
        {
            // a what-if fills no returns, and its cubes are asked once
            return new(new Planner(measures.Available).Plan(new RunQuestions(measures.Own(_store)).Outputs));
        }

        var key = (measures.At.AsOf, measures.At.KnownAt, measures.Available.Digest);
        if (_plans.Count >= KeptPlans && !_plans.ContainsKey(key))
        {
            _plans.Clear();
        }

        return _plans.GetOrAdd(key, _ => Everything(measures.At.Own));
    }

    /// <summary>All that a date is asked for under its own rules: its indicators and the returns filed for it.</summary>
    private SharedPlan Everything(Viewpoint at)
    {
        var requests = Forms
            .All.Where(form => form.From <= at.AsOf && form.IsReportingDate(at.AsOf))
            .SelectMany(ReturnQuestions.Of)
            .ToList();
        var measures = new MeasureSet(
            _catalogue,
            _store,
            at,
            new ItemMeasures(_catalogue, at.AsOf).For(requests.Select(request => request.Measure))
        );
        var figures = new FigureQuestions(
            measures,
            [.. requests.Select((request, i) => request with { Id = FormattableString.Invariant($"return {i}") })]
        );
        return new(new Planner(measures.Available).Plan([.. new RunQuestions(measures).Outputs, .. figures.Outputs]));
    }
}
