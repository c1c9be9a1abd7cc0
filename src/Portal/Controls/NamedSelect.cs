using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Components.Forms;
using Portal.Data;

namespace Portal.Controls;

/// <summary>A choice among the values of an enum. What a browser sends is read as one of its names and as nothing else.</summary>
/// <typeparam name="TValue">The enum.</typeparam>
public sealed class NamedSelect<TValue> : InputSelect<TValue>
{
    protected override bool TryParseValueFromString(
        string? value,
        [MaybeNullWhen(false)] out TValue result,
        [NotNullWhen(false)] out string? validationErrorMessage
    )
    {
        if (Named.Find(typeof(TValue), value) is not null)
        {
            return base.TryParseValueFromString(value, out result, out validationErrorMessage);
        }

        result = default;
        validationErrorMessage = $"'{Readable.Short(value ?? "")}' is not one of {string.Join(", ", Enum.GetNames(typeof(TValue)))}.";
        return false;
    }
}
