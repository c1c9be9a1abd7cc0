using Portal.Data.Access;

namespace Portal.Data.Findings;

/// <summary>What may be edited when. Pure.</summary>
internal static class FindingEditing
{
    /// <summary>What keeps a person from editing at all; null when nothing does.</summary>
    public static RuleException? Problem(Finding finding, FindingActor editor)
    {
        if (finding.Status is FindingStatus.Closed or FindingStatus.Withdrawn)
        {
            return new RuleException(
                "finding.closed",
                $"{finding.Number} is {finding.Status} and is no longer edited by anybody. Reopen it, or open a new finding.",
                finding.Number
            );
        }

        var isManager = editor.IsAny(Roles.AuditManager);
        if (!isManager && !(editor.IsAuditor && string.Equals(finding.CreatedBy, editor.UserName, StringComparison.Ordinal)))
        {
            return new RuleException(
                "finding.editor",
                $"{finding.Number} is edited by its author {finding.CreatedBy} or an audit manager.",
                finding.Number,
                finding.CreatedBy
            );
        }

        return finding.Status is FindingStatus.Draft or FindingStatus.Confirm || isManager ? null : Issued(finding);
    }

    public static void Require(Finding finding, FindingContent content, FindingActor editor)
    {
        if (Problem(finding, editor) is { } problem)
        {
            throw problem;
        }

        // What management agreed to is not rewritten under its hands; only who answers for it can change.
        if (
            finding.Status is not (FindingStatus.Draft or FindingStatus.Confirm)
            && (finding.Content() with { Owner = content.Owner }) != content
        )
        {
            throw Issued(finding);
        }
    }

    /// <summary>The reviewer signed another text, so the signature and the answer to it no longer count.</summary>
    public static void VoidReview(Finding finding)
    {
        if (finding.Status == FindingStatus.Confirm)
        {
            (finding.Status, finding.ReviewedBy, finding.Response, finding.ResponseText) = (FindingStatus.Draft, null, null, null);
        }
    }

    private static RuleException Issued(Finding finding) =>
        new(
            "finding.issued",
            $"{finding.Number} is {finding.Status}: what was agreed is not rewritten. An audit manager can change its owner, or extend the due date.",
            finding.Number
        );
}
