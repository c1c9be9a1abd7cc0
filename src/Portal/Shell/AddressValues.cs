using System.Globalization;
using Portal.Data;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting;

namespace Portal.Shell;

/// <summary>What a text in an address may say. Without one of these, a parameter takes any text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class AddressValueAttribute : Attribute
{
    /// <summary>Every accepted text, as addresses write it.</summary>
    public abstract IReadOnlyList<string> Accepted(IServiceProvider services);

    public virtual bool Accepts(string value, IServiceProvider services) => Accepted(services).Contains(value, StringComparer.Ordinal);
}

/// <summary>One of a few words.</summary>
public sealed class OneOfAttribute(params string[] words) : AddressValueAttribute
{
    public override IReadOnlyList<string> Accepted(IServiceProvider services) => words;
}

/// <summary>The name of a value of an enum.</summary>
/// <param name="names">The enum.</param>
public sealed class NameOfAttribute(Type names) : AddressValueAttribute
{
    /// <summary>Addresses write it in lower case.</summary>
    public bool IsLower { get; init; }

    /// <summary>With a leading minus it means descending.</summary>
    public bool IsOrder { get; init; }

    public override IReadOnlyList<string> Accepted(IServiceProvider services) =>
        [
            .. Enum.GetNames(names)
                .Select(name => IsLower ? name.ToLowerInvariant() : name)
                .SelectMany(name => IsOrder ? [name, "-" + name] : new[] { name }),
        ];
}

/// <summary>A code of one of the contract's lists, or the name of a group of them.</summary>
public sealed class CodeOfAttribute(string list) : AddressValueAttribute
{
    public override IReadOnlyList<string> Accepted(IServiceProvider services) =>
        services.GetRequiredService<Contract>().CodeLists.TryGetValue(list, out var codes)
            ?
            [
                .. codes.Values.Select(code => code.Code),
                .. codes.Values.Select(code => code.Group).OfType<string>().Distinct(StringComparer.Ordinal),
            ]
            : [];
}

/// <summary>What a service knows, such as the catalogue's subjects.</summary>
/// <typeparam name="TSource">Lists the texts.</typeparam>
public sealed class KnownToAttribute<TSource> : AddressValueAttribute
    where TSource : IAddressWords
{
    public override IReadOnlyList<string> Accepted(IServiceProvider services) => TSource.Words(services);
}

/// <summary>A reference to a figure.</summary>
public sealed class FigureOfAttribute : AddressValueAttribute
{
    public override IReadOnlyList<string> Accepted(IServiceProvider services) => FigureRef.Forms;

    public override bool Accepts(string value, IServiceProvider services) => FigureRef.Parse(value) is not null;
}

/// <summary>Texts that addresses may hold and that only a running portal knows.</summary>
public interface IAddressWords
{
    static abstract IReadOnlyList<string> Words(IServiceProvider services);
}

/// <summary>A value of an address that cannot be used.</summary>
/// <param name="Name">The parameter, as addresses write it.</param>
/// <param name="Value">What it says, shortened.</param>
/// <param name="Kind">date, number, flag, text or word: what is accepted.</param>
/// <param name="Near">The accepted word that was probably meant.</param>
/// <param name="Accepted">The accepted words, when they are few.</param>
public sealed record AddressProblem(string Name, string Value, string Kind, string? Near = null, string? Accepted = null)
{
    private const int Few = 12;

    /// <summary>Judges one value by the type of the page's parameter; null when it can be used.</summary>
    public static AddressProblem? Of(string name, string value, Type type, AddressValueAttribute? words, IServiceProvider services)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        var kind =
            value.Length > Bounds.AddressValueLength || !Readable.Is(value) ? "text"
            : target == typeof(DateOnly) && Urls.Date(value) is null ? "date"
            : (target == typeof(int) || target == typeof(long)) && !IsNumber(value, target) ? "number"
            : target == typeof(bool) && value is not ("true" or "false") ? "flag"
            : null;
        if (kind is not null)
        {
            return new AddressProblem(name, Readable.Short(value), kind);
        }

        return words?.Accepts(value, services) == false && words.Accepted(services) is var accepted
            ? new AddressProblem(
                name,
                Readable.Short(value),
                "word",
                Nearest.To(Readable.Short(value), accepted),
                accepted.Count <= Few ? string.Join(", ", accepted) : null
            )
            : null;
    }

    /// <summary>Pages, entries and whatever else addresses count begin at 1.</summary>
    private static bool IsNumber(string value, Type type) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1
        && (type == typeof(long) || number <= int.MaxValue);
}
