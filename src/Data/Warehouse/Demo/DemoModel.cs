using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;

namespace Portal.Data.Warehouse.Demo;

/// <summary>The demonstration bank's parameters, as <c>catalogue/demo/wbank.yaml</c> states and explains them.</summary>
public sealed record DemoModel(
    string Bank,
    string Currency,
    BorrowerCap BorrowerCap,
    IReadOnlyList<BookYear> Book,
    IReadOnlyList<DemoTarget> Targets,
    DemoSeasons Seasons,
    IReadOnlyList<DemoProduct> Products,
    IReadOnlyList<GradeWeight> Grades,
    IReadOnlyList<ChannelWeight> Channels,
    IReadOnlyDictionary<string, decimal> Provinces,
    IReadOnlyDictionary<string, decimal> Industries,
    IReadOnlyDictionary<string, decimal> Ages,
    IReadOnlyDictionary<string, decimal> EnterpriseSizes,
    decimal GuaranteedEntities,
    DebtService DebtService,
    PurposeMix Purposes,
    PartnerMix Partners,
    AllowanceRates Allowances,
    decimal RiskyShare,
    decimal WatchedShare,
    decimal ExtendedBullets,
    decimal RestructuredCures,
    decimal TransferredDefaults,
    RecoveryShares Recoveries,
    CapitalShares Capital,
    CapitalLines CapitalLines,
    StandingLimits StandingLimits,
    LedgerShares GeneralLedger,
    IReadOnlyList<PurposeRule> PurposeRules,
    CaseShares Cases,
    ScoreModel Scores
)
{
    public const string FileName = "demo/wbank.yaml";

    /// <summary>Reads the parameters and checks them against the code lists.</summary>
    public static DemoModel Load(string catalogueDirectory, Contract contract)
    {
        var model = StrictYaml.Load<DemoModel>(Path.Combine(catalogueDirectory, "demo", "wbank.yaml"), FileName);
        var products = model.Products.Select(p => p.Product).ToHashSet(StringComparer.Ordinal);
        return model.Book.FirstOrDefault(y => !products.SetEquals(y.Balances.Keys)) is { } wrong
            ? throw WarehouseException.Of(
                "demo.balances",
                $"{FileName}: the balances of {wrong.Year} name other products than the list of products does; each product needs its balance in each year."
            )
            : model;
    }

    public DemoProduct Product(string code) => Products.Single(p => p.Product == code);
}

/// <summary>Monthly debt service of persons to their income at grant: lognormal, shifted by rating grade, cut off at the largest.</summary>
public sealed record DebtService(decimal Median, decimal Sigma, decimal PerGrade, decimal Largest);

/// <param name="AverageIou">Own balance of a live IOU in yuan, to size tier-1 capital before the book exists.</param>
public sealed record BorrowerCap(decimal Share, decimal CapitalToLoans, decimal AverageIou, long BelowLoans);

/// <param name="Balances">Own balance by product in 100 million yuan.</param>
public sealed record BookYear(int Year, IReadOnlyDictionary<string, decimal> Balances);

/// <summary>Figures that a month-end meets; fractions. Either coverage (allowance over NPL) or allowance (allowance over loans) is
/// given.</summary>
public sealed record DemoTarget(DateOnly Date, decimal Npl, decimal? Coverage, decimal? Allowance, decimal Cet1, decimal Car)
{
    /// <summary>Allowance over loans.</summary>
    public decimal AllowanceToLoans { get; } =
        Allowance ?? (Coverage * Npl) ?? throw new ArgumentException("has neither coverage nor allowance; give one.");
}

/// <summary>Multipliers for January to December; draws of the Spring Festival month take their own.</summary>
public sealed record DemoSeasons(
    IReadOnlyList<decimal> Draws,
    IReadOnlyList<decimal> Entries,
    decimal FestivalDraws,
    IReadOnlyList<DateOnly> FestivalMonths
);

public sealed record DemoProduct(
    string Product,
    DrawSize Draw,
    CustomerLimit Limit,
    IReadOnlyDictionary<string, decimal> Terms,
    decimal BulletShare,
    decimal Prepayment,
    decimal IousPerBorrower,
    decimal JointShare,
    OwnShare OwnShare,
    Lateness Late,
    WriteOffBy WriteOffBy,
    DayRange WriteOffDays,
    HeldDefaults Held,
    ClassDays ClassDays,
    RateRange Rate,
    decimal Traceable
);

/// <summary>Lognormal draw in yuan, by all lenders.</summary>
public sealed record DrawSize(decimal Median, decimal Sigma, decimal CustomerWeight, decimal SizeByTerm, long Smallest, long Largest);

/// <param name="DrawShare">Largest part of the limit that one draw takes.</param>
public sealed record CustomerLimit(decimal Median, decimal Sigma, long Largest, decimal DrawShare);

