using System.Collections.Concurrent;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>The measures of a catalogue at one reporting date, the partitions they read, and what they lack.</summary>
internal sealed class MeasureSet
{
    private const string UnmatchedId = "|unmatched";

    private readonly Dictionary<string, CompiledMeasure> _current;
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _missing = new(StringComparer.Ordinal);
    private readonly HashSet<string> _loaded;
    private readonly bool _isDemo;

    /// <param name="at">The date, the day whose versions apply, and what was on file by then.</param>
    /// <param name="extra">Measures that are not in the catalogue, such as single items.</param>
    /// <param name="rows">Rows of a what-if in place of sealed ones; null for the sealed ones.</param>
    public MeasureSet(
        Catalogue catalogue,
        WarehouseStore store,
        Viewpoint at,
        IEnumerable<CompiledMeasure>? extra = null,
        OtherRows? rows = null
    )
    {
        (Catalogue, At, Rows) = (catalogue, at, rows);
        Compiler = new MeasureCompiler(catalogue, at);
        _current = catalogue
            .Measures.Select(Compiler.Compile)
            .OfType<CompiledMeasure>()
            .Concat(extra ?? [])
            .ToDictionary(measure => measure.Measure.Code, StringComparer.Ordinal);
        _loaded = [.. store.Tables(at.KnownAt)];
        _isDemo = store.Book is { IsDemo: true };
        var available = store.Inputs(_current.Values.SelectMany(measure => measure.Relation.Reads), at.KnownAt);
        Available = rows?.View.Expected(available) ?? available;
    }

    public Catalogue Catalogue { get; }

    public MeasureCompiler Compiler { get; }

    public Viewpoint At { get; }

    /// <summary>Rows of a what-if in place of sealed ones; null for the sealed ones.</summary>
    public OtherRows? Rows { get; }

    /// <summary>Every partition that any measure could read.</summary>
    public InputSet Available { get; }

    public CompiledMeasure? Find(string code) => _current.GetValueOrDefault(code);

    /// <summary>What the measure lacks; a measure without a version on the day lacks itself.</summary>
    public IReadOnlyList<string> Missing(string code) =>
        _missing.GetOrAdd(code, _ => Find(code) is { } measure ? Missing(measure) : [code]);

    public IReadOnlyList<string> Missing(CompiledMeasure measure) =>
        [
            .. MeasureInputs.Missing(measure, Available, _loaded.Contains) is { Count: > 0 } missing ? missing : Rows?.Lacks(measure) ?? [],
            .. _isDemo ? [] : Undecided(ParameterUse.Of(Catalogue, measure.Measure)),
        ];

    /// <summary>Those of some parameters that the bank of this book has not decided.</summary>
    public IReadOnlyList<string> Undecided(IEnumerable<Parameter> used) => _isDemo ? [] : Catalogue.Undecided(used, At.RulesOf);

    /// <summary>The board's appetite that this book is held against.</summary>
    public AppetiteVersion? AppetiteFor(string indicator) => Catalogue.AppetiteAt(indicator, At.RulesOf, _isDemo);

    /// <summary>The outputs that tell whether every row of the given measures finds what it looks up, and has what is added up.</summary>
    public IEnumerable<Output> Checks(IEnumerable<string> codes) =>
        Present(codes).SelectMany(code => Gaps(code, Find(code)!)).Concat(Unmatched(codes));

    /// <summary>The outputs that tell whether every row of the given measures finds what it looks up.</summary>
    public IEnumerable<Output> Unmatched(IEnumerable<string> codes) =>
        Present(codes).Select(code => Find(code)!.Unmatched(code + UnmatchedId)).OfType<Output>();

    /// <summary>The outputs that tell whether every row which counts has what is added up.</summary>
    /// <param name="id">Id of the output of <paramref name="measure"/>, which may be a measure over some of its rows.</param>
    public IEnumerable<Output> Gaps(string id, CompiledMeasure measure) => Gaps(measure).Select(gap => gap.Output(GapId(id, gap)));

