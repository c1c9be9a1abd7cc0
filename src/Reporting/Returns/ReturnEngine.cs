using System.Globalization;
using Portal.Data.Warehouse;
using Portal.Reporting.Indicators;

namespace Portal.Reporting.Returns;

/// <summary>Fills returns from sealed partitions; knows the warehouse and no other database.</summary>
public sealed class ReturnEngine
{
    private readonly IndicatorEngine _indicators;
    private readonly WarehouseStore _store;

    public ReturnEngine(IndicatorEngine indicators, WarehouseStore store)
    {
        (_indicators, _store) = (indicators, store);
        Forms = ReturnForms.Load(indicators.Catalogue);
    }

    /// <summary>The returns of the catalogue in use.</summary>
    public ReturnForms Forms { get; }

    /// <summary>One return at one reporting date.</summary>
    /// <param name="asOf">The newest snapshot when null.</param>
    /// <param name="knownAt">Only what had been sealed by then; everything when null.</param>
    public async Task<ReturnDocument> ComputeAsync(string formCode, DateOnly? asOf, DateTimeOffset? knownAt, CancellationToken cancellationToken)
    {
        var form = Forms[formCode];
        var (book, date) = (Book(), ReportingDate(asOf, knownAt));
        if (date < form.From)
        {
            throw new WarehouseException(string.Create(CultureInfo.InvariantCulture, $"Return {form.Code} in the catalogue serves reporting dates from {form.From:yyyy-MM-dd}; {date:yyyy-MM-dd} is before that."));
        }

        var ledger = form.WantedLedgerItems();
        FigureRequest[] requests =
        [
            .. form.WantedFigures().Select(f => new FigureRequest(f.Key, f.Measure, f.Predicate.Length == 0 ? null : f.Predicate)),
            .. ledger.Select(item => new FigureRequest("gl." + item, "gl_balance." + item)),
        ];
        var set = await _indicators.FiguresAsync(requests, date, knownAt, cancellationToken);
        return ReturnCalculation.Fill(form, new ReturnInputs(
            date, book.Name, book.IsDemo, book.Currency, set.Inputs.Digest, _indicators.Catalogue.Digest,
            set.Figures.ToDictionary(f => f.Key, f => new ReturnFigure(f.Value.Value, f.Value.Rows, f.Value.Missing), StringComparer.Ordinal),
            ledger.Where(item => set.Figures["gl." + item].Value is not null).ToDictionary(item => item, item => set.Figures["gl." + item].Value!.Value, StringComparer.Ordinal)));
    }

    private Book Book() => _store.Book
        ?? throw new WarehouseException("The warehouse is empty. Load a book with './portal load', or create the demonstration with './portal demo'.");

    private DateOnly ReportingDate(DateOnly? asOf, DateTimeOffset? knownAt)
    {
        var dates = _store.Dates("loan_snapshot", knownAt);
        if (dates.Count == 0)
        {
            throw new WarehouseException("The warehouse holds no loan_snapshot yet. Load a book with './portal load', or create the demonstration with './portal demo'.");
        }

        var date = asOf ?? dates[^1];
        return dates.Contains(date) ? date : throw new WarehouseException(string.Create(CultureInfo.InvariantCulture,
            $"There is no loan_snapshot for {date:yyyy-MM-dd}; the nearest is {dates.MinBy(other => Math.Abs(other.DayNumber - date.DayNumber)):yyyy-MM-dd}, the newest {dates[^1]:yyyy-MM-dd}."));
    }
}
