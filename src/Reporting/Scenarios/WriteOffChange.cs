using Portal.Data.Scenarios;
using Portal.Data.Warehouse;

namespace Portal.Reporting.Scenarios;

/// <summary>Write-off: a share of each loan's balance leaves the book, and with it the same share of its allowance and of what is due on
/// it.</summary>
/// <remarks>A loan of which the last cent is written off loses the rest of its other amounts, too, and gets the status of the
/// catalogue.</remarks>
internal sealed class WriteOffChange(SqlDialect dialect, CompiledScenario scenario, CompiledStep step) : RowChange(dialect, scenario.Loans)
{
    private readonly decimal _share = ((WriteOffStep)step.Step).Share;

    public override IReadOnlyDictionary<string, string> Changes =>
        Amounts.ToDictionary(
            amount => amount,
            amount => When(Where, $"{Dialect.ZeroIfNull(Kept(amount))} - {Present(amount)}", Money(0m)),
            StringComparer.Ordinal
        );

    public override string Apply(string rows)
    {
        var status = scenario.Loans.Find("loan_status")!;
        var computed = Amounts.ToDictionary(amount => amount, amount => When(Where, Kept(amount), Name(amount)), StringComparer.Ordinal);
        computed[status.Name] = When(
            $"{Where} AND {IsWhole}",
            Dialect.Integer(status.CodeList!.Find(scenario.Supposed.WrittenOff.LoanStatus.Value)!.Value),
            Name(status.Name)
        );
        return Select(rows + " AS r", computed);
    }

    private IEnumerable<string> Amounts => scenario.Supposed.WrittenOff.Amounts.Select(amount => amount.Value);

    private string Where => Writer.Condition(step.Where);

    private string IsWhole => $"{Times("balance", _share)} = {Name("balance")}";

    private string Kept(string amount) => Known(amount, When(IsWhole, Money(0m), $"{Name(amount)} - {Times(amount, _share)}"));
}