    /// <summary>What the measure lacks, now that the rows themselves have answered.</summary>
    public IReadOnlyList<string> Lacking(string code, ILookup<string, Answer> answers) =>
        Missing(code) is { Count: > 0 } missing ? missing : Lacking(code, code, Find(code)!, answers);

    /// <param name="id">Id of the measure's output.</param>
    public IReadOnlyList<string> Lacking(string code, string id, CompiledMeasure measure, ILookup<string, Answer> answers) =>
        measure.NeedsRow is { } row && answers[id].Single().Rows == 0 ? [row]
        : answers[code + UnmatchedId].FirstOrDefault() is { Value: > 0 } lost ? MeasureInputs.Unmatched(measure, lost.Value)
        : GapsFound(id, measure, answers);

    /// <summary>The columns that rows which count lack, with the number of rows.</summary>
    public IReadOnlyList<string> GapsFound(string id, CompiledMeasure measure, ILookup<string, Answer> answers) =>
        [
            .. Gaps(measure)
                .Select(gap => (Gap: gap, Rows: answers[GapId(id, gap)].Single().Value))
                .Where(pair => pair.Rows > 0)
                .Select(pair => pair.Gap.Text(pair.Rows, At.AsOf)),
        ];

    private IEnumerable<string> Present(IEnumerable<string> codes) => codes.Where(code => Missing(code).Count == 0);

    private IEnumerable<MeasureGap> Gaps(CompiledMeasure measure) => MeasureGap.Of(measure, Catalogue.Contract, Available);

    private static string GapId(string id, MeasureGap gap) => $"{id}|gap|{gap.Rows.Key}|{gap.Column.Name}";

    /// <summary>The partitions that the given measures rest on.</summary>
    public InputSet InputsOf(IEnumerable<string> codes)
    {
        var reads = codes.Select(Find).OfType<CompiledMeasure>().SelectMany(measure => measure.Relation.Reads).ToHashSet();
        return new([.. Available.Partitions.Where(partition => reads.Contains((partition.Table, partition.Date)))]);
    }

    /// <summary>The same data under the rules of their own date.</summary>
    public MeasureSet Own(WarehouseStore store) => At.IsOwn ? this : new(Catalogue, store, At.Own, rows: Rows);

    /// <summary>The measures in force that can be computed, each with its code as id.</summary>
    public IEnumerable<Output> Outputs(IEnumerable<string> codes) => Present(codes).Select(code => Find(code)!.Output(code));

    /// <summary>
    /// Every output that any version of any measure needs: a cuboid built for all of them answers rules of other dates, too.
    /// Outputs in force today have the measure's code as id.
    /// </summary>
    public IReadOnlyList<Output> AllVersions() =>
        [
            .. Outputs(_current.Keys),
            .. RuleDays
                .Of(Catalogue)
                .SelectMany(Compiled)
                .Where(pair => pair.Compiled is not null && pair.Compiled.Key != Find(pair.Compiled.Measure.Code)?.Key)
                .DistinctBy(pair => pair.Compiled!.Measure.Code + pair.Compiled.Key)
                .Where(pair => MeasureInputs.Missing(pair.Compiled!, Available, _loaded.Contains).Count == 0)
                .Select(pair => pair.Compiled!.Output(FormattableString.Invariant($"{pair.Compiled.Measure.Code}@{pair.day:yyyy-MM-dd}"))),
        ];

    private IEnumerable<(DateOnly day, CompiledMeasure? Compiled)> Compiled((DateOnly Day, IReadOnlyList<Measure> Measures) rules)
    {
        var compiler = new MeasureCompiler(Catalogue, At with { RulesOf = rules.Day });
        return rules.Measures.Select(measure => (rules.Day, compiler.Compile(measure)));
    }
}
