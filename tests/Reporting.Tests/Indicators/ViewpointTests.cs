using System.Reflection;
using Portal.Reporting.Indicators;
using Portal.Reporting.Returns;
using Portal.Reporting.Tests.Books;
using Xunit;

namespace Portal.Reporting.Tests.Indicators;

public sealed class ViewpointTests : IDisposable
{
    private static readonly DateOnly Day = new(2023, 12, 31);
    private readonly GivenBook _book = new();

    public void Dispose() => _book.Dispose();

    /// <summary>From where figures are seen is one value: whoever takes the date, the day of the rules and what was known apart, forgets
    /// one of them on the way.</summary>
    [Fact]
    public void Nothing_that_figures_are_asked_of_takes_the_date_and_its_rules_or_its_knowledge_apart()
    {
        var apart = typeof(IndicatorEngine)
            .Assembly.GetExportedTypes()
            .SelectMany(type =>
                type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            )
            .OfType<MethodBase>()
            .Where(method => method.Name is not ("At" or "Deconstruct") && method.DeclaringType != typeof(Viewpoint))
            .Where(method =>
                method.GetParameters() is var parameters
                && parameters.Any(parameter => parameter.Name is "asOf")
                && parameters.Any(parameter => parameter.Name is "rulesOf" or "knownAt")
            )
            .Select(method => $"{method.DeclaringType!.Name}.{method.Name}");

        Assert.Equal([], apart);
    }

    [Fact]
    public async Task What_is_kept_or_filed_is_never_made_under_the_rules_of_another_day()
    {
        await _book.LoansAsync(Day, GivenBook.Row(("balance", 100m)));

        await Assert.ThrowsAsync<ArgumentException>(() =>
            new ReturnEngine(_book.Engine, _book.Store).ComputeAsync("G01_II", new Viewpoint(Day, Day.AddYears(1)), CancellationToken.None)
        );
        Assert.Equal(Viewpoint.Of(Day), _book.Engine.At());
    }
}
