using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in what a rule rests on: a regulation that the register lacks.</summary>
internal sealed class BasisCheck(Catalogue catalogue)
{
    public IEnumerable<CatalogueError> Errors(Basis? basis) => basis is null || catalogue.Regulations.Any(regulation => regulation.Key == basis.Key)
        ? []
        : [new(basis.Place, $"unknown regulation '{basis.Key}'{Suggestion.For(basis.Key, catalogue.Regulations.Select(regulation => regulation.Key))}")];
}
