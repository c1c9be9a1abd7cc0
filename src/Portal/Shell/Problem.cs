using System.Data.Common;
using Portal.Data;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Scenarios;

namespace Portal.Shell;

public enum ProblemKind
{
    /// <summary>Our own sentence about what is wrong with the data or the request; it is shown as it stands.</summary>
    Told,

    /// <summary>The thing asked for does not exist.</summary>
    Missing,

    /// <summary>A store did not answer in time or at all.</summary>
    Store,

    /// <summary>Anything else: the log has it, the reader gets a number to quote.</summary>
    Unexpected,
}

/// <summary>Why a page has nothing to show, for the reader and not for the log.</summary>
/// <param name="Text">The sentence of a rule that was broken; null when only the log may know.</param>
/// <param name="Rule">The rule itself, which a page says in its own language.</param>
public sealed record Problem(ProblemKind Kind, string? Text, RuleException? Rule = null)
{
    /// <summary>Sentences of our own rules name the thing, the value and the remedy, so they are shown; what a library says stays in the
    /// log.</summary>
    public static Problem Of(Exception failure) =>
        failure switch
        {
            NotFoundException absent => new(ProblemKind.Missing, absent.Message, absent.Rule),
            KeyNotFoundException => new(ProblemKind.Missing, failure.Message),
            CatalogueException unusable => new(ProblemKind.Told, unusable.Message, unusable.Rule),
            WarehouseException told => new(ProblemKind.Told, told.Message, told.Rule),
            RuleException refused => new(ProblemKind.Told, refused.Message, refused),
            ExpressionException unread => new(ProblemKind.Told, unread.Message, ConditionRule.Broken(unread)),
            DbException or TimeoutException or IOException => new(ProblemKind.Store, null),
            _ when failure.GetType().Namespace?.StartsWith("Portal.", StringComparison.Ordinal) == true => new(
                ProblemKind.Told,
                failure.Message
            ),
            _ => new(ProblemKind.Unexpected, null),
        };
}
