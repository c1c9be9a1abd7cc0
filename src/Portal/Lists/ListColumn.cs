using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Controls;

namespace Portal.Lists;

/// <summary>One column of a list, for its page and for its files alike.</summary>
/// <param name="Key">Its name in addresses and saved views.</param>
/// <param name="Title">What it is called in the reader's language.</param>
/// <param name="Value">What stands in it: a text in the reader's language, a date, an instant, a count or an amount. Files hold it with
/// this type, so an amount is a <see cref="decimal"/> to the last cell.</param>
public sealed record ListColumn<T>(string Key, string Title, Func<T, object?> Value)
{
    /// <summary>How the page draws it, where it is more than its text.</summary>
    public RenderFragment<T>? Cell { get; init; }

    /// <summary>The word by which addresses sort; null where the list is not sorted by it.</summary>
    public string? Sort { get; init; }

    /// <summary>Whether the page shows it before anybody has chosen columns.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>Figures stand at the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Class of its cells.</summary>
    public string? Class { get; init; }

    /// <summary>Its total over all matching rows, not over the page; null where it has none.</summary>
    public object? Total { get; init; }

    /// <summary>The cell as text, in the page's culture.</summary>
    public string Text(T row, TimeZoneInfo zone) => TextOf(Value(row), zone);

    internal static string TextOf(object? value, TimeZoneInfo zone) =>
        value switch
        {
            null => "",
            string text => text,
            DateOnly day => Figures.Date(day),
            DateTimeOffset at => Figures.Instant(at, zone),
            decimal amount => Figures.Money(amount, CultureInfo.CurrentUICulture),
            int or long => Figures.Count(Convert.ToDecimal(value, CultureInfo.InvariantCulture), CultureInfo.CurrentUICulture),
            _ => throw new ArgumentException($"A list shows no {value.GetType().Name}: give a text, a date, a count or an amount."),
        };
}
