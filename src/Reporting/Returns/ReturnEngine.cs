using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;
using Portal.Reporting.Lineage;

namespace Portal.Reporting.Returns;

/// <summary>Fills returns from sealed partitions; knows the warehouse and no other database.</summary>
public sealed class ReturnEngine
{
    private const string MainTable = "loan_snapshot";

    private readonly IndicatorEngine _indicators;
    private readonly WarehouseStore _store;
    private readonly ReturnClosures _closures;

    public ReturnEngine(IndicatorEngine indicators, WarehouseStore store)
    {
        (_indicators, _store) = (indicators, store);
        Forms = indicators.Answers.Forms;
        _closures = new ReturnClosures(indicators.Catalogue, Forms);
    }

    /// <summary>The returns of the catalogue in use.</summary>
    public ReturnForms Forms { get; }

    /// <summary>Digest of all that a cell uses of the catalogue on a day; null when there is no such cell, or the form does not serve the
    /// day.</summary>
    public string? ClosureOf(string formCode, string cell, DateOnly asOf) =>
        Forms.Has(formCode) && Forms[formCode] is var form && form.From <= asOf && form.HasCell(cell)
            ? _closures.Of(formCode, asOf).Cell(cell)
            : null;

    /// <summary>Digest of all that the form uses of the catalogue on a day.</summary>
    public string ClosureOf(string formCode, DateOnly asOf) => _closures.Of(formCode, asOf).Form();

    /// <summary>The viewpoint that somebody asked for.</summary>
    /// <param name="asOf">The newest snapshot of a day that the form is filed for when null.</param>
    /// <param name="knownAt">Only what had been sealed by then; everything when null.</param>
    /// <exception cref="WarehouseException">The form is not filed for the day, or there is no snapshot of it.</exception>
    public Viewpoint At(string formCode, DateOnly? asOf = null, DateTimeOffset? knownAt = null) =>
        Viewpoint.Of(ReportingDate(Forms[formCode], asOf, knownAt), knownAt);

    /// <summary>One return at one reporting date, under the rules of that date.</summary>
    /// <exception cref="WarehouseException">The form is not filed for the day, or there is no snapshot of it.</exception>
    public async Task<ReturnDocument> ComputeAsync(string formCode, Viewpoint at, CancellationToken cancellationToken) =>
        (await FillAsync(formCode, at, cancellationToken)).Document;

    /// <summary>The same for a document that somebody will answer for: every byte of its inputs, and of the cubes that it was read from, is
    /// read again, whatever the file system says of them.</summary>
    /// <exception cref="WarehouseException">An input is not what was sealed; it is named.</exception>
    public async Task<ReturnDocument> ComputeVerifiedAsync(string formCode, Viewpoint at, CancellationToken cancellationToken)
    {
        var ((document, inputs), read) = await VerifiedInputs.FilesOfAsync(() => FillAsync(formCode, at, cancellationToken));
        await _store.RequireUnchangedAsync(inputs.Partitions, read, cancellationToken);
        return document;
    }

    /// <summary>The partitions that the form would be filled from now; null when it cannot be filled for the day at all.</summary>
    public InputSet? InputsNow(string formCode, DateOnly asOf) =>
        _store.Dates(MainTable).Contains(asOf) && Forms[formCode].IsReportingDate(asOf) ? Inputs(formCode, Viewpoint.Of(asOf)) : null;

    /// <summary>From where these inputs of the form are seen: now where they are those of now, else as known at the latest instant at which
    /// they were.</summary>
    /// <exception cref="WarehouseException">No load left just these inputs, or the form reads other tables now: what they held is not
    /// told.</exception>
    public Viewpoint Seen(string formCode, DateOnly asOf, string inputDigest)
    {
        if (InputsNow(formCode, asOf)?.Digest == inputDigest)
        {
            return Viewpoint.Of(asOf);
        }

        return _store
                .Seals()
                .Select(seal => Viewpoint.Of(asOf, seal.SealedAt))
                .OrderByDescending(at => at.KnownAt)
                .FirstOrDefault(at => _store.Dates(MainTable, at.KnownAt).Contains(asOf) && Inputs(formCode, at).Digest == inputDigest)
            ?? throw WarehouseException.Of(
                "return.inputs-untold",
                $"The loans behind a version of {formCode} as of {asOf:yyyy-MM-dd} cannot be listed or added up again: after no load were its inputs what the form reads now. Its figures stand as they were kept."
            );
    }

    private InputSet Inputs(string formCode, Viewpoint at)
    {
        var form = Forms.DecidedOn(formCode, at.AsOf);
        return _indicators.InputsOf(Requests(form, OtherCells(form)), at);
    }

