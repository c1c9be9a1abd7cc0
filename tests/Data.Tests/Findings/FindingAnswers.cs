using Portal.Data.Access;
using Portal.Data.Findings;

namespace Portal.Data.Tests.Findings;

internal static class FindingAnswers
{
    /// <summary>The owner answers.</summary>
    public static Task<int> RespondAsync(
        this FindingRegister findings,
        Actor actor,
        Guid operation,
        string number,
        int version,
        ManagementResponse response,
        string text,
        CancellationToken cancellationToken
    ) =>
        findings.TakeStepAsync(
            actor,
            operation,
            number,
            version,
            new FindingStepRequest(FindingStep.Respond) { Response = response, Text = text },
            cancellationToken
        );
}
