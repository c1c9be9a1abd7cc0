using System.Globalization;
using Portal.Data.Figures;

namespace Portal.Reporting.Catalogues;

/// <summary>What a value measures: powers of money, of things counted and of time; a pure number has none of them.</summary>
/// <param name="Money">1 for an amount in the book's currency, -1 for something per unit of it.</param>
/// <param name="Count">1 for a number of loans, borrowers or other things.</param>
/// <param name="Days">1 for a number of days.</param>
/// <param name="Months">1 for a number of months.</param>
internal readonly record struct Quantity(int Money, int Count, int Days, int Months)
{
    public static Quantity Pure => default;

    public static Quantity Of(Unit unit) =>
        unit switch
        {
            Unit.Money => new(1, 0, 0, 0),
            Unit.Count => new(0, 1, 0, 0),
            Unit.Ratio or Unit.Number => Pure,
        };

    /// <summary>What a parameter's value measures; null for dates, flags and codes, which are no numbers.</summary>
    public static Quantity? Of(ParameterUnit unit) =>
        unit switch
        {
            ParameterUnit.Money => Of(Unit.Money),
            ParameterUnit.Count => Of(Unit.Count),
            ParameterUnit.Ratio or ParameterUnit.Number => Pure,
            ParameterUnit.Days => new(0, 0, 1, 0),
            ParameterUnit.Months => new(0, 0, 0, 1),
            ParameterUnit.Date or ParameterUnit.Flag or ParameterUnit.Code => null,
        };

    public Quantity Times(Quantity other) => new(Money + other.Money, Count + other.Count, Days + other.Days, Months + other.Months);

    public Quantity Per(Quantity other) => new(Money - other.Money, Count - other.Count, Days - other.Days, Months - other.Months);

    /// <summary>Such as <c>money per count</c>.</summary>
    public override string ToString() =>
        this switch
        {
            (0, 0, 0, 0) => "a pure number",
            (0, 1, 0, 0) => "a count",
            (0, 0, 1, 0) => "a number of days",
            (0, 0, 0, 1) => "a number of months",
            _ => Composed(),
        };

    private string Composed()
    {
        (string Name, int Power)[] units = [("money", Money), ("count", Count), ("days", Days), ("months", Months)];
        var above = string.Join(" times ", units.Where(unit => unit.Power > 0).Select(unit => Raised(unit.Name, unit.Power)));
        var below = string.Concat(units.Where(unit => unit.Power < 0).Select(unit => " per " + Raised(unit.Name, -unit.Power)));
        return (above.Length == 0 ? "a number" : above) + below;
    }

    private static string Raised(string name, int power) =>
        power == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} to the power of {power}");
}
