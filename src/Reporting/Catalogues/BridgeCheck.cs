using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in the lines of the bridge: a kind that is missing or stands twice, an order that cannot be, conditions that do not
/// hold on movements.</summary>
internal sealed class BridgeCheck(Catalogue catalogue)
{
    private static readonly BridgeLineKind[] First = [BridgeLineKind.RuleChange, BridgeLineKind.LateData];

    public IEnumerable<CatalogueError> Errors()
    {
        var lines = catalogue.BridgeLines;
        if (lines.Count == 0)
        {
            return [];
        }

        var alone = lines.Where(line => line.Kind != BridgeLineKind.Movement).ToList();
        return alone
            .GroupBy(line => line.Kind)
            .SelectMany(group =>
                group
                    .Skip(1)
                    .Select(line => new CatalogueError(
                        line.Place,
                        $"there is one line of kind {Name(line.Kind)}; another stands at {group.First().Place}"
                    ))
            )
            .Concat(
                Enum.GetValues<BridgeLineKind>()
                    .Where(kind => lines.All(line => line.Kind != kind))
                    .Select(kind => new CatalogueError(
                        lines[0].Place,
                        $"the bridge has no line of kind {Name(kind)}; without it the parts would not add up"
                    ))
            )
            .Concat(
                lines
                    .Take(First.Length)
                    .Where((line, i) => line.Kind != First[i])
                    .Select(line => new CatalogueError(
                        line.Place,
                        $"the bridge begins with {Name(First[0])} and {Name(First[1])}: what follows speaks of the book alone"
                    ))
            )
            .Concat(lines.SelectMany(TermErrors));
    }

    private IEnumerable<CatalogueError> TermErrors(BridgeLine line)
    {
        if (line.Kind == BridgeLineKind.Movement != line.Terms is { Count: > 0 })
        {
            return [new(line.Place, "a line of kind movement, and no other, needs 'terms': which movements it takes")];
        }

        return (line.Terms ?? []).SelectMany(TermErrors);
    }

    private IEnumerable<CatalogueError> TermErrors(MovementTerm term)
    {
        if (term.Sign is not (1 or -1))
        {
            yield return new(term.Place, "a movement raises the balance (sign 1) or lowers it (sign -1)");
        }

        if (Unbound(term) is { } wrong)
        {
            yield return wrong;
        }
    }

    private CatalogueError? Unbound(MovementTerm term)
    {
        try
        {
            var day = catalogue.RuleDates()[^1];
            new PredicateBinder(catalogue.Scope(MovementRelation.MovementTable), catalogue.ParametersAt(Viewpoint.Of(day))).Bind(
                term.Where.Value
            );
            return null;
        }
        catch (ExpressionException problem)
        {
            return CatalogueError.In(term.Where, problem);
        }
    }

    private static string Name(BridgeLineKind kind) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
