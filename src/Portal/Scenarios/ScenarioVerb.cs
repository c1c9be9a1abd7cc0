using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Portal.Cli;
using Portal.Data.Figures;
using Portal.Data.Scenarios;
using Portal.Data.Store;
using Portal.Reporting.Scenarios;
using Spectre.Console;

namespace Portal.Scenarios;

/// <summary><c>scenario</c>: lists and computes what-if analyses; writes one through the running portal as the owner of a personal
/// token.</summary>
internal static class ScenarioVerb
{
    public static Command Create() =>
        new("scenario", "What-if analyses beside the base; never published figures.") { List(), Run(), New() };

    private static Command List()
    {
        var command = new Command("list", "Lists every scenario.");
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var found = await assay
                    .Services.GetRequiredService<ScenarioRegister>()
                    .ListAsync(withRetired: true, new PageRequest(1, PageRequest.MaximumSize), cancellationToken);
                foreach (var row in found.Rows)
                {
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{row.Number}  {row.AsOf:yyyy-MM-dd}  {row.Owner}  {row.Name}{(row.RetiredAt is null ? "" : " (retired)")}"
                        )
                    );
                }

                return 0;
            }
        );
        return command;
    }

    private static Command Run()
    {
        var number = new Argument<string>("NUMBER") { Description = "Such as S-2026-0001." };
        var json = new Option<bool>("--json") { Description = "Print one JSON document; values are exact decimals as strings." };
        var command = new Command("run", "Computes a scenario beside its base; nothing is kept.") { number, json };
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var assay = Assay.Open(call);
                await assay.RequireDatabaseAsync(cancellationToken);
                var scenario =
                    await assay.Services.GetRequiredService<ScenarioRegister>().GetAsync(call.GetValue(number)!, cancellationToken)
                    ?? throw new CallException($"There is no scenario {call.GetValue(number)}. See ./portal scenario list.");
                var run = new ScenarioRun(
                    scenario,
                    await assay.Services.GetRequiredService<ScenarioEngine>().ComputeAsync(scenario.Content, cancellationToken)
                );
                if (call.GetValue(json))
                {
                    await using var output = Console.OpenStandardOutput();
                    await JsonSerializer.SerializeAsync(output, WhatIfDocument.Of(run), WhatIfDocument.Layout, cancellationToken);
                }
                else
                {
                    Print(AnsiConsole.Console, run);
                }

                return 0;
            }
        );
        return command;
    }

    private static Command New()
    {
        var name = new Argument<string>("NAME") { Description = "What is supposed, in a few words." };
        var asOf = new Option<DateOnly?>("--as-of")
        {
            Description = "Reporting date of the snapshot, such as 2024-12-31.",
            HelpName = "DATE",
            CustomParser = Options.Date,
            Required = true,
        };
        var steps = new Option<FileInfo>("--steps")
        {
            Description = "JSON file with the list of steps.",
            HelpName = "FILE",
            Required = true,
        };
        var command = PortalClient.WithOptions(new Command("create", "Keeps a new scenario.") { name, asOf, steps });
        command.SetAction(
            async (call, cancellationToken) =>
            {
                var file = call.GetValue(steps)!;
                if (!file.Exists)
                {
                    throw new CallException($"--steps: there is no file {file.FullName}.");
                }

                using var portal = PortalClient.Open(call);
                using var read = JsonDocument.Parse(
                    ScenarioJson.Write(ScenarioJson.Read(await File.ReadAllTextAsync(file.FullName, cancellationToken)))
                );
                var request = new
                {
                    Name = call.GetValue(name),
                    AsOf = call.GetValue(asOf),
                    Steps = read.RootElement,
                    Operation = Guid.CreateVersion7(),
                };
                return await portal.PostAsync(
                    "/api/scenarios",
                    request,
                    new JsonSerializerOptions(JsonSerializerDefaults.Web),
                    answer => $"Created {answer.GetProperty("number").GetString()}.",
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static void Print(IAnsiConsole console, ScenarioRun run)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, 160);
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Indicator");
        foreach (var title in new[] { "Base", "What-if", "Change", "State" })
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (var line in run.Result.Lines.Where(line => line.IsDifferent))
        {
            table.AddRow(
                Markup.Escape($"{line.Indicator.Code} ({line.Indicator.Ref})"),
                Figure(line, line.Base?.Value),
                Figure(line, line.WhatIf?.Value),
                Figure(line, line.Change),
                Markup.Escape(
                    line.WhatIf is { Missing.Count: > 0 } lacking
                        ? "needs " + string.Join(", ", lacking.Missing)
                        : (line.WhatIf is { } figure ? Words.Of(figure.LimitState) : "")
                )
            );
        }

        console.WriteLine($"{WhatIfDocument.Mark}: {run.Scenario.Number} {run.Scenario.Name}");
        console.Write(table);
        console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"As of {run.Result.AsOf:yyyy-MM-dd}, rules of {run.Result.RulesOf:yyyy-MM-dd}; computed by {run.Result.Engine} and kept nowhere."
            )
        );
    }

    private static string Figure(ScenarioLine line, decimal? value) =>
        value is not { } known ? ""
        : line.Indicator.Unit == Unit.Number ? string.Create(CultureInfo.InvariantCulture, $"{known:F4}")
        : line.Indicator.Unit == Unit.Ratio ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:F4} %")
        : known.ToString("#,0.00", CultureInfo.InvariantCulture);
}
