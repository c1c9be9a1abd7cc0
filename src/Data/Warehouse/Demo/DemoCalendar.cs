namespace Portal.Data.Warehouse.Demo;

/// <summary>The month-ends of a demonstration, and what each of them is to meet. A month's index is year × 12 + month − 1.</summary>
public sealed class DemoCalendar
{
    /// <summary>The first month in which the bank lends.</summary>
    public static readonly int FirstCohort = Index(new DateOnly(2015, 1, 31));

    private readonly DemoModel _model;

    public DemoCalendar(DemoModel model, DemoOptions options)
    {
        _model = model;
        End = MonthEnd(Index(options.End));
        var first = Index(End) - options.Months + 1;
        var years = options.SnapshotsOnly ? [] : Enumerable.Range(2017, 100).Select(y => y * 12 + 11).TakeWhile(m => m < first);
        Months = [.. Enumerable.Range(first, options.Months).Select(MonthEnd)];
        Dates = [.. years.Select(MonthEnd), .. Months];
        Check(options);
    }

    public DateOnly End { get; }

    /// <summary>The monthly part: these dates also have movements and money flows.</summary>
    public IReadOnlyList<DateOnly> Months { get; }

    /// <summary>Every snapshot, the sparse year-ends first.</summary>
    public IReadOnlyList<DateOnly> Dates { get; }

    /// <summary>1 January of the first snapshot's year: loans closed before it appear nowhere.</summary>
    public DateOnly Since => new(Dates[0].Year, 1, 1);

    public static int Index(DateOnly date) => date.Year * 12 + date.Month - 1;

    public static DateOnly MonthStart(int index) => new(index / 12, index % 12 + 1, 1);

    public static DateOnly MonthEnd(int index) => MonthStart(index + 1).AddDays(-1);

    public decimal Npl(DateOnly date) => Between(date, t => t.Npl);

    public decimal AllowanceToLoans(DateOnly date) => Between(date, t => t.AllowanceToLoans);

    public decimal Cet1(DateOnly date) => Between(date, t => t.Cet1);

    public decimal Car(DateOnly date) => Between(date, t => t.Car);

    private decimal Between(DateOnly date, Func<DemoTarget, decimal> value)
    {
        var after = _model.Targets.First(t => t.Date >= date);
        var before = _model.Targets.Last(t => t.Date <= date);
        var months = Index(after.Date) - Index(before.Date);
        return months == 0 ? value(after) : value(before) + ((value(after) - value(before)) * (Index(date) - Index(before.Date)) / months);
    }

    private void Check(DemoOptions options)
    {
        if (options.Loans is < 3_000 or > 100_000_000)
        {
            throw WarehouseException.Of("demo.loans", $"--loans {options.Loans} is not accepted; 3000 to 100000000 live IOUs are.");
        }

        var (from, to) = (_model.Targets[0].Date, _model.Targets[^1].Date);
        if (options.Months is < 1 or > 120 || Dates[0] < from || End > to)
        {
            throw WarehouseException.Of(
                "demo.months",
                $"--months {options.Months} --end {options.End:yyyy-MM-dd} is not accepted; 1 to 120 month-ends between {from:yyyy-MM-dd} and {to:yyyy-MM-dd} are."
            );
        }
    }
}
