using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Scenarios;

/// <summary>
/// Multipliers of PD and LGD: the allowance of a loan that is not impaired times both, of an impaired one times that of LGD; never more
/// than the balance, unless more was held before. The loan's own PD (while it is not impaired) and LGD follow, up to 1.
/// </summary>
internal sealed class MultiplyChange(SqlDialect dialect, CompiledScenario scenario, CompiledStep step) : RowChange(dialect, scenario.Loans)
{
    private const string Allowance = "allowance";
    private readonly MultiplyStep _step = (MultiplyStep)step.Step;

    public override IReadOnlyDictionary<string, string> Changes =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [Allowance] = $"{Dialect.ZeroIfNull(After())} - {Present(Allowance)}" };

    public override string Apply(string rows) =>
        Select(
            rows + " AS r",
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [Allowance] = After(),
                ["pd_12m"] = When(Condition(step.Where.And(scenario.Impaired.Negated())), Probability("pd_12m", _step.Pd), Name("pd_12m")),
                ["lgd"] = When(Condition(step.Where), Probability("lgd", _step.Lgd), Name("lgd")),
            }
        );

    private string After() =>
        Dialect.Case(
            [(Condition(step.Where.And(scenario.Impaired)), Capped(_step.Lgd)), (Condition(step.Where), Capped(_step.Pd * _step.Lgd))],
            Name(Allowance)
        );

    private string Capped(decimal factor)
    {
        var product = Times(Allowance, factor);
        var most = When($"{Present(Allowance)} > {Name("balance")}", Present(Allowance), Name("balance"));
        return Known(Allowance, When($"{product} > {most}", most, product));
    }

    private string Probability(string column, decimal factor)
    {
        var product = Times(column, factor, ColumnType.Ratio);
        return Known(column, When($"{product} > {Dialect.Number(1.000000m)}", Dialect.Number(1.000000m), product));
    }

    private string Condition(Predicate where) => Writer.Condition(where);
}
