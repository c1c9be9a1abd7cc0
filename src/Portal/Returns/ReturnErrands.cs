using Portal.Data.Access;
using Portal.Data.Inboxes;
using Portal.Data.Returns;
using Portal.Data.Warehouse;
using Portal.Reporting.Returns;
using Portal.Work;
using static System.FormattableString;

namespace Portal.Returns;

/// <summary>What waits for whom in the returns of each form's newest reporting date: to be calculated, prepared, reviewed, approved,
/// submitted or acknowledged. Who may take the step is asked of <see cref="ReturnRules"/>.</summary>
/// <remarks>Months of before are history, as a book usually begins with some. No form says yet until which day it is filed.</remarks>
public sealed class ReturnErrands(ReturnEngine engine, OpenReturns returns, WarehouseStore store, BookInfo book, TimeProvider time)
    : IErrandSource
{
    private const string Begin = "return.begin";
    private const string Checks = "return.checks";

    public IReadOnlyList<string> Kinds =>
        [
            Begin,
            Checks,
            .. new[]
            {
                ReturnState.Checked,
                ReturnState.Prepared,
                ReturnState.Reviewed,
                ReturnState.Approved,
                ReturnState.Submitted,
            }.Select(state => Duty(state)!.Value.Kind),
        ];

    public async Task<IReadOnlyList<Errand>> ReadAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken)
    {
        var concerned = readers.Where(reader => Calculates(reader) || TakesSteps(reader)).ToList();
        var dates = concerned.Count == 0 ? [] : book.Dates;
        var due = (dates.Count == 0 ? [] : engine.Forms.All)
            .Select(form => (form.Code, AsOf: dates.FirstOrDefault(form.IsReportingDate)))
            .Where(filing => filing.AsOf != default)
            .ToList();
        var kept = due.Count == 0 ? [] : await returns.ReadAsync([.. due.Select(filing => filing.AsOf).Distinct()], cancellationToken);
        return
        [
            .. from filing in due
            let version = kept.SingleOrDefault(v => v.Form == filing.Code && v.AsOf == filing.AsOf)
            from reader in concerned
            let errand = Of(filing.Code, filing.AsOf, version, reader)
            where errand is not null
            select errand,
        ];
    }

    private Errand? Of(string form, DateOnly asOf, OpenReturn? version, InboxReader reader)
    {
        if (version is null or { State: ReturnState.Rejected })
        {
            return Calculates(reader) ? Make(reader, Begin, form, asOf, version?.On ?? SealedOn(asOf), version) : null;
        }

        if (Duty(version.State) is not var (kind, step))
        {
            return null;
        }

        var problem = ReturnRules.Hindrance(step, version.State, reader.UserName, reader.Roles, version.Signers, version.Checks, null);
        return problem is null ? Make(reader, kind, form, asOf, version.On, version)
            : problem.Rule == "return.open-blocks" ? Make(reader, Checks, form, asOf, version.On, version)
            : null;
    }

    /// <summary>Which step a version waits for where it stands.</summary>
    private static (string Kind, ReturnStep Step)? Duty(ReturnState state) =>
        state switch
        {
            ReturnState.Calculated or ReturnState.Checked => ("return.prepare", ReturnStep.Prepare),
            ReturnState.Prepared => ("return.review", ReturnStep.Review),
            ReturnState.Reviewed => ("return.approve", ReturnStep.Approve),
            ReturnState.Approved => ("return.submit", ReturnStep.Submit),
            ReturnState.Submitted => ("return.acknowledge", ReturnStep.Acknowledge),
            _ => null,
        };

    /// <summary>Auditors may calculate a return too, to look at it; the duty to file is compliance's.</summary>
    private static bool Calculates(InboxReader reader) =>
        reader.Roles.Contains(Roles.Compliance) && reader.Roles.Overlaps(ExportRules.OfReturns);

    private static bool TakesSteps(InboxReader reader) =>
        Enum.GetValues<ReturnState>().Any(state => ReturnRules.Steps(state, reader.UserName, reader.Roles, ReturnSigners.None).Count > 0);

    private static Errand Make(InboxReader reader, string kind, string form, DateOnly asOf, DateOnly since, OpenReturn? version) =>
        new()
        {
            Person = reader.UserName,
            Kind = kind,
            Subject = Invariant($"return/{form}/{asOf:yyyy-MM-dd}"),
            Name = Invariant($"{form} {asOf:yyyy-MM-dd}"),
            IsPersonal = false,
            Since = since,
            Occasion = Invariant($"{version?.Sequence ?? 0}"),
        };

    /// <summary>The day on which the month-end was there to be filed.</summary>
    private DateOnly SealedOn(DateOnly asOf) =>
        store
            .Seals()
            .Where(seal => seal.Partitions.Any(part => part.Date == asOf))
            .Select(seal => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(seal.SealedAt, time.LocalTimeZone).DateTime))
            .DefaultIfEmpty(asOf)
            .Max();
}
