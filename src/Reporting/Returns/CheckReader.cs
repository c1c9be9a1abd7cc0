using Portal.Data.Yaml;

namespace Portal.Reporting.Returns;

/// <summary>Turns a form's checks into rules over its cells, rows or columns.</summary>
internal static class CheckReader
{
    // The longer signs first: "<=" also holds "=".
    private static readonly (string Sign, CheckOperator Operator)[] Signs =
    [
        ("<=", CheckOperator.LessOrEqual),
        (">=", CheckOperator.GreaterOrEqual),
        ("=", CheckOperator.Equal),
    ];

    /// <param name="forms">All forms by code: a check may compare with a cell of another one.</param>
    public static IReadOnlyList<FormCheck> Read(ChecksFile file, ReturnForm form, IReadOnlyDictionary<string, ReturnForm> forms)
    {
        if (file.Checks.GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new StrictYamlException(twice.Last().Place, $"check {twice.Key} stands twice; each check has its own id.");
        }

        var readers = Enum.GetValues<CheckOver>().ToDictionary(over => over, over => ReaderFor(form, over, forms));
        return [.. file.Checks.Select(check => Read(check, readers[check.Over]))];
    }

    private static FormCheck Read(CheckFile check, FormulaReader reader)
    {
        var rule = check.Rule.Value;
        foreach (var (sign, operation) in Signs)
        {
            var at = rule.IndexOf(sign, StringComparison.Ordinal);
            if (at > 0)
            {
                var left = reader.Read(check.Rule, rule[..at], 0);
                var right = reader.Read(check.Rule, rule[(at + sign.Length)..], at + sign.Length);
                // Two figures that were rounded apart hide what they differ by; what is kept apart from the form is compared to the cent.
                if (!check.Exact && left.Terms.Concat(right.Terms).FirstOrDefault(term => IsOutside(term.Ref)) is { } outside)
                {
                    throw new StrictYamlException(
                        check.Rule.Place,
                        $"check {check.Id} compares with {outside.Ref}, which is not of this form: write exact: true, so that exact yuan are compared."
                    );
                }

                return new FormCheck(
                    check.Id,
                    check.Severity,
                    check.Over,
                    check.Exact,
                    left,
                    operation,
                    right,
                    rule,
                    check.Text,
                    check.Place
                );
            }
        }

        throw new StrictYamlException(
            check.Rule.Place,
            $"rule '{rule}' compares nothing; write two formulas with =, <= or >= between them."
        );
    }

    private static bool IsOutside(string reference) =>
        reference.StartsWith("gl.", StringComparison.Ordinal) || OtherCell.Of(reference) is not null;

    private static FormulaReader ReaderFor(ReturnForm form, CheckOver over, IReadOnlyDictionary<string, ReturnForm> forms)
    {
        switch (over)
        {
            case CheckOver.Rows:
                return new FormNames(form.Columns.Select(c => c.Code)).Columns;
            case CheckOver.Columns:
                return new FormNames(form.Rows.Select(r => r.Number)).Rows;
            case CheckOver.Cells:
                var known = form
                    .Rows.SelectMany(r => form.Columns.Select(c => $"{r.Number}.{c.Code}"))
                    .Concat(form.Controls.Select(c => "control." + c.Code))
                    .ToHashSet(StringComparer.Ordinal);
                return new FormulaReader(
                    name =>
                        known.Contains(name)
                        || name.StartsWith("gl.", StringComparison.Ordinal)
                        || (
                            OtherCell.Of(name) is { } cell
                            && cell.Form != form.Code
                            && forms.TryGetValue(cell.Form, out var other)
                            && other.HasCell(cell.Ref)
                        ),
                    (_, _) => null,
                    "cells such as 1.A, gl.ITEM of the general ledger, FORM:CELL of another form, "
                        + string.Join(", ", form.Controls.Select(c => "control." + c.Code))
                );
            default:
                throw new ArgumentOutOfRangeException(nameof(over), over, null);
        }
    }
}