/// <summary>Own-funded share of joint loans, from + (to − from) × u^shape; part of the loans before 2022 keep a fixed share.</summary>
public sealed record OwnShare(decimal From, decimal To, decimal Shape, decimal Stock, decimal StockShare);

/// <param name="Ever">Share of loans that ever miss an instalment, at average risk.</param>
/// <param name="Shape">Weibull shape of the month on book of the first miss.</param>
/// <param name="Months">Weibull scale of it.</param>
/// <param name="Rolls">Six shares: M1 to M2, … M6 to default for good.</param>
public sealed record Lateness(decimal Ever, decimal Shape, decimal Months, IReadOnlyList<decimal> Rolls)
{
    public IReadOnlyList<decimal> Rolls { get; } =
        Rolls.Count == 6 ? Rolls : throw new ArgumentException($"has {Rolls.Count} rolls; six are accepted, M1 to M2 first.");
}

public enum WriteOffBy
{
    Quota,
    Natural,
}

public sealed record DayRange(int From, int To);

public sealed record HeldDefaults(decimal Share, int From, int To);

/// <summary>Days past due from which a non-performing loan is doubtful and a loss.</summary>
public sealed record ClassDays(int Doubtful, int Loss);

public sealed record RateRange(decimal From, decimal To, decimal Typical);

public sealed record GradeWeight(string Grade, decimal Weight, decimal Risk);

public sealed record ChannelWeight(string Channel, decimal Persons, decimal Entities, decimal Risk);

public sealed record PurposeMix(IReadOnlyDictionary<string, decimal> Persons, IReadOnlyDictionary<string, decimal> Entities);

public sealed record PartnerMix(int Count, IReadOnlyList<decimal> Largest);

public sealed record AllowanceRates(
    decimal NotOverdue,
    decimal FirstMonth,
    decimal SecondMonth,
    decimal Substandard,
    decimal Doubtful,
    decimal Loss
);

public sealed record RecoveryShares(decimal FirstYearShare, decimal SecondYearShare, decimal Amount);

/// <param name="UnusedLimits">Exposure of unused limits in the leverage ratio.</param>
/// <param name="NonCreditNpa">Non-performing assets other than loans.</param>
/// <param name="NonCreditProvision">Allowance of assets other than loans.</param>
/// <param name="ExcessProvisionCap">How much of the provisions above the non-performing assets counts into tier 2; a share of credit
/// RWA.</param>
public sealed record CapitalShares(
    decimal LoanWeight,
    decimal DefaultedWeight,
    decimal OtherCredit,
    decimal OffBalance,
    decimal Market,
    decimal Operational,
    decimal UnusedLimits,
    decimal NonCreditNpa,
    decimal NonCreditProvision,
    decimal ExcessProvisionCap
);

/// <summary>Lines of common equity as multiples of own loans; retained earnings are what is left of the net amount and the
/// deductions.</summary>
/// <param name="Intangibles">Deducted in full.</param>
/// <param name="Threshold">Part of common equity up to which deferred tax is not deducted.</param>
public sealed record CapitalLines(
    decimal PaidIn,
    decimal CapitalReserve,
    decimal SurplusReserve,
    decimal GeneralReserve,
    decimal OtherIncome,
    decimal Intangibles,
    decimal Threshold
);

/// <summary>Limits that stand without a new decision for each draw.</summary>
/// <param name="Committed">Part of the enterprises' limits that the bank cannot cancel at any time.</param>
/// <param name="CancellableFactor">Conversion of an unused limit that can be cancelled at any time; <paramref name="CommittedFactor"/> of
/// the others.</param>
/// <param name="MediumWeight">Risk weight of enterprises that are neither small nor micro; <paramref name="Weight"/> of all other
/// borrowers.</param>
public sealed record StandingLimits(
    decimal Committed,
    decimal CancellableFactor,
    decimal CommittedFactor,
    decimal MediumWeight,
    decimal Weight
);

/// <summary>What becomes of exceptions: shares of those that are closed.</summary>
/// <param name="Longest">Days to the end of the slowest, as a multiple of the days allowed.</param>
/// <param name="Frozen">Part of the closed ones whose limit was frozen.</param>
/// <param name="Days">Days allowed for each severity.</param>
public sealed record CaseShares(
    decimal Confirmed,
    decimal ToRectify,
    decimal Longest,
    decimal Frozen,
    IReadOnlyDictionary<string, decimal> Days
);

public sealed record LedgerShares(
    decimal CentralBank,
    decimal Interbank,
    decimal Investments,
    decimal Resale,
    decimal FixedAssets,
    decimal DeferredTax,
    decimal OtherAssets,
    decimal HouseholdDeposits,
    decimal CorporateDeposits,
    decimal InterbankDeposits,
    decimal Bonds,
    decimal Equity
);

public sealed record PurposeRule(
    string Rule,
    string Payee,
    decimal Planted,
    decimal LeastShare,
    decimal LeastAmount,
    int WithinDays,
    string Severity,
    bool IsRelated = false
);
