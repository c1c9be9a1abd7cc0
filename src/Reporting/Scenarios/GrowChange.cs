using Portal.Data.Scenarios;
using Portal.Data.Warehouse;

namespace Portal.Reporting.Scenarios;

/// <summary>Growth: every amount of the loans times one and the rate, each rounded to the cent.</summary>
internal sealed class GrowChange(SqlDialect dialect, CompiledScenario scenario, CompiledStep step) : RowChange(dialect, scenario.Loans)
{
    private readonly decimal _factor = 1m + ((GrowStep)step.Step).Rate;

    public override IReadOnlyDictionary<string, string> Changes =>
        Amounts.ToDictionary(
            amount => amount,
            amount => When(Writer.Condition(step.Where), $"{Dialect.ZeroIfNull(Times(amount, _factor))} - {Present(amount)}", Money(0m)),
            StringComparer.Ordinal
        );

    public override string Apply(string rows) =>
        Select(
            rows + " AS r",
            Amounts.ToDictionary(
                amount => amount,
                amount => When(Writer.Condition(step.Where), Times(amount, _factor), Name(amount)),
                StringComparer.Ordinal
            )
        );

    private IEnumerable<string> Amounts => scenario.Supposed.Amounts.Select(amount => amount.Value);
}
