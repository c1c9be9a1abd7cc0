namespace Portal.Data;

/// <summary>The system's clock in the bank's time zone. Instants are kept in UTC; what is called today, a filing day and the time that
/// people read follow the zone.</summary>
public sealed class BankTime(TimeZoneInfo zone) : TimeProvider
{
    public override TimeZoneInfo LocalTimeZone { get; } = zone;
}
