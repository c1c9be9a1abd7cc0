using System.Globalization;
using System.Text.Json;
using Portal.Data.Ledgers;

namespace Portal.Data.Scenarios;

/// <summary>Steps as canonical JSON and back: the same steps are the same bytes, on every provider and in the ledger.</summary>
public static class ScenarioJson
{
    /// <summary>Fields of each kind of step; those with a question mark may be left out.</summary>
    public static IReadOnlyDictionary<string, string[]> Fields { get; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [ShiftStep.Word] = ["from", "to", "share", "where?", "allowance_rate?"],
            [MultiplyStep.Word] = ["pd?", "lgd?", "where?"],
            [WriteOffStep.Word] = ["class", "share", "where?"],
            [GrowStep.Word] = ["rate", "where?"],
            [RulesStep.Word] = ["date"],
        };

    public static string Write(IEnumerable<ScenarioStep> steps) => CanonicalJson.Write(steps.Select(Members).ToList());

    /// <exception cref="RuleException">The text is no list of steps; the sentence names step, field, value and what is
    /// accepted.</exception>
    public static IReadOnlyList<ScenarioStep> Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException broken)
        {
            throw new RuleException(
                "scenario.json",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The steps are not JSON: line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}. Write a list such as [{{\"kind\":\"shift\",\"from\":\"normal\",\"to\":\"substandard\",\"share\":\"0.05\"}}]."
                )
            );
        }
    }

    /// <exception cref="RuleException">As <see cref="Read(string)"/>.</exception>
    public static IReadOnlyList<ScenarioStep> Read(JsonElement steps) =>
        steps.ValueKind == JsonValueKind.Array
            ? [.. steps.EnumerateArray().Select((step, i) => new StepReader(i + 1, step).Read())]
            : throw new RuleException(
                "scenario.json",
                $"The steps are {steps.ValueKind.ToString().ToLowerInvariant()}. Write a list: [] for none."
            );

    private static Dictionary<string, object?> Members(ScenarioStep step)
    {
        var members = new Dictionary<string, object?> { ["kind"] = step.Kind };
        foreach (var (name, value) in Values(step).Where(pair => pair.Value is not null))
        {
            members[name] = value;
        }

        return members;
    }

    private static (string Name, object? Value)[] Values(ScenarioStep step) =>
        step switch
        {
            ShiftStep s => [("from", s.From), ("to", s.To), ("share", s.Share), ("where", s.Where), ("allowance_rate", s.AllowanceRate)],
            MultiplyStep s => [("pd", s.Pd), ("lgd", s.Lgd), ("where", s.Where)],
            WriteOffStep s => [("class", s.Class), ("share", s.Share), ("where", s.Where)],
            GrowStep s => [("rate", s.Rate), ("where", s.Where)],
            RulesStep s => [("date", s.Date)],
            _ => throw new ArgumentOutOfRangeException(nameof(step)),
        };

    /// <summary>Reads one step and says which field is off.</summary>
    private sealed class StepReader(int number, JsonElement step)
    {
        private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

        public ScenarioStep Read()
        {
            if (step.ValueKind != JsonValueKind.Object)
            {
                throw Off("kind", step.GetRawText(), "an object with the field kind");
            }

            foreach (var field in step.EnumerateObject())
            {
                _fields[field.Name] = field.Value;
            }

            var kind = Required("kind");
            if (!Fields.TryGetValue(kind, out var known))
            {
                throw Off("kind", kind, "one of " + string.Join(", ", Fields.Keys) + Hint(kind, Fields.Keys));
            }

            var names = known.Select(name => name.TrimEnd('?')).Prepend("kind").ToList();
            if (_fields.Keys.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is { } unknown)
            {
                throw new RuleException(
                    "scenario.step",
                    $"Step {number}, {unknown}: is no field of a step '{kind}'. Accepted: {string.Join(", ", names)}{Hint(unknown, names)}.",
                    number
                );
            }

            return kind switch
            {
                ShiftStep.Word => new ShiftStep(
                    Required("from"),
                    Required("to"),
                    Number("share"),
                    Text("where"),
                    _fields.ContainsKey("allowance_rate") ? Number("allowance_rate") : null
                ),
                MultiplyStep.Word => new MultiplyStep(
                    _fields.ContainsKey("pd") ? Number("pd") : 1m,
                    _fields.ContainsKey("lgd") ? Number("lgd") : 1m,
                    Text("where")
                ),
                WriteOffStep.Word => new WriteOffStep(Required("class"), Number("share"), Text("where")),
                GrowStep.Word => new GrowStep(Number("rate"), Text("where")),
                _ => new RulesStep(Date("date")),
            };
        }

        private string Required(string name) =>
            Text(name) ?? throw new RuleException("scenario.step", $"Step {number}, {name}: is missing.", number);

        private string? Text(string name) =>
            !_fields.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String
                ? string.IsNullOrWhiteSpace(value.GetString()) ? null
                    : value.GetString()!.Trim()
            : throw Off(name, value.GetRawText(), "a text");

        /// <summary>Canonical JSON writes decimals as text; people may write numbers.</summary>
        private decimal Number(string name)
        {
            var text =
                _fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : Required(name);
            return decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
                : throw Off(name, text, "a number such as 0.05");
        }

        private DateOnly Date(string name) =>
            DateOnly.TryParseExact(Required(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && Bounds.IsDay(date)
                ? date
                : throw Off(name, Required(name), "a date such as 2024-12-31");

        private RuleException Off(string field, string value, string accepted) =>
            new("scenario.step", $"Step {number}, {field}: '{Readable.Short(value)}' is not {accepted}.", number);

        private static string Hint(string word, IEnumerable<string> accepted) =>
            Nearest.To(word, accepted) is { } near ? $"; did you mean '{near}'?" : "";
    }
}
