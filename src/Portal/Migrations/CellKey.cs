using System.Globalization;

namespace Portal.Migrations;

/// <summary>A cell of the migration as it stands in an address: the stored numbers of both states, such as 1-2; <c>none</c> where the book
/// gives no state.</summary>
public sealed record CellKey(int? From, int? To)
{
    private const string None = "none";

    /// <summary>Null for a text that names no cell.</summary>
    public static CellKey? Parse(string? text) =>
        text?.Split('-') is [var from, var to] && State(from, out var opening) && State(to, out var closing)
            ? new CellKey(opening, closing)
            : null;

    public override string ToString() => $"{Word(From)}-{Word(To)}";

    private static string Word(int? state) => state?.ToString(CultureInfo.InvariantCulture) ?? None;

    private static bool State(string word, out int? state)
    {
        state = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        return state is not null || word == None;
    }
}
