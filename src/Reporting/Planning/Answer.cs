using Portal.Data.Warehouse;

namespace Portal.Reporting.Planning;

/// <summary>One value of an output, exact, with the number of rows behind it.</summary>
/// <param name="Keys">Stored values of the breakdown's columns, in their order; empty for a single figure.</param>
public sealed record Answer(IReadOnlyList<object?> Keys, decimal Value, long Rows);

/// <summary>Reads answers out of the result of an <see cref="AggregateStatement"/>.</summary>
internal static class AnswerRows
{
    public static IEnumerable<(Output Output, Answer Answer)> Read(AggregateStatement statement, RowSet result) =>
        from row in result.Rows
        from output in statement.Outputs
        let count = (long)row[result.IndexOf(statement.ColumnOf(Fact.Rows, AggregateStatement.Counted(output)))]!
        select (output, new Answer([.. row.Take(output.By.Count)], Value(output, statement, result, row), count));

    private static decimal Value(Output output, AggregateStatement statement, RowSet result, object?[] row) =>
        output.Terms.Sum(term =>
            term.Sign
            * row[result.IndexOf(statement.ColumnOf(term.Fact, term.Where))] switch
            {
                decimal amount => amount,
                long count => count,
                null => 0m, // a maximum of no rows; the row count says so
                var other => throw new InvalidOperationException($"{other.GetType().Name} is not a figure."),
            }
        );
}
