using System.Globalization;

namespace Portal.Reporting.Expressions;

/// <summary>The values behind <c>@name</c> at one reporting date: the bank's own, and the date's.</summary>
public sealed class Parameters
{
    private readonly IReadOnlyDictionary<string, Expression> _values;

    /// <param name="asOf"> Gives <c>@as_of</c>, <c>@year_start</c> and <c>@month_start</c> (the first day of its year and month),
    /// <c>@months_elapsed</c> (since 1 January, its own month included), <c>@month_end_6</c> (the last day of the month six months before,
    /// and so on) and <c>@days_ago_90</c> (the ninetieth day before; <c>@days_ago_npl_trigger_days</c> takes the number from a parameter):
    /// what fell due before it is overdue for longer.
    /// </param>
    /// <param name="bank">The bank's parameters in force: literals.</param>
    public Parameters(DateOnly asOf, IReadOnlyDictionary<string, Expression> bank)
    {
        AsOf = asOf;
        _values = new Dictionary<string, Expression>(bank, StringComparer.Ordinal)
        {
            ["as_of"] = new DateExpression(asOf, 0),
            ["year_start"] = new DateExpression(new DateOnly(asOf.Year, 1, 1), 0),
            ["month_start"] = new DateExpression(new DateOnly(asOf.Year, asOf.Month, 1), 0),
            ["months_elapsed"] = new NumberExpression(asOf.Month, 0),
        };
    }

    public DateOnly AsOf { get; }

    /// <summary>The literal of a parameter; null when it has no value on this date.</summary>
    public Expression? Find(string name) => _values.GetValueOrDefault(name) ?? MonthEnd(name) ?? DaysAgo(name);

    private DateExpression? DaysAgo(string name)
    {
        if (!name.StartsWith("days_ago_", StringComparison.Ordinal))
        {
            return null;
        }

        var number = name["days_ago_".Length..];
        var days =
            int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var written) ? written
            : _values.GetValueOrDefault(number) is NumberExpression { Value: >= 0 and < 36_500 } bank && decimal.IsInteger(bank.Value)
                ? (int)bank.Value
            : -1;
        return days is >= 0 and < 36_500 ? new DateExpression(AsOf.AddDays(-days), 0) : null;
    }

    private DateExpression? MonthEnd(string name) =>
        name.StartsWith("month_end_", StringComparison.Ordinal)
        && int.TryParse(name["month_end_".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var months)
        && months < 1200
            ? new DateExpression(new DateOnly(AsOf.Year, AsOf.Month, 1).AddMonths(1 - months).AddDays(-1), 0)
            : null;

    /// <summary>The literal of a parameter, at the place where it is used.</summary>
    public Expression Resolve(ParameterExpression parameter) =>
        Find(parameter.Name) switch
        {
            NumberExpression number => number with { Offset = parameter.Offset },
            DateExpression date => date with { Offset = parameter.Offset },
            BoolExpression flag => flag with { Offset = parameter.Offset },
            TextExpression text => text with { Offset = parameter.Offset },
            _ => throw Suggestion.Unknown(
                parameter.Offset,
                string.Create(CultureInfo.InvariantCulture, $"unknown parameter '@{parameter.Name}' on {AsOf:yyyy-MM-dd}"),
                "unknown_parameter",
                parameter.Name,
                _values.Keys
            ),
        };
}
