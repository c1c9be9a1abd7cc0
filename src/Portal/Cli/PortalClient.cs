using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Portal.Settings;

namespace Portal.Cli;

/// <summary>The running portal as verbs call it: as the owner of a personal token.</summary>
internal sealed class PortalClient : IDisposable
{
    private const string TokenVariable = "ASSAY_TOKEN";

    private static readonly Option<string?> TokenFile = new("--token-file")
    {
        Description = $"File that holds your personal token (default: the variable {TokenVariable}).",
        HelpName = "FILE",
    };
    private static readonly Option<string?> Url = new("--url")
    {
        Description = "Address of the portal (default: Server:Url).",
        HelpName = "URL",
    };
    private readonly HttpClient _client;

    private PortalClient(Uri address, string token)
    {
        _client = new HttpClient { BaseAddress = address };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Gives a verb the options that <see cref="Open"/> reads.</summary>
    public static Command WithOptions(Command command)
    {
        command.Options.Add(TokenFile);
        command.Options.Add(Url);
        return command;
    }

    /// <exception cref="CallException">Address or token are off.</exception>
    public static PortalClient Open(ParseResult call)
    {
        var settings = SettingsFile.Load(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), call.GetValue(PortalCli.Home));
        return new(Address(call.GetValue(Url) ?? settings.Server.Url), Token(call.GetValue(TokenFile)));
    }

    /// <summary>Sends a request and tells what was made; a refusal goes to standard error in the portal's own sentence.</summary>
    /// <returns>The exit code of the verb.</returns>
    /// <exception cref="CallException">No portal answers there.</exception>
    public Task<int> PostAsync(
        string path,
        object request,
        JsonSerializerOptions json,
        Func<JsonElement, string> told,
        CancellationToken cancellationToken
    ) => TellAsync(client => client.PostAsJsonAsync(path, request, json, cancellationToken), told, cancellationToken);

    /// <summary>Asks for something and tells what came; see <see cref="PostAsync"/>.</summary>
    public Task<int> GetAsync(string path, Func<JsonElement, string> told, CancellationToken cancellationToken) =>
        TellAsync(client => client.GetAsync(path, cancellationToken), told, cancellationToken);

    private async Task<int> TellAsync(
        Func<HttpClient, Task<HttpResponseMessage>> send,
        Func<JsonElement, string> told,
        CancellationToken cancellationToken
    )
    {
        using var response = await SendAsync(send);
        if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) != true)
        {
            await Console.Error.WriteLineAsync(
                $"{_client.BaseAddress} answered {(int)response.StatusCode} and gave no reason: look in the log of the portal, or check that a portal of this version answers there."
            );
            return 1;
        }

        using var body = await JsonDocument.ParseAsync(
            await response.Content.ReadAsStreamAsync(cancellationToken),
            cancellationToken: cancellationToken
        );
        if (!response.IsSuccessStatusCode)
        {
            await Console.Error.WriteLineAsync(
                body.RootElement.TryGetProperty("detail", out var detail)
                    ? detail.GetString()
                    : $"The portal answered {(int)response.StatusCode}."
            );
            return 1;
        }

        Console.WriteLine(told(body.RootElement));
        return 0;
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Func<HttpClient, Task<HttpResponseMessage>> send)
    {
        try
        {
            return await send(_client);
        }
        catch (HttpRequestException)
        {
            throw new CallException($"No portal answers at {_client.BaseAddress}. Start it with ./portal up, or name another with --url.");
        }
    }

    private static Uri Address(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
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
            ? throw new CallException(
                $"A personal token is needed: make one in the portal under your name (/account/tokens), then set {TokenVariable} or pass --token-file FILE."
            )
            : token;
    }
}
