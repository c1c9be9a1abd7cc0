using System.Globalization;

namespace Portal.Reporting.Returns;

/// <summary>Runs checks over a document's cells.</summary>
/// <remarks>
/// Tolerance: a rounded figure may be wrong by half of the last digit, so each addend that does not stand with the same sign on both sides
/// adds 0.005 (at two decimals); empty leaves are exact and add nothing. An identity over the same leaves therefore has tolerance 0.
/// </remarks>
internal sealed class CheckCalculation(ReturnDocument document, ReturnForm form, ReturnInputs inputs)
{
    private readonly LeafCount _leaves = new(document);

    /// <summary>One result for each line that failed, one for those that hold together, one for those that cannot be decided
    /// together.</summary>
    public IEnumerable<CheckResult> Run(FormCheck check)
    {
        var lines = Lines(check).ToList();
        foreach (var failed in lines.Where(l => l.State == CheckState.Failed))
        {
            yield return failed;
        }

        foreach (var state in new[] { CheckState.NotEvaluable, CheckState.Ok })
        {
            var same = lines.Where(l => l.State == state).ToList();
            if (same.Count == 1)
            {
                yield return same[0];
            }
            else if (same.Count > 1)
            {
                yield return same[0] with
                {
                    At = same.Count.ToString(CultureInfo.InvariantCulture),
                    Lines = same.Count,
                    Left = null,
                    Right = null,
                    Difference = null,
                    Tolerance = null,
                    Missing = [.. same.SelectMany(l => l.Missing).Distinct(StringComparer.Ordinal)],
                };
            }
        }
    }

    private IEnumerable<CheckResult> Lines(FormCheck check) =>
        check.Over switch
        {
            CheckOver.Rows => document.Rows.Select(r => Line(check, r.Number, name => $"{r.Number}.{name}")).OfType<CheckResult>(),
            CheckOver.Columns => document.Columns.Select(c => Line(check, c.Code, name => $"{name}.{c.Code}")).OfType<CheckResult>(),
            CheckOver.Cells => [Line(check, check.Left.Text, name => name)!],
            _ => throw new ArgumentOutOfRangeException(nameof(check), check.Over, null),
        };

    // Null where the line is grey: there is nothing to compare.
    private CheckResult? Line(FormCheck check, string at, Func<string, string> cellOf)
    {
        var left = Side(check.Left, cellOf);
        var right = Side(check.Right, cellOf);
        if (check.Over != CheckOver.Cells && left.Concat(right).All(t => IsBlank(t.Ref)))
        {
            return null;
        }

        string[] missing = [.. left.Concat(right).SelectMany(t => Missing(t.Ref, check.IsExact)).Distinct(StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            return Result(check, at, CheckState.NotEvaluable, null, null, null, missing);
        }

        var (leftValue, rightValue) = (Sum(left, check.IsExact), Sum(right, check.IsExact));
        var tolerance = check.IsExact ? 0m : Tolerance(left, right);
        var difference = leftValue - rightValue;
        var holds = check.Operator switch
        {
            CheckOperator.Equal => Math.Abs(difference) <= tolerance,
            CheckOperator.LessOrEqual => difference <= tolerance,
            CheckOperator.GreaterOrEqual => difference >= -tolerance,
            _ => throw new ArgumentOutOfRangeException(nameof(check), check.Operator, null),
        };
        return Result(check, at, holds ? CheckState.Ok : CheckState.Failed, leftValue, rightValue, tolerance, []);
    }

    private static List<SignedCell> Side(LinearFormula formula, Func<string, string> cellOf) =>
        [.. formula.Terms.Select(t => t with { Ref = cellOf(t.Ref) })];

    /// <summary>A cell of the form, or of another form that a check compares with.</summary>
    private ReturnCell? Find(string reference) =>
        OtherCell.Of(reference) is null ? document.Find(reference) : inputs.Others.GetValueOrDefault(reference);

    private bool IsBlank(string reference) => Find(reference) is { Kind: CellKind.Blank };

    private IEnumerable<string> Missing(string reference, bool isExact) =>
        Item(reference) is { } item
            ? inputs.Ledger.ContainsKey(item)
                ? []
                : ["gl_balance." + item]
            : Control(reference) is { } control
                ? inputs.Figures.GetValueOrDefault(control) is { Sum: not null, Missing.Count: 0 }
                    ? []
                    : inputs.Figures.GetValueOrDefault(control)?.Missing ?? [control]
                : OtherCell.Of(reference) is not null && !inputs.Others.ContainsKey(reference)
                    ? [reference]
                    : Find(reference) is { } cell
                        ? cell.Kind == CellKind.Blank || (isExact ? cell.Exact : cell.Value) is not null
                            ? []
                            : cell.Missing
                        : throw new InvalidOperationException(
                            $"Check of {form.Code} refers to {reference}, which the document does not hold."
                        );

    private decimal Sum(List<SignedCell> terms, bool isExact) => terms.Sum(t => t.Sign * Value(t.Ref, isExact));

    private decimal Value(string reference, bool isExact)
    {
        if (Item(reference) is { } item)
        {
            return isExact ? inputs.Ledger[item] : form.Unit.Round(inputs.Ledger[item]);
        }

        if (Control(reference) is { } control)
        {
            var sum = inputs.Figures[control].Sum!.Value;
            return isExact ? sum : form.Unit.Round(sum);
        }

        var cell = Find(reference)!;
        return (isExact ? cell.Exact : cell.Value) ?? 0m; // only a grey cell has no value here
    }

    private decimal Tolerance(List<SignedCell> left, List<SignedCell> right)
    {
        var cells = left.Concat(right.Select(t => t with { Sign = -t.Sign })).ToList();
        var halfDigit = 0.5m;
        for (var digit = 0; digit < form.Unit.Decimals; digit++)
        {
            halfDigit /= 10m;
        }

        return halfDigit * (_leaves.Net(cells.Where(t => IsCell(t.Ref))) + cells.Count(t => !IsCell(t.Ref)));
    }

    private static bool IsCell(string reference) => Item(reference) is null && Control(reference) is null;

    private static string? Item(string reference) =>
        reference.StartsWith("gl.", StringComparison.Ordinal) ? reference["gl.".Length..] : null;

    private static string? Control(string reference) => reference.StartsWith("control.", StringComparison.Ordinal) ? reference : null;

    private static CheckResult Result(
        FormCheck check,
        string at,
        CheckState state,
        decimal? left,
        decimal? right,
        decimal? tolerance,
        IReadOnlyList<string> missing
    ) => new(check.Id, check.Severity, state, at, 1, check.Rule, check.Text, left, right, left - right, tolerance, check.IsExact, missing);
}
