using System.Globalization;
using Portal.Data.Warehouse.Contracts;
using Portal.Data.Warehouse.DuckDb;
using static Portal.Data.Warehouse.DuckDb.DuckDbInstance;

namespace Portal.Data.Warehouse.Imports;

/// <summary>Refuses the source rows of which something could not be computed or is not taken, with the file's own values.</summary>
internal sealed class ConversionRejects(
    DuckDbConnection connection,
    Contract contract,
    ImportProfile profile,
    Conversion conversion,
    RejectList rejects
)
{
    private readonly List<Finding> _findings = [];

    public void Find(CancellationToken cancellationToken)
    {
        foreach (var let in conversion.Lets)
        {
            AddLet(let);
        }

        foreach (var (rule, i) in profile.Rejects.Select((r, i) => (r, i)))
        {
            var column = rule.When.SourceColumns.Where(c => string.Equals(c, rule.Column, StringComparison.OrdinalIgnoreCase)).ToList();
            _findings.Add(
                new Finding(
                    Is($"r{i}", Outcomes.Holds),
                    rule.Column,
                    column.Count > 0
                        ? column
                        :
                        [
                            .. profile
                                .SourceColumns.Select(c => c.Name)
                                .Where(c => string.Equals(c, rule.Column, StringComparison.OrdinalIgnoreCase)),
                        ],
                    rule.Reason,
                    "a row to which the profile's reject rule does not apply"
                )
            );
            AddFailure(
                Is($"r{i}", Outcomes.Failed),
                rule.When,
                $"the profile's rule '{rule.Reason}' cannot be computed from this value",
                ""
            );
        }

        foreach (var slot in conversion.Slots)
        {
            AddRow(slot);
        }

        Write(cancellationToken);
    }

    /// <summary>SQL of the values of some source columns: the value alone, or each behind its name.</summary>
    public static string ValueOf(IReadOnlyList<string> columns) =>
        columns.Count switch
        {
            0 => "NULL",
            1 => $"s.{Quoted(columns[0])}",
            _ => string.Join(" || '; ' || ", columns.Select(c => $"{Text(c + "=")} || COALESCE(s.{Quoted(c)}, '')")),
        };

    // The first named expression that failed is the reason of whatever used it.
    private void AddLet(int let)
    {
        var uses = conversion
            .Slots.SelectMany(s =>
                s.Row.Columns.Zip(s.Values)
                    .Where(c => c.First.Expression.Lets.Contains(let))
                    .Select(c => Is(c.Second.Problem, Outcomes.Failed))
            )
            .Concat(conversion.Slots.Where(s => s.Row.Condition?.Lets.Contains(let) == true).Select(s => Is(s.Condition!, Outcomes.Failed)))
            .Concat(
                profile.Rejects.Select((r, i) => (r, i)).Where(r => r.r.When.Lets.Contains(let)).Select(r => Is($"r{r.i}", Outcomes.Failed))
            )
            .Distinct()
            .ToList();
        var (name, expression) = profile.Lets[let];
        if (uses.Count > 0)
        {
            _findings.Add(
                new Finding(
                    $"f{let} AND ({string.Join(" OR ", uses)}){NoneOf(expression.Lets)}",
                    Named(expression),
                    expression.SourceColumns,
                    $"the named expression '{(name.Length > 0 ? name : "of the row")}' cannot be computed from this value",
                    AcceptedOf(expression, null)
                )
            );
        }
    }

    private void AddRow(RowSlot slot)
    {
        var table = slot.Table.Target.Name;
        if (slot.Row.Condition is { } condition)
        {
            AddFailure(Is(slot.Condition!, Outcomes.Failed), condition, $"the condition of {table} cannot be computed from this value", "");
        }

        foreach (var (column, value) in slot.Row.Columns.Zip(slot.Values))
        {
            var name = $"{table}.{column.Target.Name}";
            var accepted = column.Map is not null ? string.Join(", ", column.MapKeys) : TextTypes.Of(column.Target, contract);
            AddFailure(Is(value.Problem, Outcomes.Failed), column.Expression, $"{name} cannot be computed from this value", accepted);
            _findings.Add(
                new Finding(
                    Is(value.Problem, Outcomes.Unfit),
                    Named(column.Expression),
                    column.Expression.SourceColumns,
                    column.Map is null ? $"{name} does not take this value" : $"{name}: not in the map '{column.Map}'",
                    accepted
                )
            );
            if (!column.Target.IsNullable)
            {
                _findings.Add(
                    new Finding(
                        Is(value.Problem, Outcomes.Missing),
                        Named(column.Expression),
                        column.Expression.SourceColumns,
                        $"{name} may not be missing",
                        accepted
                    )
                );
            }
        }
    }

    private void AddFailure(string when, ProfileExpression expression, string reason, string accepted) =>
        _findings.Add(
            new Finding(
                when + NoneOf(expression.Lets),
                Named(expression),
                expression.SourceColumns,
                reason,
                AcceptedOf(expression, accepted)
            )
        );

    private static string NoneOf(IReadOnlyList<int> lets) =>
        string.Concat(lets.Select(l => string.Create(CultureInfo.InvariantCulture, $" AND NOT f{l}")));

    private static string AcceptedOf(ProfileExpression expression, string? otherwise) =>
        expression.Accepts.Count > 0 ? string.Join("; ", expression.Accepts)
        : otherwise is { Length: > 0 } ? otherwise
        : "a value from which the expression can be computed";

    private static string Named(ProfileExpression expression) => string.Join(" + ", expression.SourceColumns);

    private static string Is(string column, int outcome) => string.Create(CultureInfo.InvariantCulture, $"{column} = {outcome}");

    // One pass finds out which findings there are at all; the rows of those are then fetched.
    private void Write(CancellationToken cancellationToken)
    {
        var columns = _findings
            .Select((_, i) => new SqlColumn(string.Create(CultureInfo.InvariantCulture, $"n{i}"), SqlType.Integer))
            .ToList();
        if (columns.Count == 0)
        {
            return;
        }

        var counts = connection
            .Query(
                $"SELECT {string.Join(", ", _findings.Select(f => $"COUNT(*) FILTER (WHERE {f.When})"))} FROM {Conversion.Table}",
                columns,
                cancellationToken
            )
            .Rows[0];
        foreach (var finding in _findings.Where((_, i) => (long)counts[i]! > 0))
        {
            rejects.Add(
                $"SELECT c._file, c._row, {Text(finding.Columns)}, {ValueOf(finding.Sources)}, {Text(finding.Reason)}, {Text(finding.Accepted)} FROM (SELECT _file, _row FROM {Conversion.Table} WHERE {finding.When}) c JOIN {SourceRows.Table} s ON c._file = s._file AND c._row = s._row",
                cancellationToken
            );
        }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed record Finding(string When, string Columns, IReadOnlyList<string> Sources, string Reason, string Accepted);
}
