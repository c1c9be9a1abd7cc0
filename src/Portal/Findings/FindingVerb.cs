using System.CommandLine;
using System.Text.Json;
using Portal.Cli;
using Portal.Data;
using Portal.Data.Findings;

namespace Portal.Findings;

/// <summary><c>finding open</c>, <c>finding list</c> and <c>finding show</c>: through the running portal, with a token.</summary>
internal static class FindingVerb
{
    public static Command Create() => new("finding", "Audit findings, through the running portal.") { Open(), List(), Show() };

    private static Command List()
    {
        var command = PortalClient.WithOptions(
            new Command("list", "Lists the findings that the owner of the token may see, newest first.")
        );
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var portal = PortalClient.Open(call);
                return await portal.GetAsync(
                    "/api/findings",
                    answer => string.Join(Environment.NewLine, answer.EnumerateArray().Select(Line)),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static string Line(JsonElement finding) =>
        Printable.Value(
            $"{finding.GetProperty("number").GetString()}  {finding.GetProperty("status").GetString()}  {finding.GetProperty("owner").GetString()}  {finding.GetProperty("title").GetString()}"
        );

    private static Command Show()
    {
        var number = new Argument<string>("NUMBER") { Description = "Such as F-2026-0001." };
        var command = PortalClient.WithOptions(
            new Command("show", "Shows one finding with its dates, its owner and the retest that closed it.") { number }
        );
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var portal = PortalClient.Open(call);
                return await portal.GetAsync(
                    $"/api/findings/{Uri.EscapeDataString(call.GetValue(number)!)}",
                    answer => string.Join(Environment.NewLine, Lines(answer)),
                    cancellationToken
                );
            }
        );
        return command;
    }

    /// <summary>One line for each field that is there.</summary>
    private static IEnumerable<string> Lines(JsonElement body, string prefix = "") =>
        body.EnumerateObject()
            .SelectMany(field =>
                field.Value.ValueKind switch
                {
                    JsonValueKind.Null => [],
                    JsonValueKind.Object => Lines(field.Value, prefix + field.Name + "."),
                    JsonValueKind.Array => field.Value.EnumerateArray().SelectMany(part => Lines(part, prefix + field.Name + ".")),
                    JsonValueKind.String when field.Value.GetString()!.Length == 0 => Enumerable.Empty<string>(),
                    _ => [Printable.Value($"{prefix}{field.Name}: {field.Value}")],
                }
            );

    private static Command Open()
    {
        var title = new Argument<string>("TITLE") { Description = "What is wrong, in one line." };
        var indicator = new Option<string?>("--indicator")
        {
            Description = "Indicator that it starts from; its loans are frozen with it.",
            HelpName = "CODE",
        };
        var rating = new Option<FindingRating>("--rating")
        {
            Description = "Low, Medium, High or Critical.",
            DefaultValueFactory = _ => FindingRating.Medium,
            CustomParser = Options.Name<FindingRating>,
        };
        var owner = new Option<string?>("--owner") { Description = "User name of whoever must put it right.", HelpName = "NAME" };
        var due = new Option<DateOnly?>("--due")
        {
            Description = "Due date, such as 2026-12-31; not in the past.",
            HelpName = "DATE",
            CustomParser = Options.Date,
        };
        var asOf = Options.AsOf();
        var command = PortalClient.WithOptions(new Command("open", "Opens a finding.") { title, indicator, rating, owner, due, asOf });
        command.SetAction(
            async (call, cancellationToken) =>
            {
                using var portal = PortalClient.Open(call);
                var request = new FindingRequest(
                    call.GetValue(title)!,
                    call.GetValue(rating),
                    call.GetValue(indicator),
                    call.GetValue(asOf),
                    null,
                    null,
                    call.GetValue(owner),
                    call.GetValue(due),
                    Guid.CreateVersion7()
                );
                return await portal.PostAsync(
                    "/api/findings",
                    request,
                    FindingRequest.Json,
                    answer => $"Opened {answer.GetProperty("number").GetString()}.",
                    cancellationToken
                );
            }
        );
        return command;
    }
}
