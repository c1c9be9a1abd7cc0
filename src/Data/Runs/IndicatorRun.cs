using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Figures;
using Portal.Data.Store;
using static System.FormattableString;

namespace Portal.Data.Runs;

/// <summary>One computation of all indicators for a reporting date, as it was found; never changed afterwards.</summary>
[OwnTexts]
public sealed class IndicatorRun : IGoverned
{
    /// <summary>Gap-free number from 1.</summary>
    public required int Number { get; init; }

    public required DateOnly AsOf { get; init; }

    public required string CatalogueDigest { get; init; }

    public required string InputDigest { get; init; }

    /// <summary>The input set: every partition with version and hash, as JSON.</summary>
    public required string InputsJson { get; init; }

    /// <summary>Name and version of the warehouse engine.</summary>
    public required string Engine { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required long ElapsedMs { get; init; }

    public required long RowsScanned { get; init; }

    /// <summary>Digest over all values, not over times: equal digests are equal results.</summary>
    public required string ResultDigest { get; init; }

    /// <summary>Digest of all that its values used of the catalogue, without names; null in runs kept before it was taken.</summary>
    public string? ClosureDigest { get; init; }

    /// <summary>Who started it.</summary>
    public required string Actor { get; init; }

    public ICollection<IndicatorRunValue> Values { get; } = [];

    public string Subject => SubjectOf(Number);

    public const string SubjectPrefix = "run/";

    public static string SubjectOf(int number) => Invariant($"{SubjectPrefix}{number}");
}

/// <summary>One indicator of a run.</summary>
[OwnTexts]
public sealed class IndicatorRunValue : IGoverned
{
    /// <summary>What the catalogue refuses beyond, since a run could not be kept.</summary>
    public const int CodeLength = 64;
    public const int RefLength = 64;

    public required int RunNumber { get; init; }

    /// <summary>Stable code of the indicator, such as <c>npl_ratio</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Row of the specification, such as <c>AQ01</c>.</summary>
    public required string Ref { get; init; }

    public required ResultStatus Status { get; init; }

    /// <summary>What is missing when the status is <c>not_evaluable</c>: a JSON array of names.</summary>
    public required string MissingJson { get; init; }

    /// <summary>Fraction, yuan or count, by <see cref="Unit"/>; rounded to 12 decimals half-even.</summary>
    public decimal? Value { get; init; }

    public decimal? Numerator { get; init; }

    public decimal? Denominator { get; init; }

    public required Unit Unit { get; init; }

    public required Direction Better { get; init; }

    /// <summary>Both sets of limits together.</summary>
    public required LimitState LimitState { get; init; }

    /// <summary>The rule's own early mark. In runs kept before the two sets were told apart: the board's or the bank's mark.</summary>
    public decimal? WatchLimit { get; init; }

    /// <summary>The regulatory limit. In runs kept before the two sets were told apart it may also be the bank's own.</summary>
    public decimal? BreachLimit { get; init; }

    /// <summary>Null in runs kept before the two sets were told apart.</summary>
    public RegulatoryState? RegulatoryState { get; init; }

    /// <summary>Value from which the board wants to be warned; null without an appetite, or without this mark.</summary>
    public decimal? AppetiteAmber { get; init; }

    /// <summary>Value that the board does not accept; null without an appetite, or without this mark.</summary>
    public decimal? AppetiteRed { get; init; }

    /// <summary>Null without an appetite in force.</summary>
    public AppetiteState? AppetiteState { get; init; }

    /// <summary>Reference of the board's decision.</summary>
    public string? ApprovalReference { get; init; }

    /// <summary>Who decided, such as a committee of the board; null when the appetite does not say.</summary>
    public string? ApprovalBody { get; init; }

    /// <summary>Day of the decision, not the day from which it holds.</summary>
    public DateOnly? ApprovalDate { get; init; }

    /// <summary>Digest of all that it used of the catalogue, without names; null in runs kept before it was taken.</summary>
    public string? ClosureDigest { get; init; }

    /// <summary>Rows of a distribution or matrix: a JSON array of {keys, value} with exact decimals as strings.</summary>
    public required string RowsJson { get; init; }

    public string Subject => IndicatorRun.SubjectOf(RunNumber);
}

public sealed class IndicatorRunConfiguration : IEntityTypeConfiguration<IndicatorRun>
{
    public void Configure(EntityTypeBuilder<IndicatorRun> builder)
    {
        builder.ToTable("IndicatorRun");
        builder.HasKey(r => r.Number);
        builder.Property(r => r.Number).ValueGeneratedNever();
        builder.Property(r => r.CatalogueDigest).HasMaxLength(64);
        builder.Property(r => r.InputDigest).HasMaxLength(64);
        builder.Property(r => r.ResultDigest).HasMaxLength(64);
        builder.Property(r => r.ClosureDigest).HasMaxLength(ClosureDigests.MaxLength);
        builder.Property(r => r.Engine).HasMaxLength(128);
        builder.Property(r => r.Actor).HasMaxLength(128);
        builder.HasOne<CatalogueText>().WithMany().HasForeignKey(r => r.CatalogueDigest).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(r => r.Values).WithOne().HasForeignKey(v => v.RunNumber).OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(r => r.Subject);

        // The latest run of a date, and of each date of a trend.
        builder.HasIndex(r => new { r.AsOf, r.Number });

        // "The same result was already there": equal date, inputs and rules.
        builder.HasIndex(r => new { r.InputDigest, r.CatalogueDigest });
    }
}

public sealed class IndicatorRunValueConfiguration : IEntityTypeConfiguration<IndicatorRunValue>
{
    public void Configure(EntityTypeBuilder<IndicatorRunValue> builder)
    {
        builder.ToTable("IndicatorRunValue");
        builder.HasKey(v => new { v.RunNumber, v.Code });
        builder.Property(v => v.Code).HasMaxLength(IndicatorRunValue.CodeLength);
        builder.Property(v => v.Ref).HasMaxLength(IndicatorRunValue.RefLength);
        builder.Property(v => v.ClosureDigest).HasMaxLength(ClosureDigests.MaxLength);
        builder.Property(v => v.Status).IsWord(16);
        builder.Property(v => v.Unit).IsWord(16);
        builder.Property(v => v.Better).IsWord(8);
        builder.Property(v => v.LimitState).IsWord(8);
        builder.Property(v => v.RegulatoryState).IsWord(8);
        builder.Property(v => v.AppetiteState).IsWord(8);
        builder.Property(v => v.ApprovalReference).HasMaxLength(RunAppetite.MaxText);
        builder.Property(v => v.ApprovalBody).HasMaxLength(RunAppetite.MaxText);
        builder.Ignore(v => v.Subject);

        // The trend of one indicator over many runs.
        builder.HasIndex(v => new { v.Code, v.RunNumber });
    }
}
