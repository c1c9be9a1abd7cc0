using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Migrations;

/// <summary>Follows every loan from one snapshot to any later one, inside the warehouse.</summary>
public sealed class MigrationEngine(Catalogue catalogue, WarehouseStore store, IndicatorEngine indicators)
{
    private const string Table = "loan_snapshot";

    /// <summary>The columns whose states the catalogue follows: those that its matrices go from and to.</summary>
    public IReadOnlyList<string> Columns { get; } = MigrationQuestion.Columns(catalogue);

    /// <exception cref="ArgumentException">The catalogue follows no such column.</exception>
    /// <exception cref="WarehouseException">The dates are no period, or one of them has no snapshot.</exception>
    public async Task<MigrationMatrix> ComputeAsync(DateOnly opening, DateOnly closing, string column, CancellationToken cancellationToken)
    {
        Check(opening, closing, column);
        if (Missing([opening, closing]) is [var first, ..])
        {
            throw WarehouseException.Of("warehouse.no-partition", $"There is no {first.Split('@')[0]} for {first.Split('@')[1]}.");
        }

        return await ReadAsync(opening, closing, column, cancellationToken);
    }

    /// <summary>Follows the loans month by month, and compares where that leads with the direct way.</summary>
    /// <exception cref="ArgumentException">The catalogue follows no such column.</exception>
    /// <exception cref="WarehouseException">The dates are no period.</exception>
    public async Task<MigrationStepCheck> CheckAsync(DateOnly opening, DateOnly closing, string column, CancellationToken cancellationToken)
    {
        Check(opening, closing, column);
        List<DateOnly> dates = [opening, .. MovementRelation.MonthsBetween(opening, closing).Where(month => month < closing), closing];
        if (Missing(dates) is { Count: > 0 } missing)
        {
            return new(dates, missing, []);
        }

        var steps = new List<MigrationMatrix>();
        foreach (var (from, to) in dates.Zip(dates.Skip(1)))
        {
            steps.Add(await ReadAsync(from, to, column, cancellationToken));
        }

        return MigrationStepCheck.Of(dates, await ReadAsync(opening, closing, column, cancellationToken), steps);
    }

    private void Check(DateOnly opening, DateOnly closing, string column)
    {
        if (!Columns.Contains(column, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"'{column}' is not followed from one snapshot to another. Accepted: {string.Join(", ", Columns)}.",
                nameof(column)
            );
        }

        if (opening >= closing)
        {
            throw WarehouseException.Of(
                "migration.order",
                $"Loans are followed from an earlier to a later date; {opening:yyyy-MM-dd} is not before {closing:yyyy-MM-dd}."
            );
        }
    }

    private List<string> Missing(IEnumerable<DateOnly> dates) =>
        [
            .. dates
                .Where(date => store.Current(Table, date) is null)
                .Select(date => string.Create(CultureInfo.InvariantCulture, $"{Table}@{date:yyyy-MM-dd}")),
        ];

    private async Task<MigrationMatrix> ReadAsync(DateOnly opening, DateOnly closing, string column, CancellationToken cancellationToken)
    {
        var question = new MigrationQuestion(catalogue, opening, closing, column);
        return question.Matrix(await indicators.Answers.AskAsync(store.Inputs(question.Reads), question.Outputs, cancellationToken));
    }
}
