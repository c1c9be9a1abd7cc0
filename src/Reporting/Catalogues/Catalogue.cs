using System.Collections.Concurrent;
using Portal.Data;
using Portal.Data.Store;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Catalogues;

/// <summary>Regulation as data: what is measured, which indicators are made of it, and the limits and parameters by date.</summary>
public sealed class Catalogue
{
    private readonly Dictionary<string, Measure> _measures;
    private readonly Dictionary<string, Indicator> _indicators;
    private readonly Dictionary<string, ExceptionRule> _exceptions;
    private readonly Lazy<ReturnForms> _forms;
    private readonly Dictionary<string, LocalText> _currencies;
    private readonly ConcurrentDictionary<(DateOnly AsOf, DateOnly RulesOf), Closures> _closures = [];

    internal Catalogue(CatalogueText text, Contract contract, CatalogueContent content)
    {
        (Source, Contract) = (text, contract);
        _forms = new(() => ReturnForms.Load(this));
        (Measures, Indicators, Exceptions) = (content.Measures, content.Indicators, content.Exceptions);
        (Parameters, Regulations, Words) = (content.Parameters, content.Regulations, content.Words);
        (Subjects, Benchmarks) = (content.Subjects, content.Benchmarks);
        (Classifications, Appetites, WhatIf, BridgeLines) = (
            content.Classifications,
            content.Appetites,
            content.WhatIf,
            content.BridgeLines
        );
        _currencies = content.Currencies.ToDictionary(currency => currency.Code, currency => currency.Name, StringComparer.Ordinal);
        _measures = Measures.ToDictionary(measure => measure.Code, StringComparer.Ordinal);
        _indicators = Indicators.ToDictionary(indicator => indicator.Code, StringComparer.Ordinal);
        _exceptions = Exceptions.ToDictionary(rule => rule.Code, StringComparer.Ordinal);
    }

    /// <summary>The text of all files; stored, it re-performs any run.</summary>
    public CatalogueText Source { get; }

    /// <summary>SHA-256 of that text.</summary>
    public string Digest => Source.Digest;

    public Contract Contract { get; }

    public IReadOnlyList<Measure> Measures { get; }

    /// <summary>In the order of the files.</summary>
    public IReadOnlyList<Indicator> Indicators { get; }

    public IReadOnlyList<ExceptionRule> Exceptions { get; }

    /// <summary>Rules of minimum categories, in order of time.</summary>
    public IReadOnlyList<ClassificationBook> Classifications { get; }

