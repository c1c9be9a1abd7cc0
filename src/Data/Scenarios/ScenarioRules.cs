using System.Globalization;
using Portal.Data.Access;

namespace Portal.Data.Scenarios;

/// <summary>What a person asks to be kept of a scenario.</summary>
/// <param name="AsOf">Reporting date of the snapshot.</param>
/// <param name="TaxRate">Fraction; null for the catalogue's own.</param>
public sealed record ScenarioContent(string Name, DateOnly AsOf, IReadOnlyList<ScenarioStep> Steps, decimal? TaxRate = null);

/// <summary>What the catalogue has against steps: a class, a condition or a column that it does not know. Null when nothing.</summary>
/// <remarks>Given by whoever knows the catalogue; the register asks it before it keeps anything, so no door can go round it.</remarks>
public delegate RuleException? StepCheck(DateOnly asOf, IReadOnlyList<ScenarioStep> steps);

/// <summary>Who may do what with scenarios, and which numbers a step may hold. Pure.</summary>
public static class ScenarioRules
{
    /// <summary>Each step is a select around the one before. SQL Server compiles 32 of them, and the deepest question of the catalogue has
    /// 20 of its own.</summary>
    public const int MostSteps = 12;

    public const int MostDecimals = 6;
    public const int LongestCondition = 1000;
    public const decimal LargestMultiplier = 100m;
    public const decimal LargestGrowth = 10m;

    /// <summary>Roles that may write scenarios; the others that see the page only read.</summary>
    public static IReadOnlyList<string> Writers { get; } = [Roles.AuditManager, Roles.Compliance];

    public static void RequireWriter(string actor, IReadOnlySet<string> roles)
    {
        if (!Writers.Any(roles.Contains))
        {
            throw new RuleException(
                "scenario.writer",
                $"{actor} may not write scenarios; that needs the role {string.Join(" or ", Writers)}.",
                actor
            );
        }
    }

    /// <summary>Its author alone changes a scenario; everybody else who may write clones it.</summary>
    public static void RequireOwner(string number, string owner, DateTimeOffset? retiredAt, string actor)
    {
        if (!string.Equals(owner, actor, StringComparison.Ordinal))
        {
            throw new RuleException(
                "scenario.owner",
                $"{number} is changed by its author {owner} only. Clone it, and change your own.",
                number,
                owner
            );
        }

        if (retiredAt is not null)
        {
            throw new RuleException(
                "scenario.retired",
                $"{number} is retired and no longer changed. Clone it, and change the new one.",
                number
            );
        }
    }

    /// <exception cref="RuleException">Names the step, the field, the value and what is accepted.</exception>
    public static void Require(ScenarioContent content)
    {
        if (string.IsNullOrWhiteSpace(content.Name) || content.Name.Trim().Length > ScenarioConfiguration.NameLength)
        {
            throw new RuleException(
                "scenario.name",
                $"A scenario needs a name of at most {ScenarioConfiguration.NameLength} characters.",
                ScenarioConfiguration.NameLength
            );
        }

        if (content.Steps.Count > MostSteps)
        {
            throw new RuleException(
                "scenario.steps",
                $"A scenario has at most {MostSteps} steps, this one {content.Steps.Count}. Make two of it, and compare them.",
                MostSteps,
                content.Steps.Count
            );
        }

        if (content.TaxRate is { } tax && (tax is < 0 or >= 1 || decimal.Round(tax, MostDecimals) != tax))
        {
            throw new RuleException(
                "scenario.tax",
                $"tax_rate: '{Text(tax)}' is not a fraction from 0 and below 1, such as 0.25.",
                Shown(tax, isPercent: true)
            );
        }

        if (
            content
                .Steps.Index()
                .Select(step => Problem(step.Index + 1, step.Item, content))
                .FirstOrDefault(problem => problem is not null) is
            { } problem
        )
        {
            throw problem;
        }
    }

