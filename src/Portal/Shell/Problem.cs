using System.Data.Common;
using Portal.Data;
using Portal.Data.Store;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Rendering;
using Portal.Reporting.Scenarios;

namespace Portal.Shell;

public enum ProblemKind
{
    /// <summary>Our own sentence about what is wrong with the data or the request; it is shown as it stands.</summary>
    Told,

    /// <summary>Something is not what was recorded or sealed: no reader can put it right by asking again.</summary>
    Broken,

    /// <summary>The thing asked for does not exist.</summary>
    Missing,

    /// <summary>A store did not answer in time or at all.</summary>
    Store,

    /// <summary>Anything else: the log has it, the reader gets a number to quote.</summary>
    Unexpected,
}

/// <summary>Why a page has nothing to show, for the reader and not for the log.</summary>
/// <param name="Rule">What was broken, which a page says in its own language; null when only the log may know.</param>
public sealed record Problem(ProblemKind Kind, RuleException? Rule = null)
{
    /// <summary>Sentences of our own rules name the thing, the value and the remedy, so they are shown; what the framework or a library
    /// says is in one language, and stays in the log.</summary>
    public static Problem Of(Exception failure)
    {
        var problem = Told(failure);
        return problem.Kind == ProblemKind.Told && Faults.Of(failure) == FaultKind.Broken
            ? problem with
            {
                Kind = ProblemKind.Broken,
            }
            : problem;
    }

    private static Problem Told(Exception failure) =>
        failure switch
        {
            NotFoundException absent => new(ProblemKind.Missing, absent.Rule),
            CatalogueException unusable => new(ProblemKind.Told, unusable.Rule),
            WarehouseException told => new(ProblemKind.Told, told.Rule),
            RuleException refused => new(ProblemKind.Told, refused),
            ExpressionException unread => new(ProblemKind.Told, ConditionRule.Broken(unread)),
            PrintingUnavailableException missing => new(ProblemKind.Told, missing.Rule),
            _ when StoreFaults.Of(failure) is { } store => new(ProblemKind.Told, store),
            DbException or TimeoutException or IOException => new(ProblemKind.Store),
            _ => new(ProblemKind.Unexpected),
        };
}
