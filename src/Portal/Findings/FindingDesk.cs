using System.Text.Json;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Runs;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Reporting;
using Portal.Reporting.Expressions;
using Portal.Reporting.Indicators;
using Portal.Reporting.Returns;
using Portal.Work;

namespace Portal.Findings;

/// <summary>Puts findings together with the figures they start from and the ledger's words about them. Every rule is the
/// register's.</summary>
public sealed class FindingDesk(
    FindingRegister register,
    UserRegister users,
    IndicatorEngine engine,
    ReturnEngine returns,
    RunReader runs,
    FindingCriteria criteria
)
{
    /// <exception cref="KeyNotFoundException">There is no such finding.</exception>
    public async Task<FindingPageView> ReadAsync(Actor reader, string number, CancellationToken cancellationToken)
    {
        var finding =
            await register.GetAsync(reader, number, cancellationToken)
            ?? throw new NotFoundException("finding.unknown", $"There is no finding {number}.");
        return new FindingPageView(
            finding,
            await register.ChoicesAsync(reader, number, cancellationToken),
            [.. (await register.HistoryAsync(reader, number, cancellationToken)).Select(Line)],
            [.. finding.LoanSets.Select(Beside)],
            await register.IsEditableAsync(reader, number, cancellationToken),
            (await users.ListAsync(cancellationToken)).ToDictionary(u => u.UserName, u => u.DisplayName, StringComparer.Ordinal)
        );
    }

    /// <summary>Counts and sums the loans behind a figure as they are now, to be frozen when the finding is saved.</summary>
    /// <param name="figure">Null for a list of loans or for no figure.</param>
    /// <param name="predicate">Condition of the loans; null when there are none.</param>
    /// <exception cref="WarehouseException">No loans of that date are loaded.</exception>
    public async Task<FindingStart> StartAsync(FigureRef? figure, DateOnly? asOf, string? predicate, CancellationToken cancellationToken)
    {
        var owners = await OwnersAsync(cancellationToken);
        if (asOf is not { } date)
        {
            return new FindingStart(figure, null, owners);
        }

        var source = figure is null ? null : figure with { AsOf = date };
        var result = await ResultAsync(figure, date, cancellationToken);
        var passed = result is null ? "" : criteria.Of(result, date);
        if (predicate is null)
        {
            return new FindingStart(source, null, owners, passed);
        }

        var totals = await engine.TotalsAsync(predicate, Viewpoint.Of(date), cancellationToken);
        var loans = new FrozenLoanSet(
            figure?.Code ?? FigureRef.NoFigure,
            result?.Value,
            predicate,
            date,
            engine.LoanInputs(predicate, Viewpoint.Of(date)).Digest,
            engine.Catalogue.Digest,
            totals.Count,
            totals.Balance,
            totals.Fingerprint
        )
        {
            ClosureDigest = ClosureOf(figure, predicate, date),
        };
        return new FindingStart(source, loans, owners, passed);
    }

    /// <summary>Active users, who may own a finding.</summary>
    public async Task<IReadOnlyList<(string Name, string Text)>> OwnersAsync(CancellationToken cancellationToken) =>
        [
            .. (await users.ListAsync(cancellationToken))
                .Where(u => !u.IsDisabled && !u.IsRefused && FindingRules.CanOwn(u.Roles))
                .Select(u => (u.UserName, $"{u.DisplayName} ({u.UserName})")),
        ];

    private async Task<IndicatorResult?> ResultAsync(FigureRef? figure, DateOnly date, CancellationToken cancellationToken) =>
        figure is IndicatorFigure { Indicator: var code } ? (await runs.LatestAsync(date, cancellationToken))?.Find(code) : null;

    private FrozenLoans Beside(FrozenLoanSet set)
    {
        try
        {
            var now = ClosureOf(FigureRef.OfCode(set.FigureCode), set.Predicate, set.AsOf);
            return new(set, ClosureDigests.IsStill(set.ClosureDigest, now));
        }
        catch (ExpressionException)
        {
            return new(set, set.ClosureDigest is null ? null : false); // names what the contract does not have any more
        }
    }

    /// <summary>Of the figure; of the condition of its loans where it is no figure. Null when nothing tells.</summary>
    private string? ClosureOf(FigureRef? figure, string predicate, DateOnly asOf) =>
        figure switch
        {
            IndicatorFigure { Indicator: var code } => engine.Catalogue.ClosuresAt(Viewpoint.Of(asOf)).Indicator(code),
            CellFigure { Form: var form, Cell: var cell } => returns.ClosureOf(form, cell, asOf),
            _ => engine.Catalogue.ClosuresAt(Viewpoint.Of(asOf)).Loans(predicate),
        };

    private static TrailLine Line(LedgerRow row)
    {
        using var body = JsonDocument.Parse(row.Body);
        var (before, after) = (body.RootElement.GetProperty("before"), body.RootElement.GetProperty("after"));
        var fields =
            before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object
                ? after
                    .EnumerateObject()
                    .Select(f => new FieldChange(f.Name, before.TryGetProperty(f.Name, out var old) ? Text(old) : null, Text(f.Value)))
                : [];
        return new TrailLine(
            row.Sequence,
            row.At,
            row.Actor,
            DeclaredKinds.NameOf(row.Kind),
            [.. fields],
            body.RootElement.GetProperty("reason").GetString()
        );
    }

    private static string? Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
            JsonValueKind.String => null,
            _ => value.GetRawText(),
        };
}
