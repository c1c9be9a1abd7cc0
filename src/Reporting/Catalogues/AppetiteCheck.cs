using System.Globalization;
using Portal.Data.Figures;
using Portal.Data.Runs;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;
using static System.FormattableString;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in the board's appetite: what it is for, its dates and approval, its marks, and that it accepts nothing that a rule
/// forbids.</summary>
internal sealed class AppetiteCheck(Catalogue catalogue)
{
    // A ratio is a fraction. What lies outside was almost surely written in percent.
    private const decimal LeastRatio = -1m;
    private const decimal LargestRatio = 10m;

    public IEnumerable<CatalogueError> Errors() => catalogue.Appetites.SelectMany(AppetiteErrors).Concat(Repeated());

    private IEnumerable<CatalogueError> AppetiteErrors(Appetite appetite)
    {
        var code = appetite.Indicator.Value;
        if (catalogue.FindIndicator(code) is not { } indicator)
        {
            return
            [
                new(
                    appetite.Indicator.Place,
                    $"unknown indicator '{code}'{Suggestion.For(code, catalogue.Indicators.Select(known => known.Code))}"
                ),
            ];
        }

        if (indicator.Better == Direction.None)
        {
            return
            [
                new(
                    appetite.Indicator.Place,
                    $"'{code}' has no good direction (better: none), so nothing is past a mark of it; leave its appetite out, or state 'better' in the indicator"
                ),
            ];
        }

        return VersionCheck
            .Errors(code, appetite.Versions, appetite.Place)
            .Concat(appetite.Versions.SelectMany(version => ApprovalErrors(version).Concat(MarkErrors(indicator, version))));
    }

    private static IEnumerable<CatalogueError> ApprovalErrors(AppetiteVersion version)
    {
        var approval = version.Approval;
        if (string.IsNullOrWhiteSpace(approval.Reference.Value))
        {
            yield return new(
                approval.Reference.Place,
                "an appetite without an approval is nobody's decision; give the 'reference' of the resolution that set it"
            );
        }

        if (Math.Max(approval.Reference.Value.Length, approval.Body?.Length ?? 0) > RunAppetite.MaxText)
        {
            yield return new(
                approval.Reference.Place,
                Invariant(
                    $"an approval's 'reference' and 'body' have at most {RunAppetite.MaxText} characters; give the number of the resolution, not its text"
                )
            );
        }

        if (version.From < approval.Date)
        {
            yield return new(
                version.Place,
                Invariant(
                    $"holds from {version.From:yyyy-MM-dd}, before it was approved on {approval.Date:yyyy-MM-dd}; an appetite takes effect on the day of its approval or later"
                )
            );
        }
    }

    private IEnumerable<CatalogueError> MarkErrors(Indicator indicator, AppetiteVersion version)
    {
        if ((version.Amber ?? version.Red) is null)
        {
            return [new(version.Place, "an appetite has 'amber', 'red' or both")];
        }

        var wrong = new[] { version.Amber, version.Red }
            .OfType<YamlText>()
            .Select(mark => UnitError(indicator.Unit, mark) is { } problem ? new CatalogueError(mark.Place, problem) : null)
            .OfType<CatalogueError>()
            .ToList();
        return wrong.Count > 0 ? wrong : SideErrors(indicator, version).Concat(RuleErrors(indicator, version));
    }

    private static string? UnitError(Unit unit, YamlText mark) =>
        (unit, AppetiteVersion.Number(mark)) switch
        {
            (_, null) => $"'{mark}' is not a number; a ratio is a fraction such as 0.017",
            (Unit.Ratio, < LeastRatio or > LargestRatio) => Invariant(
                $"{mark} of a ratio would be {AppetiteVersion.Number(mark) * 100:0.##} percent; a ratio is a fraction from {LeastRatio} to {LargestRatio}, such as 0.017 for 1.7 percent"
            ),
            (Unit.Number, < 0) => $"{mark} of an index or a multiple would be negative; give a number from 0 on",
            (Unit.Count, { } count) when count < 0 || !decimal.IsInteger(count) =>
                $"{mark} is no number of things; give a whole number from 0 on",
            (Unit.Money, { } money) when decimal.Round(money, 2) != money =>
                $"{mark} has more than two decimals; give an amount in the book's currency",
            _ => null,
        };

    private static IEnumerable<CatalogueError> SideErrors(Indicator indicator, AppetiteVersion version)
    {
        if (
            version is { Amber: { } amber, Red: { } red }
            && IsPast(indicator, AppetiteVersion.Number(amber)!.Value, AppetiteVersion.Number(red)!.Value)
        )
        {
            var (side, word) = indicator.Better == Direction.Lower ? ("above", "lower") : ("below", "higher");
            yield return new(
                amber.Place,
                $"amber {amber} is {side} red {red}, but '{indicator.Code}' is better {word}: amber warns before red. Exchange the two"
            );
        }
    }

    /// <summary>On each day on which the appetite meets a new limit, it must not be looser.</summary>
    private IEnumerable<CatalogueError> RuleErrors(Indicator indicator, AppetiteVersion version) =>
        new[] { (Name: "amber", Mark: version.Amber), (Name: "red", Mark: version.Red) }
            .Where(mark => mark.Mark is not null)
            .SelectMany(mark =>
                RuleDays(indicator, version)
                    .Select(day =>
                        (
                            mark.Name,
                            Mark: mark.Mark!,
                            Day: day,
                            Rule: indicator.Versions.At(day),
                            Limit: catalogue.RegulatoryLimitAt(indicator, day)
                        )
                    )
                    .Where(found => found.Limit is { } limit && IsPast(indicator, AppetiteVersion.Number(found.Mark)!.Value, limit))
                    .Take(1)
            )
            .Select(found => new CatalogueError(
                found.Mark.Place,
                Invariant(
                    $"{found.Name} {found.Mark} is looser than the regulatory limit {found.Limit!.Value:0.############} of '{indicator.Code}' in force on {found.Day:yyyy-MM-dd}{(found.Rule?.Basis is { } basis ? $" ({basis})" : "")}: the board cannot accept what the rule forbids. Give {(indicator.Better == Direction.Lower ? "at most" : "at least")} {found.Limit!.Value:0.############}"
                )
            ));

    private IEnumerable<DateOnly> RuleDays(Indicator indicator, AppetiteVersion version) =>
        indicator
            .Versions.Cast<IVersion>()
            .Concat(catalogue.Parameters.SelectMany(parameter => parameter.Values))
            .Select(other => other.From)
            .Append(version.From)
            .Where(day => day >= version.From && (version.To is not { } to || day <= to) && IsInForce(indicator, version, day))
            .Distinct()
            .Order();

    /// <summary>Until the next version begins, also without an end of its own.</summary>
    private bool IsInForce(Indicator indicator, AppetiteVersion version, DateOnly day) =>
        ReferenceEquals(catalogue.AppetiteAt(indicator.Code, day, isDemo: true), version);

    private static bool IsPast(Indicator indicator, decimal value, decimal mark) =>
        indicator.Better == Direction.Lower ? value > mark : value < mark;

    private IEnumerable<CatalogueError> Repeated() =>
        catalogue
            .Appetites.GroupBy(appetite => appetite.Indicator.Value)
            .Where(group => group.Count() > 1)
            .SelectMany(group =>
                group
                    .Skip(1)
                    .Select(appetite => new CatalogueError(
                        appetite.Indicator.Place,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"the appetite for '{appetite.Indicator}' is stated before at {group.First().Place}; add a version there"
                        )
                    ))
            );
}
