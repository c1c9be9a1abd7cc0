using Portal.Data.Scenarios;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Contracts;

namespace Portal.Reporting.Scenarios;

/// <summary>
/// Shift: of each loan a part of the balance, rounded to the cent, moves to another class as a row of its own; the part that stays has the
/// rest. Every other amount is divided in the same share. The moved part carries the allowance rate of its new class, the part that stays
/// its own share.
/// </summary>
/// <remarks>
/// No row without a balance comes into being: a loan whose part rounds to nothing stays whole, one whose part rounds to everything moves
/// whole. The new row keeps the loan's key and borrower, so counts of borrowers do not change and counts of loans do.
/// </remarks>
/// <param name="rate">Allowance of the moved part as a fraction of its balance, from 0 to 1.</param>
internal sealed class ShiftChange(SqlDialect dialect, CompiledScenario scenario, CompiledStep step, decimal rate)
    : RowChange(dialect, scenario.Loans)
{
    private const string Allowance = "allowance";
    private const string MovedColumn = "what_if_moved";
    private readonly ShiftStep _step = (ShiftStep)step.Step;

    public override IReadOnlyDictionary<string, string> Changes
    {
        get
        {
            var isDivided = $"{Moved} > {Money(0m)} AND {Moved} < {Name("balance")}";
            var changes = Loans
                .Columns.Values.Where(column => column.Type == ColumnType.Money && !Amounts.Contains(column.Name))
                .ToDictionary(column => column.Name, column => When(isDivided, Present(column.Name), Money(0m)), StringComparer.Ordinal);
            changes[Rows] = Dialect.Flag(isDivided);
            changes[Allowance] = When($"{Moved} > {Money(0m)}", Known(Allowance, $"{NewAllowance} - {Part(Allowance)}"), Money(0m));
            return changes;
        }
    }

    public override string Measured(string rows)
    {
        var moved = When(Writer.Condition(step.Where), Times("balance", _step.Share), Money(0m));
        return Dialect.With(rows, Loans.Columns.Keys, moved, MovedColumn);
    }

    public override string Apply(string rows)
    {
        var computed = Amounts.ToDictionary(amount => amount, Divided, StringComparer.Ordinal);
        computed[Allowance] = Dialect.Case(
            [(IsMovedPart, Known(Allowance, NewAllowance)), (IsTouched, $"{Name(Allowance)} - {Part(Allowance)}")],
            Name(Allowance)
        );
        computed[ScenarioCompiler.ClassColumn] = When(IsMovedPart, Dialect.Integer(step.To), Name(ScenarioCompiler.ClassColumn));
        var look = scenario.Supposed.Classes[_step.To];
        var stage = Loans.Find("stage")!;
        computed["stage"] = When(
            IsMovedPart,
            Known("stage", Dialect.Integer(stage.CodeList!.Find(look.Stage.Value)!.Value)),
            Name("stage")
        );
        computed["is_defaulted"] = When(IsMovedPart, Dialect.Bool(look.IsDefaulted), Name("is_defaulted"));
        computed["days_past_due"] = Days(look.AtLeastDays, look.AtMostDays);
        return Select(
            $"{Dialect.Twice(Measured(rows), "what_if_part")} WHERE ({PartNumber} = 0 AND ({Moved} = {Money(0m)} OR {Moved} < {Name("balance")})) OR ({IsMovedPart})",
            computed
        );
    }

    private List<string> Amounts => [.. scenario.Supposed.Amounts.Select(amount => amount.Value)];

    /// <summary>What of the balance moves; exactly zero for a loan that the step leaves alone.</summary>
    private string Moved => Name(MovedColumn);

    private string PartNumber => Dialect.Quote("what_if_part");

    private string IsTouched => $"{Moved} > {Money(0m)}";

    private string IsMovedPart => $"{PartNumber} = 1 AND {Moved} > {Money(0m)}";

    /// <summary>The moved part of an amount: all of it where all of the balance moves.</summary>
    private string Part(string amount) =>
        amount == "balance" ? Moved : Known(amount, When($"{Moved} = {Name("balance")}", Name(amount), Times(amount, _step.Share)));

    private string Divided(string amount) =>
        Dialect.Case([(IsMovedPart, Part(amount)), (IsTouched, $"{Name(amount)} - {Part(amount)}")], Name(amount));

    private string NewAllowance =>
        Dialect.Rounded(Dialect.Product(Moved, 2, Dialect.Number(Trimmed(rate)), Scale(rate)), 2 + Scale(rate), ColumnType.Money);

    private string Days(int? least, int? most)
    {
        var days = Name("days_past_due");
        (string, string)[] cases =
        [
            .. least is { } low
                ? [($"{IsMovedPart} AND {days} < {Dialect.Integer(low)}", Dialect.Integer(low))]
                : Array.Empty<(string, string)>(),
            .. most is { } high
                ? [($"{IsMovedPart} AND {days} > {Dialect.Integer(high)}", Dialect.Integer(high))]
                : Array.Empty<(string, string)>(),
        ];
        return cases.Length == 0 ? days : Dialect.Case(cases, days);
    }
}
