namespace Portal.Data.Findings;

/// <summary>What must come with a step. Pure.</summary>
internal static class FindingInputs
{
    public static IEnumerable<RuleBreak> Check(FindingStepRequest request, FindingFacts finding, DateOnly today)
    {
        if (request.Step is not (FindingStep.Submit or FindingStep.Start) && string.IsNullOrWhiteSpace(request.Text))
        {
            yield return new RuleBreak(
                "finding.text",
                $"{request.Step} needs a text: what was answered, done, found or decided, and where the proof is."
            );
        }

        var more = request.Step switch
        {
            FindingStep.Respond when request.Response is null => new RuleBreak(
                "finding.response",
                "Choose whether management agrees, partly agrees or disagrees."
            ),
            FindingStep.Close => Closing(request, finding, today),
            FindingStep.AcceptRisk => Acceptance(request, today),
            FindingStep.Extend => Extension(request, finding, today),
            _ => null,
        };
        if (more is not null)
        {
            yield return more;
        }
    }

    private static RuleBreak? Closing(FindingStepRequest request, FindingFacts finding, DateOnly today)
    {
        if (request is not { SampleSize: { } sample, ExceptionsFound: { } found, ExceptionsAllowed: { } allowed })
        {
            return new RuleBreak(
                "finding.retest",
                "Closing needs the numbers of the retest: how many items were tested, how many exceptions were found, and how many "
                    + "the plan allows."
            );
        }

        if (sample < 1 || found < 0 || found > sample || allowed < 0 || allowed >= sample)
        {
            return RuleBreak.Because(
                "finding.retest-numbers",
                $"A retest of {sample} items with {found} exceptions, of which the plan allows {allowed}, cannot be. Accepted are at least 1 item, exceptions from 0 to the number of items, and a plan that allows fewer than there are items."
            );
        }

        if (found > allowed)
        {
            return RuleBreak.Because(
                "finding.exceptions",
                $"The retest found {found} exceptions and the plan allows {allowed}. Fail the validation instead."
            );
        }

        var earliest = finding.PendingSince?.AddMonths(FindingRules.MonthsBeforeClosing);
        return finding.Rating >= FindingRating.High && !request.IsFullCycleObserved && (earliest is null || today < earliest)
            ? RuleBreak.Because(
                "finding.too-early",
                $"A finding rated high or critical runs {FindingRules.MonthsBeforeClosing} months before it is closed, until {earliest:yyyy-MM-dd}, or the validator confirms one full operating cycle."
            )
            : null;
    }

    private static RuleBreak? Acceptance(FindingStepRequest request, DateOnly today) =>
        request.Date is { } until && until > today && until <= today.AddMonths(FindingRules.LongestAcceptanceMonths)
            ? null
            : RuleBreak.Because(
                "finding.acceptance-end",
                $"A risk is accepted until a day after {today:yyyy-MM-dd} and at most {FindingRules.LongestAcceptanceMonths} months on."
            );

    private static RuleBreak? Extension(FindingStepRequest request, FindingFacts finding, DateOnly today)
    {
        var (first, last) = (FindingDates.FirstExtension(finding.DueDate, today), FindingDates.LastDue(today));
        return request.Date is { } due && first <= due && due <= last
            ? null
            : RuleBreak.Because(
                "finding.extension",
                $"The new due date must be after the present one and not in the past: a day from {first:yyyy-MM-dd} to {last:yyyy-MM-dd}."
            );
    }
}