    private async Task<(ReturnDocument Document, InputSet Inputs)> FillAsync(
        string formCode,
        Viewpoint at,
        CancellationToken cancellationToken
    )
    {
        if (!at.IsOwn)
        {
            throw new ArgumentException($"A return is filled under the rules of its own date, and not at {at}.", nameof(at));
        }

        var (book, date) = (Book(), ReportingDate(Forms[formCode], at.AsOf, at.KnownAt));
        var form = Forms.DecidedOn(formCode, date);
        var (ledger, others) = (form.WantedLedgerItems(), OtherCells(form));
        var set = await _indicators.FiguresAsync(Requests(form, others), at, cancellationToken);
        var inputs = new ReturnInputs(
            date,
            book.Name,
            book.IsDemo,
            book.Currency,
            set.Inputs.Digest,
            _indicators.Catalogue.Digest,
            set.Figures.ToDictionary(
                f => f.Key,
                f => new ReturnFigure(f.Value.Value, f.Value.Rows, f.Value.Missing),
                StringComparer.Ordinal
            ),
            ledger
                .Where(item => set.Figures[ReturnQuestions.LedgerId(item)].Value is not null)
                .ToDictionary(item => item, item => set.Figures[ReturnQuestions.LedgerId(item)].Value!.Value, StringComparer.Ordinal)
        )
        {
            Notes = InputNotes.Of(_store.Seals(), set.Inputs, new TechnicalWords(_indicators.Catalogue)).Lines,
            Name = new TechnicalWords(_indicators.Catalogue).Of,
            CurrencyName = _indicators.Catalogue.CurrencyName(book.Currency),
            Populations = form
                .Rows.Select(row => row.Measure)
                .Distinct(StringComparer.Ordinal)
                .Select(code => (Code: code, Loans: LoanPopulation.Of(_indicators.Catalogue, code, date)))
                .Where(pair => pair.Loans is not null)
                .ToDictionary(pair => pair.Code, pair => pair.Loans!, StringComparer.Ordinal),
        };
        var closures = _closures.Of(form.Code, date);
        var filled = ReturnCalculation.Fill(
            form,
            inputs with
            {
                Others = others
                    .GroupBy(cell => cell.Form)
                    .SelectMany(group => Cells(group, inputs))
                    .ToDictionary(pair => pair.Cell.ToString(), pair => pair.Value, StringComparer.Ordinal),
            }
        );
        var sealedWith = filled with
        {
            ClosureDigest = closures.Form(),
            Cells = [.. filled.Cells.Select(cell => cell with { ClosureDigest = closures.Cell(cell.Ref) })],
        };
        return (sealedWith, set.Inputs);
    }

    private FigureRequest[] Requests(ReturnForm form, IReadOnlyList<OtherCell> others) =>
        [
            .. ReturnQuestions.Of(form),
            .. others
                .SelectMany(cell => Forms[cell.Form].WantedFiguresOf(cell.Ref), (cell, f) => ReturnQuestions.Of($"{cell.Form}:{f.Key}", f))
                .DistinctBy(request => request.Id),
        ];

    private static List<OtherCell> OtherCells(ReturnForm form) =>
        [
            .. form
                .Checks.SelectMany(check => check.Left.Terms.Concat(check.Right.Terms))
                .Select(term => OtherCell.Of(term.Ref))
                .OfType<OtherCell>()
                .Distinct(),
        ];

    /// <summary>The cells of another form, from its own figures.</summary>
    private IEnumerable<(OtherCell Cell, ReturnCell Value)> Cells(IGrouping<string, OtherCell> cells, ReturnInputs inputs)
    {
        var prefix = cells.Key + ":";
        var own = inputs with
        {
            Figures = inputs
                .Figures.Where(figure => figure.Key.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(figure => figure.Key[prefix.Length..], figure => figure.Value, StringComparer.Ordinal),
        };
        var calculation = new CellCalculation(Forms[cells.Key], own);
        return cells.Select(cell => (cell, calculation.Find(cell.Ref)));
    }

    private Book Book() =>
        _store.Book
        ?? throw WarehouseException.Of(
            "warehouse.empty",
            $"The warehouse is empty. Load a book with './portal load', or create the demonstration with './portal demo'."
        );

    private DateOnly ReportingDate(ReturnForm form, DateOnly? asOf, DateTimeOffset? knownAt)
    {
        var dates = _store.Dates(MainTable, knownAt);
        if (dates.Count == 0)
        {
            throw WarehouseException.Of(
                "warehouse.empty",
                $"The warehouse holds no loan_snapshot yet. Load a book with './portal load', or create the demonstration with './portal demo'."
            );
        }

        var date = asOf ?? dates.LastOrDefault(form.IsReportingDate, dates[^1]);
        if (date < form.From)
        {
            throw WarehouseException.Of(
                "return.before-form",
                $"Return {form.Code} in the catalogue serves reporting dates from {form.From:yyyy-MM-dd}; {date:yyyy-MM-dd} is before that."
            );
        }

        if (!form.IsReportingDate(date))
        {
            var (before, next) = form.ReportingDatesAround(date);
            throw WarehouseException.Of(
                "return.not-filed",
                $"Return {form.Code} is filed {new RuleException("frequency." + form.Frequency.ToString().ToLowerInvariant(), form.FrequencyWord)}, and not for {date:yyyy-MM-dd}: the days around it are {before:yyyy-MM-dd} and {next:yyyy-MM-dd}."
            );
        }

        return dates.Contains(date)
            ? date
            : throw WarehouseException.Of(
                "warehouse.no-snapshot-near",
                $"There is no loan_snapshot for {date:yyyy-MM-dd}; the nearest is {dates.MinBy(other => Math.Abs(other.DayNumber - date.DayNumber)):yyyy-MM-dd}, the newest {dates[^1]:yyyy-MM-dd}."
            );
    }
}