    private static RuleException? Problem(int number, ScenarioStep step, ScenarioContent content) =>
        step switch
        {
            ShiftStep s => Share(number, s.Share)
                ?? Rate(number, s.AllowanceRate)
                ?? Where(number, s.Where)
                ?? (
                    s.From == s.To
                        ? new(
                            "scenario.same_class",
                            $"Step {number}, to: '{s.To}' is the class that the loans come from. Accepted: another class.",
                            number,
                            s.To
                        )
                        : null
                ),
            MultiplyStep s => Multiplier(number, "pd", s.Pd) ?? Multiplier(number, "lgd", s.Lgd) ?? Where(number, s.Where),
            WriteOffStep s => Share(number, s.Share) ?? Where(number, s.Where),
            GrowStep s => Decimals(number, "rate", s.Rate, isPercent: true)
                ?? Where(number, s.Where)
                ?? (
                    s.Rate is <= -1m or > LargestGrowth
                        ? Refused(
                            "growth",
                            number,
                            "rate",
                            s.Rate,
                            isPercent: true,
                            LargestGrowth,
                            $"a fraction above -1 and at most {Text(LargestGrowth)}, such as 0.1 for a tenth more"
                        )
                        : null
                ),
            RulesStep when content.Steps.Take(number - 1).OfType<RulesStep>().Any() => new(
                "scenario.rules_twice",
                $"Step {number}, kind: 'rules' stands before already. Accepted: the rules of one day.",
                number
            ),
            _ => null,
        };

    private static RuleException? Share(int number, decimal share) =>
        Decimals(number, "share", share, isPercent: true)
        ?? (
            share is <= 0m or > 1m
                ? Refused(
                    "share",
                    number,
                    "share",
                    share,
                    isPercent: true,
                    1m,
                    "a fraction above 0 and at most 1, such as 0.05 for 5 percent"
                )
                : null
        );

    private static RuleException? Rate(int number, decimal? rate) =>
        rate is not { } value
            ? null
            : Decimals(number, "allowance_rate", value, isPercent: true)
                ?? (
                    value is < 0m or > 1m
                        ? Refused(
                            "allowance_rate",
                            number,
                            "allowance_rate",
                            value,
                            isPercent: true,
                            1m,
                            "a fraction from 0 to 1 of the moved balance"
                        )
                        : null
                );

    private static RuleException? Multiplier(int number, string field, decimal multiplier) =>
        Decimals(number, field, multiplier, isPercent: false)
        ?? (
            multiplier is <= 0m or > LargestMultiplier
                ? Refused(
                    "multiplier",
                    number,
                    field,
                    multiplier,
                    isPercent: false,
                    LargestMultiplier,
                    $"a number above 0 and at most {Text(LargestMultiplier)}, such as 1.5"
                )
                : null
        );

    private static RuleException? Where(int number, string? where) =>
        where?.Length > LongestCondition
            ? new(
                "scenario.long_condition",
                $"Step {number}, where: has {where.Length} characters. Accepted: at most {LongestCondition}.",
                number,
                where.Length,
                LongestCondition
            )
            : null;

    private static RuleException? Decimals(int number, string field, decimal value, bool isPercent) =>
        decimal.Round(value, MostDecimals) != value
            ? new(
                "scenario.decimals",
                $"Step {number}, {field}: '{Text(value)}' has more decimals than are kept. Accepted: at most {MostDecimals}.",
                number,
                Shown(value, isPercent),
                isPercent ? MostDecimals - 2 : MostDecimals
            )
            : null;

    /// <remarks>Its arguments: the step, the number and the largest one accepted, both as pages ask for them.</remarks>
    private static RuleException Refused(
        string rule,
        int number,
        string field,
        decimal value,
        bool isPercent,
        decimal most,
        string accepted
    ) =>
        new(
            "scenario." + rule,
            $"Step {number}, {field}: '{Text(value)}' is not accepted. Accepted: {accepted}.",
            number,
            Shown(value, isPercent),
            Shown(most, isPercent)
        );

    /// <summary>A number that no percentage could hold is shown as it is.</summary>
    private static string Shown(decimal value, bool isPercent) =>
        Text(isPercent && Math.Abs(value) < 1_000_000_000_000m ? 100m * value : value);

    private static string Text(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);
}
