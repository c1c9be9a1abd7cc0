using System.Globalization;
using System.Text.Json.Serialization;
using Portal.Controls;
using Portal.Data.Scenarios;

namespace Portal.Scenarios;

/// <summary>What the form of a scenario holds while it is typed.</summary>
public sealed class ScenarioForm
{
    public string Name { get; set; } = "";

    public DateOnly AsOf { get; set; }

    /// <summary>The reporting date as the list of dates writes it, in every language.</summary>
    [JsonIgnore]
    public string Day
    {
        get => Figures.Date(AsOf);
        set => AsOf = DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>In percent; null for the catalogue's own.</summary>
    public decimal? TaxPercent { get; set; }

    public List<StepForm> Steps { get; } = [];

    public static ScenarioForm Of(ScenarioView scenario)
    {
        var form = new ScenarioForm
        {
            Name = scenario.Name,
            AsOf = scenario.AsOf,
            TaxPercent = scenario.TaxRate * 100m,
        };
        form.Steps.AddRange(scenario.Steps.Select(StepForm.Of));
        return form;
    }

    /// <summary>A step that had no class yet starts with the first two, as its selects show.</summary>
    public void Complete(string first, string second)
    {
        foreach (var step in Steps)
        {
            (step.From, step.To) = (step.From.Length > 0 ? step.From : first, step.To.Length > 0 ? step.To : second);
        }
    }

    public ScenarioContent Content() => new(Name.Trim(), AsOf, [.. Steps.Select(step => step.Step())], TaxPercent / 100m);
}

/// <summary>One step while it is typed: every kind's fields, of which its kind uses some. Shares are percent here, as people say
/// them.</summary>
public sealed class StepForm
{
    public string Kind { get; set; } = ShiftStep.Word;

    /// <summary>Class that loans come from, or that is written off.</summary>
    public string From { get; set; } = "";

    public string To { get; set; } = "";

    public decimal Percent { get; set; } = 1m;

    /// <summary>Allowance of what moves, in percent of its balance; null for what the class carries in the book.</summary>
    public decimal? AllowancePercent { get; set; }

    public decimal Pd { get; set; } = 1m;

    public decimal Lgd { get; set; } = 1m;

    public DateOnly? Date { get; set; }

    public string Where { get; set; } = "";

    public static StepForm Of(ScenarioStep step) =>
        step switch
        {
            ShiftStep s => new()
            {
                Kind = s.Kind,
                From = s.From,
                To = s.To,
                Percent = s.Share * 100m,
                AllowancePercent = s.AllowanceRate * 100m,
                Where = s.Where ?? "",
            },
            MultiplyStep s => new()
            {
                Kind = s.Kind,
                Pd = s.Pd,
                Lgd = s.Lgd,
                Where = s.Where ?? "",
            },
            WriteOffStep s => new()
            {
                Kind = s.Kind,
                From = s.Class,
                Percent = s.Share * 100m,
                Where = s.Where ?? "",
            },
            GrowStep s => new()
            {
                Kind = s.Kind,
                Percent = s.Rate * 100m,
                Where = s.Where ?? "",
            },
            RulesStep s => new() { Kind = s.Kind, Date = s.Date },
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

    public ScenarioStep Step()
    {
        var where = string.IsNullOrWhiteSpace(Where) ? null : Where.Trim();
        return Kind switch
        {
            ShiftStep.Word => new ShiftStep(From, To, Percent / 100m, where, AllowancePercent / 100m),
            MultiplyStep.Word => new MultiplyStep(Pd, Lgd, where),
            WriteOffStep.Word => new WriteOffStep(From, Percent / 100m, where),
            GrowStep.Word => new GrowStep(Percent / 100m, where),
            RulesStep.Word => new RulesStep(Date ?? DateOnly.MinValue),
            _ => throw new InvalidOperationException($"'{Kind}' is no kind of step."),
        };
    }
}
