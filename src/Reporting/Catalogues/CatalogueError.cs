using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Something wrong in the catalogue, and where.</summary>
public sealed record CatalogueError(YamlPlace Place, string Message)
{
    public override string ToString() => $"{Place} {Message}";

    /// <summary>An error inside an expression: the text's own place, moved to the character.</summary>
    public static CatalogueError In(YamlText text, ExpressionException problem) => new(text.Place.Right(problem.Offset), problem.Message);
}

/// <summary>A catalogue that cannot be used; every mistake is listed.</summary>
public sealed class CatalogueException(IReadOnlyList<CatalogueError> errors) : Exception(string.Join('\n', errors))
{
    public CatalogueException(YamlPlace place, string message)
        : this([new CatalogueError(place, message)])
    {
    }

    public IReadOnlyList<CatalogueError> Errors { get; } = errors;
}
