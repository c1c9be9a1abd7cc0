using Portal.Controls;
using Portal.Data.Access;
using Portal.Data.Inboxes;
using Portal.Data.Returns;
using Portal.Data.Warehouse;
using Portal.Reporting.Returns;
using static System.FormattableString;

namespace Portal.Returns;

/// <summary>What waits for compliance in the returns of the newest reporting date of each form: a filing that nobody has begun, and a kept
/// version of which a check does not hold.</summary>
/// <remarks>Months of before are history, as a book usually begins with some. No form says yet until which day it is filed.</remarks>
public sealed class ReturnErrands(ReturnEngine engine, ReturnRegister register, WarehouseStore store, BookInfo book, TimeProvider time)
    : IErrandSource
{
    private const string Begin = "return.begin";
    private const string Checks = "return.checks";

    public IReadOnlyList<string> Kinds => [Begin, Checks];

    public async Task<IReadOnlyList<Errand>> ReadAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken)
    {
        // Auditors may calculate a return too, to look at it; the duty to file is compliance's.
        var filing = readers
            .Where(reader => reader.Roles.Contains(Roles.Compliance) && reader.Roles.Overlaps(ExportRules.OfReturns))
            .ToList();
        var dates = filing.Count == 0 ? [] : book.Dates;
        var errands = new List<Errand>();
        foreach (var form in dates.Count == 0 ? [] : engine.Forms.All)
        {
            if (dates.FirstOrDefault(form.IsReportingDate) is var asOf && asOf != default)
            {
                var kept = await register.ListAsync(asOf, form.Code, cancellationToken);
                var (kind, since, number) = kept switch
                {
                    [] => (Begin, SealedOn(asOf), 0),
                    [{ State: ReturnState.Calculated } latest, ..] => (Checks, Day(latest.CreatedAt), latest.Number),
                    _ => (null, default, 0),
                };
                if (kind is not null)
                {
                    errands.AddRange(filing.Select(reader => Make(reader, kind, form.Code, asOf, since, number)));
                }
            }
        }

        return errands;
    }

    private static Errand Make(InboxReader reader, string kind, string form, DateOnly asOf, DateOnly since, int number) =>
        new()
        {
            Person = reader.UserName,
            Kind = kind,
            Subject = Invariant($"return/{form}/{asOf:yyyy-MM-dd}"),
            Name = Invariant($"{form} {asOf:yyyy-MM-dd}"),
            IsPersonal = false,
            Since = since,
            Occasion = Invariant($"{number}"),
        };

    /// <summary>The day on which the month-end was there to be filed.</summary>
    private DateOnly SealedOn(DateOnly asOf) =>
        store
            .Seals()
            .Where(seal => seal.Partitions.Any(part => part.Date == asOf))
            .Select(seal => Day(seal.SealedAt))
            .DefaultIfEmpty(asOf)
            .Max();

    private DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).DateTime);
}
