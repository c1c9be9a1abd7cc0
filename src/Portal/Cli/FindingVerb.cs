using System.CommandLine;
using Portal.Api;
using Portal.Data.Findings;

namespace Portal.Cli;

/// <summary><c>finding open</c>: acts through the running portal as the owner of a personal token.</summary>
internal static class FindingVerb
{
    public static Command Create() => new("finding", "Audit findings, through the running portal.") { Open() };

    private static Command Open()
    {
        var title = new Argument<string>("TITLE") { Description = "What is wrong, in one line." };
        var indicator = new Option<string?>("--indicator") { Description = "Indicator that it starts from; its loans are frozen with it.", HelpName = "CODE" };
        var rating = new Option<FindingRating>("--rating") { Description = "Low, Medium, High or Critical.", DefaultValueFactory = _ => FindingRating.Medium };
        var asOf = Options.AsOf();
        var command = PortalClient.WithOptions(new Command("open", "Opens a finding.") { title, indicator, rating, asOf });
        command.SetAction(async (call, cancellationToken) =>
        {
            using var portal = PortalClient.Open(call);
            var request = new FindingRequest(call.GetValue(title)!, call.GetValue(rating), call.GetValue(indicator), call.GetValue(asOf), null, null, Guid.CreateVersion7());
            return await portal.PostAsync("/api/findings", request, FindingRequest.Json, answer => $"Opened {answer.GetProperty("number").GetString()}.", cancellationToken);
        });
        return command;
    }
}
