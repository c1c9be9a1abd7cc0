using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Portal.Api;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Scenarios;
using Portal.Data.Store;
using Portal.Shell;

namespace Portal.Scenarios;

/// <summary>Scenarios for personal tokens: listed, written, and computed with the mark that they are no published figures.</summary>
internal static class ScenarioApi
{
    private static readonly string[] Accepted = ["name", "asOf", "steps", "taxRate", "operation"];

    public static async Task<IResult> ListAsync(ScenarioRegister register, string? page, CancellationToken cancellationToken)
    {
        var number =
            page is null ? 1
            : int.TryParse(page, NumberStyles.None, CultureInfo.InvariantCulture, out var asked) && asked > 0 ? asked
            : throw new RequestException($"page: '{Readable.Short(page)}' is not the number of a page, such as 1.");
        return Results.Ok(
            (await register.ListAsync(withRetired: true, new PageRequest(number, 100), cancellationToken)).Rows.Select(WhatIfDocument.Of)
        );
    }

    public static async Task<IResult> RunAsync(string number, ScenarioReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return Results.Ok(WhatIfDocument.Of(await reader.RunAsync(number, cancellationToken)));
        }
        catch (KeyNotFoundException unknown)
        {
            return ApiProblem.Of(StatusCodes.Status404NotFound, unknown.Message);
        }
    }

    public static async Task<IResult> CreateAsync(
        HttpRequest http,
        ClaimsPrincipal user,
        ScenarioRegister register,
        CancellationToken cancellationToken
    )
    {
        var (content, operation) = await ReadAsync(http, cancellationToken);
        var number = await register.CreateAsync(Actor.User(user.Identity!.Name!), operation, content, cancellationToken);
        return Results.Created($"/scenarios/{number}", new { Number = number });
    }

    /// <exception cref="RequestException">Names the field, its value and what is accepted.</exception>
    private static async Task<(ScenarioContent Content, Guid Operation)> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        using var document = await RequestBody.ReadAsync(http, string.Join(", ", Accepted), cancellationToken);
        return Read(document.RootElement);
    }

    private static (ScenarioContent Content, Guid Operation) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new RequestException(
                $"The body is {body.ValueKind.ToString().ToLowerInvariant()}. Send one object with {string.Join(", ", Accepted)}."
            );
        }

        if (
            body.EnumerateObject().FirstOrDefault(field => !Accepted.Contains(field.Name)) is
            { Value.ValueKind: not JsonValueKind.Undefined } unknown
        )
        {
            throw new RequestException($"{Readable.Short(unknown.Name)}: is no field. Accepted: {string.Join(", ", Accepted)}.");
        }

        var asOf = Parsed("asOf", "a date such as 2024-12-31", Urls.Date);
        return (
            new ScenarioContent(
                Text("name") ?? throw new RequestException("name: is missing. Say in a few words what is supposed."),
                asOf ?? throw new RequestException("asOf: is missing. Say from which snapshot it starts, such as 2024-12-31."),
                body.TryGetProperty("steps", out var steps) ? ScenarioJson.Read(steps) : [],
                Parsed(
                    "taxRate",
                    "a fraction such as 0.25",
                    text =>
                        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate)
                            ? rate
                            : (decimal?)null
                )
            ),
            Parsed(
                "operation",
                "a UUID other than zero",
                text => Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty ? id : (Guid?)null
            ) ?? Guid.CreateVersion7()
        );

        string? Text(string name) =>
            !body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : throw new RequestException($"{name}: {Readable.Short(value.GetRawText())} is not a text.");

        T? Parsed<T>(string name, string accepted, Func<string, T?> parse)
            where T : struct =>
            Text(name) is { } text
                ? parse(text) ?? throw new RequestException($"{name}: '{Readable.Short(text)}' is not {accepted}.")
                : null;
    }
}