    /// <summary>What what-if analyses suppose, by date; none in a stored text, because no run depends on it.</summary>
    public IReadOnlyList<WhatIfRules> WhatIf { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What the board accepts, in the order of the files.</summary>
    public IReadOnlyList<Appetite> Appetites { get; }

    public IReadOnlyList<Regulation> Regulations { get; }

    public IReadOnlyDictionary<string, ColumnWord> Words { get; }

    /// <summary>Pages of figures, in the order of the file.</summary>
    public IReadOnlyList<Subject> Subjects { get; }

    /// <summary>Who has published figures to compare with.</summary>
    public IReadOnlyList<Benchmark> Benchmarks { get; }

    /// <summary>What a change of a figure is attributed to, in order of attribution.</summary>
    public IReadOnlyList<BridgeLine> BridgeLines { get; }

    /// <summary>The returns with their checks.</summary>
    /// <exception cref="CatalogueException">A form or check cannot be read; no catalogue that was loaded has such a one.</exception>
    public ReturnForms Forms => _forms.Value;

    /// <summary>The measure, or null when there is none of that code.</summary>
    public Measure? FindMeasure(string code) => _measures.GetValueOrDefault(code);

    /// <summary>What amounts of a book are called by the code of its currency.</summary>
    public LocalText CurrencyName(string code) => _currencies.GetValueOrDefault(code) ?? new LocalText(code, code);

    public Indicator? FindIndicator(string code) => _indicators.GetValueOrDefault(code);

    public ExceptionRule? FindException(string code) => _exceptions.GetValueOrDefault(code);

    public Measure Measure(string code) =>
        FindMeasure(code)
        ?? throw new NotFoundException("catalogue.no-measure", $"There is no measure '{code}'{Near(code, _measures.Keys)}");

    public Indicator Indicator(string code) =>
        FindIndicator(code)
        ?? throw new NotFoundException("catalogue.no-indicator", $"There is no indicator '{code}'{Near(code, _indicators.Keys)}");

    public Subject Subject(string code) =>
        Subjects.FirstOrDefault(subject => subject.Code == code)
        ?? throw new NotFoundException(
            "catalogue.no-subject",
            $"There is no subject '{code}'{Near(code, Subjects.Select(subject => subject.Code))}"
        );

    /// <summary>The subject that an indicator belongs to: the first with a tile of it, else the first that lists it. Null when none
    /// does.</summary>
    public Subject? SubjectOf(string indicator)
    {
        var pages = Subjects.Where(subject => subject.Code != Catalogues.Subject.Executive).ToList();
        return pages.Find(subject => subject.Figures.Any(figure => figure.Codes.Any(code => code.Value == indicator)))
            ?? pages.Find(subject => subject.More?.Any(code => code.Value == indicator) == true);
    }

    /// <summary>What was published of an indicator, oldest first; what the demonstration bank published belongs to its book
    /// alone.</summary>
    public IReadOnlyList<PublishedFigure> Published(string indicator, bool isDemo) =>
        [
            .. from benchmark in Benchmarks
            from publication in benchmark.Published
            from figure in publication.Figures
            where figure.Indicator.Value == indicator && (isDemo || !publication.Demonstration)
            orderby publication.Period
            select new PublishedFigure(benchmark, publication, figure, figure.Amount!.Value),
        ];

    /// <summary>The board's appetite for an indicator on a day; null when none is in force, or only that of the demonstration bank's board
    /// over another book.</summary>
    /// <param name="isDemo">Whether the book is the demonstration bank's.</param>
    public AppetiteVersion? AppetiteAt(string indicator, DateOnly day, bool isDemo) =>
        Appetites.FirstOrDefault(appetite => appetite.Indicator.Value == indicator)?.Versions.At(day) is { } version
        && (isDemo || !version.Demonstration)
            ? version
            : null;

    /// <summary>Those of some parameters that no real bank has decided: over its book, what depends on them cannot be evaluated. As rules
    /// write them: <c>@name</c>.</summary>
    public static IReadOnlyList<string> Undecided(IEnumerable<Parameter> used, DateOnly day) =>
        [.. used.Where(parameter => parameter.Values.At(day) is { Demonstration: true }).Select(parameter => "@" + parameter.Name)];

    /// <summary>What the rule in force on a day does not allow to be passed; null when it sets no limit.</summary>
    public decimal? RegulatoryLimitAt(Indicator indicator, DateOnly day) =>
        indicator.Versions.At(day)?.Limits?.Breach is { } limit ? NumberAt(limit, day) : null;

    /// <summary>Since when the rule's limits are what they are on a day: its version's day, or that of the last parameter which gives the
    /// limit.</summary>
    public DateOnly? LimitSince(Indicator indicator, DateOnly day) =>
        indicator.Versions.At(day) is not { } version
            ? null
            : ParameterUse.Of(this, version.Limits?.Breach).Select(parameter => parameter.Values.At(day)?.From).Append(version.From).Max();

    /// <summary>Digests of what figures use at a viewpoint, each computed once.</summary>
    public Closures ClosuresAt(Viewpoint at) =>
        _closures.GetOrAdd((at.AsOf, at.RulesOf), key => new Closures(this, new(key.AsOf, key.RulesOf)));

    public ColumnScope Scope(string table) => ColumnScope.Of(Contract.Table(table), Contract);

    /// <summary>What <c>@name</c> stands for: the date's own parameters by the reporting date, the bank's by the day of the
    /// rules.</summary>
    public Parameters ParametersAt(Viewpoint at) => ValuesOf(Parameters, at);

    private static Parameters ValuesOf(IEnumerable<Parameter> parameters, Viewpoint at) =>
        new(
            at.AsOf,
            parameters
                .Select(parameter => (parameter.Name, Value: parameter.Values.At(at.RulesOf)))
                .Where(pair => pair.Value is not null)
                .ToDictionary(pair => pair.Name, pair => ExpressionParser.Parse(pair.Value!.Value.Value), StringComparer.Ordinal)
        );

    private decimal? NumberAt(YamlText text, DateOnly day)
    {
        try
        {
            return Formula.Parse(text.Value).Evaluate(ValuesOf(ParameterUse.Of(this, text), Viewpoint.Of(day)));
        }
        catch (ExpressionException)
        {
            return null; // is an error of its own, where it stands
        }
    }

    /// <summary>What is near, as an argument of a sentence that pages say in their own language.</summary>
    private static RuleException Near(string word, IEnumerable<string> accepted)
    {
        var (kind, words) = Suggestion.Kind(word, accepted);
        return new("suggestion." + kind, kind == "none" ? "." : Suggestion.For(word, accepted), words);
    }

    /// <summary>Every day on which something that a condition depends on begins or ends.</summary>
    public IReadOnlyList<DateOnly> RuleDates() =>
        [
            .. Measures
                .SelectMany(measure => measure.Versions)
                .Cast<IVersion>()
                .Concat(Exceptions.SelectMany(rule => rule.Versions))
                .Concat(Parameters.SelectMany(parameter => parameter.Values))
                .SelectMany(version => version.To is { } to ? new[] { version.From, to.AddDays(1) } : [version.From])
                .Distinct()
                .Order(),
        ];
}

/// <summary>What the files hold, before it is checked.</summary>
internal sealed record CatalogueContent(
    IReadOnlyList<Measure> Measures,
    IReadOnlyList<Indicator> Indicators,
    IReadOnlyList<ExceptionRule> Exceptions,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<Regulation> Regulations,
    IReadOnlyDictionary<string, ColumnWord> Words,
    IReadOnlyList<Subject> Subjects,
    IReadOnlyList<Benchmark> Benchmarks,
    IReadOnlyList<ClassificationBook> Classifications,
    IReadOnlyList<Appetite> Appetites,
    IReadOnlyList<WhatIfRules> WhatIf,
    IReadOnlyList<BridgeLine> BridgeLines,
    IReadOnlyList<Currency> Currencies
);
