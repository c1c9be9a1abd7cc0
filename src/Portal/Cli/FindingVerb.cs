using System.CommandLine;
using System.Text.Json;
using Portal.Api;
using Portal.Data;
using Portal.Data.Findings;

namespace Portal.Cli;

/// <summary><c>finding open</c> and <c>finding list</c>: act through the running portal as the owner of a personal token.</summary>
internal static class FindingVerb
{
    public static Command Create() => new("finding", "Audit findings, through the running portal.") { Open(), List() };

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
        };
        var asOf = Options.AsOf();
        var command = PortalClient.WithOptions(new Command("open", "Opens a finding.") { title, indicator, rating, asOf });
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
