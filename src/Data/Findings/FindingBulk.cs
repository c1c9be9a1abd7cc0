using System.Security.Cryptography;
using System.Text;
using Portal.Data.Access;

namespace Portal.Data.Findings;

/// <summary>One finding of a bulk act.</summary>
/// <param name="Number">Which finding.</param>
/// <param name="Version">The version that its list showed.</param>
public sealed record BulkFinding(string Number, int Version);

/// <summary>What is written into each finding; null leaves it as it is.</summary>
/// <param name="Owner">User name of whoever must put it right.</param>
/// <param name="DueDate">By when.</param>
public sealed record BulkAssignment(string? Owner, DateOnly? DueDate);

/// <summary>What became of one finding of a bulk act.</summary>
/// <param name="Refusal">Why it was left as it was; null when it was changed.</param>
public sealed record BulkResult(string Number, RuleException? Refusal);

/// <summary>One act on many findings. Each is an edit of its own, with its own rules, its own entry of the ledger and its own
/// answer.</summary>
public sealed class FindingBulk(FindingRegister register)
{
    /// <summary>Findings of one act.</summary>
    public const int Most = 500;

    /// <summary>Gives many findings an owner, a due date or both.</summary>
    /// <param name="actor">Whoever might edit each of them.</param>
    /// <param name="operation">Id of this intention; sent twice, each finding is changed once.</param>
    /// <param name="findings">In the order in which they are changed.</param>
    /// <param name="assignment">At least one of its parts.</param>
    /// <param name="cancellationToken">Ends the act between two findings; those before it stay changed.</param>
    /// <returns>One answer for each, in the same order.</returns>
    /// <exception cref="RuleException">Nothing is assigned, or too many findings are given: none was touched.</exception>
    public async Task<IReadOnlyList<BulkResult>> AssignAsync(
        Actor actor,
        Guid operation,
        IReadOnlyList<BulkFinding> findings,
        BulkAssignment assignment,
        CancellationToken cancellationToken
    )
    {
        if (assignment is { Owner: null, DueDate: null })
        {
            throw RuleException.Of("finding.bulk-nothing", $"Nothing was assigned. Choose an owner, a due date or both.");
        }

        if (findings.Count > Most)
        {
            throw RuleException.Of("finding.bulk-many", $"{findings.Count} findings were selected. Accepted: at most {Most} in one act.");
        }

        var results = new List<BulkResult>();
        foreach (var finding in findings.DistinctBy(f => f.Number, StringComparer.Ordinal))
        {
            results.Add(new(finding.Number, await AssignOneAsync(actor, operation, finding, assignment, cancellationToken)));
        }

        return results;
    }

    private async Task<RuleException?> AssignOneAsync(
        Actor actor,
        Guid operation,
        BulkFinding finding,
        BulkAssignment assignment,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var now =
                await register.GetAsync(actor, finding.Number, cancellationToken)
                ?? throw new RuleException("finding.unknown", $"There is no finding {finding.Number}.", finding.Number);
            var content = now.Content with
            {
                Owner = assignment.Owner ?? now.Content.Owner,
                DueDate = assignment.DueDate ?? now.Content.DueDate,
            };
            if (content == now.Content && now.Version == finding.Version)
            {
                throw RuleException.Of(
                    "finding.bulk-same",
                    $"{finding.Number} has this owner and this due date already; it was left as it is."
                );
            }

            await register.EditAsync(
                actor,
                OperationOf(operation, finding.Number),
                finding.Number,
                finding.Version,
                content,
                cancellationToken
            );
            return null;
        }
        catch (RuleException refusal)
        {
            return refusal;
        }
    }

    /// <summary>The same for the same act and finding, so that an act that is sent again does nothing twice.</summary>
    private static Guid OperationOf(Guid operation, string number) =>
        new(SHA256.HashData([.. operation.ToByteArray(), .. Encoding.UTF8.GetBytes(number)]).AsSpan(0, 16));
}
