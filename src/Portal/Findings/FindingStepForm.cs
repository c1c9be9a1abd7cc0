using Portal.Data.Findings;

namespace Portal.Findings;

/// <summary>What the form of a step holds while it is typed; each step shows some of it.</summary>
public sealed class FindingStepForm
{
    public string Text { get; set; } = "";

    public ManagementResponse Response { get; set; } = ManagementResponse.Agree;

    public DateOnly? Date { get; set; }

    /// <summary>Empty at first, like the two that follow: a number that nobody typed is no result of a retest.</summary>
    public int? Sample { get; set; }

    public int? Found { get; set; }

    public int? Allowed { get; set; }

    public bool IsCycle { get; set; }

    public FindingStepRequest Request(FindingStep step) =>
        new(step)
        {
            Text = Text,
            Response = step == FindingStep.Respond ? Response : null,
            Date = Date,
            SampleSize = Sample,
            ExceptionsFound = Found,
            ExceptionsAllowed = Allowed,
            IsFullCycleObserved = IsCycle,
        };
}
