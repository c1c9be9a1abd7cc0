using System.Reflection;
using Bunit;
using Microsoft.AspNetCore.Components;
using Portal.Data;
using Portal.Data.Access;
using Portal.Shell;
using Xunit;
using PageRoute = Microsoft.AspNetCore.Components.RouteData;

namespace Portal.Tests.Pages;

/// <summary>Whatever an address says, its reader gets a page: the one that was meant, or a sentence about each value that cannot be
/// read.</summary>
public sealed class AddressTests : GivenPortal
{
    private static readonly Type[] AllPages =
    [
        .. typeof(App)
            .Assembly.GetTypes()
            .Where(type => type.GetCustomAttributes<RouteAttribute>().Any())
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    private static readonly string[] Texts = ["a\0b", "a\ud800", new('x', Bounds.AddressValueLength + 1)];
    private static readonly string[] Dates =
    [
        "2024-13-01",
        "2024-02-30",
        "31.12.2024",
        "0001-01-01",
        "9999-12-31",
        "today",
        "2024-12-31T00:00",
        "２０２４-12-31",
    ];
    private static readonly string[] Numbers = ["0", "-1", "x", "1.5", "99999999999999999999", "1e3", " 1"];

    public static TheoryData<string, string> Parameters
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (
                var (page, parameter) in AllPages.SelectMany(page =>
                    AddressCheck.Parameters(page).Select(parameter => (page, parameter.Name))
                )
            )
            {
                all.Add(page.FullName!, parameter);
            }

            return all;
        }
    }

    [Fact]
    public void There_are_parameters_to_walk() => Assert.True(Parameters.Count > 50);

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_value_that_cannot_be_read_is_named_in_both_languages_with_the_nearest_address(string page, string parameter)
    {
        var (type, property) = Of(page, parameter);
        foreach (var value in Unreadable(property))
        {
            var address = $"http://localhost/page?kept=1&{parameter}={Uri.EscapeDataString(Whole(value))}";
            var route = AddressCheck.Checked(new PageRoute(type, new Dictionary<string, object?>()), address, Services);

            Assert.Equal(typeof(UnreadableAddressPage), route.PageType);
            Assert.Equal("http://localhost/page?kept=1", route.RouteValues[nameof(UnreadableAddressPage.Nearest)]);
            foreach (var language in new[] { "en", "zh-CN" })
            {
                GivenLanguage(language);
                var shown = Render<UnreadableAddressPage>(p =>
                    p.Add(c => c.Problems, (IReadOnlyList<AddressProblem>)route.RouteValues[nameof(UnreadableAddressPage.Problems)]!)
                        .Add(c => c.Nearest, "http://localhost/page?kept=1")
                );
                Assert.Contains(parameter, Assert.Single(shown.FindAll("li")).TextContent, StringComparison.Ordinal);
                Assert.Equal("http://localhost/page?kept=1", shown.Find("a.primary").GetAttribute("href"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void What_a_page_itself_offers_is_accepted(string page, string parameter)
    {
        var (type, property) = Of(page, parameter);
        var words =
            property.GetCustomAttribute<AddressValueAttribute>()?.Accepted(Services)
            ??
            [
                TypeOf(property) == typeof(DateOnly) ? "2024-12-31"
                : TypeOf(property) == typeof(bool) ? "true"
                : "1",
            ];

        Assert.NotEmpty(words);
        Assert.All(
            words,
            word => Assert.Empty(AddressCheck.Problems(type, $"http://localhost/?{parameter}={Uri.EscapeDataString(word)}", Services))
        );
    }

    [Fact]
    public void An_unknown_word_is_told_with_the_one_that_was_meant()
    {
        var problem = Assert.Single(
            AddressCheck.Problems(typeof(Indicators.IndicatorsPage), "http://localhost/indicators?state=braech", Services)
        );

        Assert.Equal(("state", "braech", "word", "breach"), (problem.Name, problem.Value, problem.Kind, problem.Near));
        Assert.Contains("within", problem.Accepted, StringComparison.Ordinal);
    }

    /// <summary>Values that can be read and lead nowhere, on every page over a book: the page draws itself, and says what is wrong in
    /// words.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_draws_itself_whatever_its_parameters_say(string page)
    {
        await GivenDemoBankAsync(new DateOnly(2024, 12, 31));
        GivenReader(Roles.AuditManager);
        var type = typeof(App).Assembly.GetType(page)!;
        var random = new Random(17);
        string[] texts =
        [
            "(((",
            "days_past_due > 90",
            "five_class = nothing",
            "'",
            "9~9",
            "1~99999999999999999999999999",
            "~",
            "S-2024-0001,S-1",
            "1-2",
            "none-none",
            "x",
            "-",
            "😀",
            "indicator/npl_ratio",
            "indicator/none",
            "../..",
            "%",
        ];
        string[] dates = ["1900-01-01", "2199-12-31", "2024-12-31", "2023-02-28"];
        for (var turn = 0; turn < 4; turn++)
        {
            var query = string.Join(
                '&',
                AddressCheck.Parameters(type).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(Value(parameter.Property))}")
            );
            GivenAddress("/page?" + query);

            var drawn = Render(builder =>
            {
                builder.OpenComponent(0, type);
                foreach (var part in type.GetProperties().Where(p => p.GetCustomAttribute<ParameterAttribute>() is not null))
                {
                    builder.AddComponentParameter(
                        1,
                        part.Name,
                        part.PropertyType == typeof(int) ? 404 : (object)texts[random.Next(texts.Length)]
                    );
                }

                builder.CloseComponent();
            });
            drawn.WaitForAssertion(() => Assert.Empty(drawn.FindAll(".loading, [aria-busy=true]")), TimeSpan.FromSeconds(30));

            Assert.DoesNotContain("unexpected", drawn.Markup, StringComparison.OrdinalIgnoreCase);
        }

        string Value(PropertyInfo property) =>
            property.GetCustomAttribute<AddressValueAttribute>()?.Accepted(Services) is { Count: > 0 } words
                ? words[random.Next(words.Count)]
            : TypeOf(property) == typeof(DateOnly) ? dates[random.Next(dates.Length)]
            : TypeOf(property) == typeof(bool) ? "true"
            : TypeOf(property) == typeof(string) ? texts[random.Next(texts.Length)]
            : random.Next(2) == 0 ? "2147483647"
            : "3";
    }

    /// <summary>Pages of the circuit; those without one are walked through their addresses.</summary>
    public static TheoryData<string> Pages =>
        [
            .. AllPages
                .Where(page => page.GetCustomAttribute<ExcludeFromInteractiveRoutingAttribute>() is null)
                .Select(page => page.FullName!),
        ];

    private static string[] Unreadable(PropertyInfo property) =>
        TypeOf(property) switch
        {
            var type when type == typeof(DateOnly) => Dates,
            var type when type == typeof(int) || type == typeof(long) => Numbers,
            var type when type == typeof(bool) => ["yes", "1", "TRUE "],
            _ => property.GetCustomAttribute<AddressValueAttribute>() is null ? Texts : [.. Texts, "nothing of the kind"],
        };

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static (Type Page, PropertyInfo Property) Of(string page, string parameter)
    {
        var type = typeof(App).Assembly.GetType(page)!;
        return (type, AddressCheck.Parameters(type).Single(p => p.Name == parameter).Property);
    }

    /// <summary>An escape of half a character does not exist: what arrives is its replacement, so the address itself carries another
    /// unreadable one.</summary>
    private static string Whole(string value) => value.Replace("\ud800", "\u0001", StringComparison.Ordinal);
}
