using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Controls;
using Portal.Data.Access;

namespace Portal.People;

/// <summary>How a user stands, in words, for the page and for files.</summary>
public sealed class UserStates(IStringLocalizer<UserState> texts, TimeProvider time)
{
    /// <returns>The words, and how they are marked; null for an ordinary state.</returns>
    public (string Text, StateKind? Kind) Of(UserRow user) =>
        user.IsRefused ? (texts["Refused"], StateKind.Breach)
        : user.IsDisabled ? (texts["Disabled"], StateKind.Breach)
        : user.LockedUntil is not null ? (texts["Locked"], StateKind.Watch)
        : user.DelayedUntil is { } until ? (texts["Delayed", Clock(until)], StateKind.Watch)
        : !user.HasPassword && user.InvitedUntil is not null ? (texts[user.LastSignInAt is null ? "Invited" : "Reset"], StateKind.Watch)
        : !user.HasPassword ? (texts["WithoutPassword"], null)
        : (texts["Active"], null);

    /// <summary>The state with what stands beside it.</summary>
    public string Words(UserRow user) => IsMarkedDemo(user) ? $"{Of(user).Text} · {texts["Demo"]}" : Of(user).Text;

    /// <summary>A demonstration's user; one that is refused is named so and nothing else.</summary>
    public static bool IsMarkedDemo(UserRow user) => user is { IsDemo: true, IsRefused: false };

    /// <summary>Delays last minutes: the time of day in the bank's zone is enough.</summary>
    private string Clock(DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, time.LocalTimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
