using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Portal.Api;
using Portal.Data.Findings;
using Portal.Settings;

namespace Portal.Cli;

/// <summary><c>finding open</c>: acts through the running portal as the owner of a personal token.</summary>
internal static class FindingVerb
{
    private const string TokenVariable = "ASSAY_TOKEN";

    public static Command Create() => new("finding", "Audit findings, through the running portal.") { Open() };

    private static Command Open()
    {
        var title = new Argument<string>("TITLE") { Description = "What is wrong, in one line." };
        var indicator = new Option<string?>("--indicator") { Description = "Indicator that it starts from; its loans are frozen with it.", HelpName = "CODE" };
        var rating = new Option<FindingRating>("--rating") { Description = "Low, Medium, High or Critical.", DefaultValueFactory = _ => FindingRating.Medium };
        var asOf = Options.AsOf();
        var token = new Option<string?>("--token-file") { Description = $"File that holds your personal token (default: the variable {TokenVariable}).", HelpName = "FILE" };
        var url = new Option<string?>("--url") { Description = "Address of the portal (default: Server:Url).", HelpName = "URL" };
        var command = new Command("open", "Opens a finding.") { title, indicator, rating, asOf, token, url };
        command.SetAction(async (call, cancellationToken) =>
        {
            var settings = SettingsFile.Load(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), call.GetValue(PortalCli.Home));
            using var client = new HttpClient { BaseAddress = Address(call.GetValue(url) ?? settings.Server.Url) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(call.GetValue(token)));
            var request = new FindingRequest(call.GetValue(title)!, call.GetValue(rating), call.GetValue(indicator), call.GetValue(asOf), null, null, Guid.CreateVersion7());
            using var response = await SendAsync(client, request, cancellationToken);
            if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
            {
                await Console.Error.WriteLineAsync($"{client.BaseAddress} answered {(int)response.StatusCode} and gave no reason: look in the log of the portal, or check that a portal of this version answers there.");
                return 1;
            }

            using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                await Console.Error.WriteLineAsync(body.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : $"The portal answered {(int)response.StatusCode}.");
                return 1;
            }

            Console.WriteLine($"Opened {body.RootElement.GetProperty("number").GetString()}.");
            return 0;
        });
        return command;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, FindingRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PostAsJsonAsync("/api/findings", request, FindingRequest.Json, cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw new CallException($"No portal answers at {client.BaseAddress}. Start it with ./portal up, or name another with --url.");
        }
    }

    private static Uri Address(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
        ? address
        : throw new CallException($"--url: '{url}' is not an address; write one such as http://127.0.0.1:5080.");

    private static string Token(string? file)
    {
        if (file is not null && !File.Exists(file))
        {
            throw new CallException($"--token-file: there is no file {file}. Write your personal token into it, or set {TokenVariable}.");
        }

        var token = (file is null ? Environment.GetEnvironmentVariable(TokenVariable) : File.ReadAllText(file))?.Trim();
        return string.IsNullOrEmpty(token) || token.Any(c => c is <= ' ' or > '~')
            ? throw new CallException($"A personal token is needed: make one in the portal under your name (/account/tokens), then set {TokenVariable} or pass --token-file FILE.")
            : token;
    }
}
