using System.Collections.Concurrent;
using Portal.Data;
using Portal.Data.Yaml;
using Portal.Reporting.Classifications;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Digests of all that figures use at one viewpoint: a figure is stale when the digest of what it used is another one
/// now.</summary>
/// <remarks>
/// Covered: the measures, exception rules, parameters, limits and formulas in force, as compiled, with the columns that they read.
/// Not covered: names, meanings, notes, citations, references of decisions, and the dates of versions. Two ways to write one condition
/// have one digest (docs/decisions/ADR-035).
/// </remarks>
public sealed class Closures
{
    /// <summary>How these digests are made: raise it when the texts below change, so that kept digests are not compared with
    /// others.</summary>
    private const string Made = "1:";

    private readonly ConcurrentDictionary<string, string?> _measures = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string?> _indicators = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Measure, IReadOnlyList<string>> _undecided = new(ReferenceEqualityComparer.Instance);
    private readonly Catalogue _catalogue;
    private readonly DateOnly _rulesOf;
    private readonly Parameters _parameters;
    private readonly Lazy<string> _run;

    internal Closures(Catalogue catalogue, Viewpoint at)
    {
        (_catalogue, _rulesOf) = (catalogue, at.RulesOf);
        _parameters = catalogue.ParametersAt(at);
        Compiler = new MeasureCompiler(catalogue, at);
        _run = new(() => DigestOf(["run", .. Lines(catalogue.Indicators.Select(indicator => indicator.Code), Indicator)]));
    }

    internal MeasureCompiler Compiler { get; }

    /// <summary>Of a run of every indicator in force.</summary>
    public string Run => _run.Value;

    /// <summary>Of an indicator: its formula and limits, the board's appetite, and its measures. Null when none is in force.</summary>
    public string? Indicator(string code) =>
        _indicators.GetOrAdd(
            code,
            _ =>
                _catalogue.FindIndicator(code) is { } indicator && indicator.Versions.At(_rulesOf) is { } version
                    ? Of(indicator, version)
                    : null
        );

    /// <summary>Of a measure. Null when none is in force.</summary>
    public string? Measure(string code) =>
        _measures.GetOrAdd(
            code,
            _ => _catalogue.FindMeasure(code) is { } measure && Compiler.Compile(measure) is { } compiled ? Of(compiled) : null
        );

    /// <summary>Of the loans that a condition selects. Null when it names what the rules of minimum categories require, which no figure
    /// keeps.</summary>
    /// <exception cref="ExpressionException">The condition cannot be read, or reads what loans do not have.</exception>
    public string? Loans(string condition) =>
        CompiledClassification.IsNamedIn(condition) ? null : DigestOf(["loans", Compiler.Condition("loan_snapshot", condition).Key]);

    /// <summary>Of a measure over all or some of its rows.</summary>
    internal string Of(CompiledMeasure measure) =>
        DigestOf([
            "measure",
            measure.Measure.Kind.ToString(),
            measure.Measure.Unit.ToString(),
            measure.NeedsRow,
            measure.Key,
            .. (measure.Groups?.Columns ?? []).Select(column => column.Key).Order(StringComparer.Ordinal),
            .. measure
                .Columns.Select(column => $"{column.Name} {column.Type} {column.IsNullable} {column.CodeList?.Name}")
                .Distinct()
                .Order(StringComparer.Ordinal),
            .. _undecided.GetOrAdd(measure.Measure, own => Catalogue.Undecided(ParameterUse.Of(_catalogue, own), _rulesOf)),
        ]);

    internal static string DigestOf(IEnumerable<string?> lines) => Made + Hashing.Sha256(string.Join('\n', lines));

    internal static IEnumerable<string> Lines(IEnumerable<string> keys, Func<string, string?> digest) =>
        keys.Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(key => (Key: key, Digest: digest(key)))
            .Where(pair => pair.Digest is not null)
            .Select(pair => $"{pair.Key}={pair.Digest}");

    private string Of(Indicator indicator, IndicatorVersion version) =>
        DigestOf([
            "indicator",
            indicator.Kind.ToString(),
            indicator.Unit.ToString(),
            indicator.Better.ToString(),
            "formula " + Text(version.Formula),
            "needs " + string.Join(',', version.Needs ?? []),
            "by " + string.Join(',', version.By ?? []),
            "event " + version.Event,
            "rank " + Text(version.Rank),
            "watch " + Text(version.Limits?.Watch),
            "breach " + Text(version.Limits?.Breach),
            Appetite(indicator.Code),
            .. Lines(version.Measures, Measure),
        ]);

    private string Appetite(string indicator) =>
        _catalogue.AppetiteAt(indicator, _rulesOf, isDemo: true) is { } version
            ? $"appetite {Text(version.Amber)} {Text(version.Red)} {version.Demonstration}"
            : "";

    /// <summary>A formula with what its parameters stand for, and which of them nobody has decided.</summary>
    private string Text(YamlText? text) =>
        text is null
            ? ""
            : string.Join(
                ' ',
                [Formula.Parse(text.Value).Key(_parameters), .. Catalogue.Undecided(ParameterUse.Of(_catalogue, text), _rulesOf)]
            );
}
