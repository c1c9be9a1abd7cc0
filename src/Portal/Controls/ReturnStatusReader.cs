using Portal.Data.Returns;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;

namespace Portal.Controls;

/// <summary>One return at one date: how its checks come out now, and which version of it was kept.</summary>
/// <param name="Version">Number of the newest kept version; 0 when none was kept.</param>
/// <param name="State">Its step.</param>
/// <param name="IsSame">The kept version holds what the inputs and rules of now give.</param>
public sealed record ReturnStatusLine(
    string Form, LocalText Name, LocalText Scope, FormFrequency Frequency, int Failed, int Undecided, int Version, ReturnState? State, bool IsSame, DateTimeOffset? At, string? By);

/// <summary>Where the returns of a date stand. Forms are filled from the cube, which is there after the first time.</summary>
public sealed class ReturnStatusReader(ReturnEngine engine, ReturnRegister register)
{
    public async Task<IReadOnlyList<ReturnStatusLine>> ReadAsync(DateOnly asOf, CancellationToken cancellationToken)
    {
        var kept = (await register.ListAsync(asOf, null, cancellationToken)).ToDictionary(r => r.Form, StringComparer.Ordinal);
        var lines = new List<ReturnStatusLine>();
        foreach (var form in engine.Forms.All.Where(f => f.From <= asOf))
        {
            var document = await engine.ComputeAsync(form.Code, asOf, null, cancellationToken);
            var version = kept.GetValueOrDefault(form.Code);
            lines.Add(new ReturnStatusLine(
                form.Code, form.Name, form.Scope.Name, form.Frequency, Failed(document), Undecided(document), version?.Number ?? 0, version?.State,
                version?.ContentDigest == document.ContentDigest, version?.CreatedAt, version?.CreatedBy));
        }

        return lines;
    }

    public static int Failed(ReturnDocument document) => document.Checks.Count(c => c.State == CheckState.Failed);

    public static int Undecided(ReturnDocument document) => document.Checks.Count(c => c.State == CheckState.NotEvaluable);
}
