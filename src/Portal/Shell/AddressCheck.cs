using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using PageRoute = Microsoft.AspNetCore.Components.RouteData;

namespace Portal.Shell;

/// <summary>Reads an address before its page does: a page is drawn only when every parameter that it takes can be read.</summary>
/// <remarks>Without it the first malformed date would end the circuit, and an unknown filter would filter nothing in silence.</remarks>
public static class AddressCheck
{
    /// <summary>The route itself, or the page that says what cannot be read and leads to the nearest address that can.</summary>
    public static PageRoute Checked(PageRoute route, string address, IServiceProvider services)
    {
        var problems = Problems(route.PageType, address, services);
        return problems.Count == 0
            ? route
            : new PageRoute(
                typeof(UnreadableAddressPage),
                new Dictionary<string, object?>
                {
                    [nameof(UnreadableAddressPage.Problems)] = problems,
                    [nameof(UnreadableAddressPage.Nearest)] = Without(address, problems),
                }
            );
    }

    public static IReadOnlyList<AddressProblem> Problems(Type page, string address, IServiceProvider services)
    {
        var parameters = Parameters(page).ToDictionary(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase);
        var problems = new List<AddressProblem>();
        foreach (var pair in new QueryStringEnumerable(Query(address)))
        {
            if (
                parameters.TryGetValue(pair.DecodeName().ToString(), out var parameter)
                && pair.DecodeValue().ToString() is { Length: > 0 } value
                && AddressProblem.Of(
                    parameter.Name,
                    value,
                    parameter.Property.PropertyType,
                    parameter.Property.GetCustomAttribute<AddressValueAttribute>(),
                    services
                )
                    is { } problem
            )
            {
                problems.Add(problem);
            }
        }

        return problems;
    }

    /// <summary>What a page takes from its address, under the names that addresses use.</summary>
    public static IEnumerable<(string Name, PropertyInfo Property)> Parameters(Type page) =>
        page.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(property => (Property: property, Taken: property.GetCustomAttribute<SupplyParameterFromQueryAttribute>()))
            .Where(pair => pair.Taken is not null)
            .Select(pair => (pair.Taken!.Name ?? char.ToLowerInvariant(pair.Property.Name[0]) + pair.Property.Name[1..], pair.Property));

    /// <summary>The same address without what cannot be read.</summary>
    private static string Without(string address, IReadOnlyList<AddressProblem> problems)
    {
        var kept = new StringBuilder(address.Split('?', '#')[0]);
        var separator = '?';
        foreach (var pair in new QueryStringEnumerable(Query(address)))
        {
            var name = pair.DecodeName().ToString();
            if (!problems.Any(problem => problem.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                kept.Append(separator).Append(pair.EncodedName).Append('=').Append(pair.EncodedValue);
                separator = '&';
            }
        }

        return kept.ToString();
    }

    private static string Query(string address) =>
        address.Split('#')[0] is var whole && whole.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? whole[at..] : "";
}
