using System.ComponentModel.DataAnnotations;

namespace Portal.Settings;

public sealed class BankSettings
{
    /// <summary>Name of the bank's time zone in the IANA database; days and times that people read are of it.</summary>
    [CustomValidation(typeof(BankSettings), nameof(Known))]
    public string TimeZone { get; set; } = "Asia/Shanghai";

    internal TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public static ValidationResult? Known(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name ?? "", out _)
            ? ValidationResult.Success
            : new ValidationResult(
                $"Bank:TimeZone is '{name}', which is no time zone of this machine. Set it to a name of the IANA database, such as Asia/Shanghai or UTC."
            );
}
