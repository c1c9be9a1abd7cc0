using Portal.Data;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Something wrong in the catalogue, and where.</summary>
/// <param name="Problem">What is wrong with an expression, which pages say in their own language; null for what only authors of a catalogue
/// meet.</param>
public sealed record CatalogueError(YamlPlace Place, string Message, RuleException? Problem = null)
{
    public override string ToString() => $"{Place} {Message}";

    /// <summary>An error inside an expression: the text's own place, moved to the character.</summary>
    public static CatalogueError In(YamlText text, ExpressionException problem) =>
        new(text.Place.Right(problem.Offset), problem.Message, new RuleException(problem.Rule, problem.Message, [.. problem.Arguments]));
}

/// <summary>A catalogue that cannot be used; every mistake is listed.</summary>
public sealed class CatalogueException(IReadOnlyList<CatalogueError> errors) : Exception(string.Join('\n', errors))
{
    public CatalogueException(YamlPlace place, string message)
        : this([new CatalogueError(place, message)]) { }

    public IReadOnlyList<CatalogueError> Errors { get; } = errors;

    /// <summary>The mistakes for a page, each with its place.</summary>
    public RuleException Rule =>
        RuleException.Of(
            "catalogue.mistakes",
            $"The catalogue cannot be used: {Errors.Select(error => RuleException.Of("catalogue.mistake", $"{error.Place} {error.Problem ?? (object)error.Message}"))}"
        );
}
