using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Portal.Data.Figures;

namespace Portal.Data.Store;

/// <summary>Rates and run values: 12 decimals, half-even, before they are saved, so that both providers hold the same.</summary>
public sealed class RateConverter() : ValueConverter<decimal, decimal>(v => Math.Round(v, Scale, MidpointRounding.ToEven), v => v)
{
    public const int Scale = 12;
}

/// <summary>Money: cents, half away from zero, before it is saved.</summary>
public sealed class MoneyConverter() : ValueConverter<decimal, decimal>(v => Math.Round(v, Scale, MidpointRounding.AwayFromZero), v => v)
{
    public const int Scale = 2;
}

/// <summary>A member of an enum as its word. A word that is none stops the reading of its row.</summary>
public sealed class WordConverter<T>() : ValueConverter<T, string>(v => Words.Of(v), v => Words.Read<T>(v))
    where T : struct, Enum;

/// <summary>Instants: UTC, cut to the millisecond. SQLite can order them, and both providers give back what was saved.</summary>
public sealed class InstantConverter()
    : ValueConverter<DateTimeOffset, DateTime>(
        v => Instants.ToMilliseconds(v).UtcDateTime,
        v => new DateTimeOffset(DateTime.SpecifyKind(v, DateTimeKind.Utc))
    );

public static class Instants
{
    public static DateTimeOffset ToMilliseconds(DateTimeOffset instant)
    {
        var utc = instant.ToUniversalTime();
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMillisecond));
    }
}

public static class ColumnTypes
{
    /// <summary>Marks a column whose default counts as absent in state digests.</summary>
    public const string AddedLaterAnnotation = "Assay:AddedLater";

    /// <summary>Every number that a person could type is held to 28 digits, the exact range of <see cref="decimal"/>.</summary>
    public const int Digits = 28;

    public static void Apply(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<decimal>().HaveConversion<RateConverter>().HavePrecision(Digits, RateConverter.Scale);
        configuration.Properties<DateTimeOffset>().HaveConversion<InstantConverter>().HavePrecision(3);
    }

    /// <summary>A column that is never null and came after the first release: while it holds its default, digests written before it still
    /// hold.</summary>
    public static PropertyBuilder<T> IsAddedLater<T>(this PropertyBuilder<T> property)
        where T : struct => property.HasDefaultValue(default(T)).HasAnnotation(AddedLaterAnnotation, true);

    /// <summary>Stored as its word, which is what the state digest holds as well.</summary>
    public static PropertyBuilder<T> IsWord<T>(this PropertyBuilder<T> property, int length)
        where T : struct, Enum => property.HasConversion<WordConverter<T>>().HasMaxLength(length);

    /// <inheritdoc cref="IsWord{T}(PropertyBuilder{T}, int)"/>
    public static PropertyBuilder<T?> IsWord<T>(this PropertyBuilder<T?> property, int length)
        where T : struct, Enum => property.HasConversion<WordConverter<T>>().HasMaxLength(length);

    public static PropertyBuilder<decimal> IsMoney(this PropertyBuilder<decimal> property) =>
        property.HasConversion<MoneyConverter>().HasPrecision(Digits, MoneyConverter.Scale);
}
