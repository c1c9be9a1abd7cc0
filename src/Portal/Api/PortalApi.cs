using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Portal.Access;
using Portal.Data;
using Portal.Data.Ledgers;
using Portal.Shell;
using Portal.Work;

namespace Portal.Api;

/// <summary>What machines ask: files of returns for signed-in people, and a small interface for personal tokens.</summary>
public static class PortalApi
{
    public static IServiceCollection AddPortalApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter()));
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        return services;
    }

    public static WebApplication MapPortalApi(this WebApplication app)
    {
        app.MapGet("/returns/{form}/{file}", ReturnApi.FileAsync).RequireAuthorization(Policies.ExportReturns);

        var api = app.MapGroup("/api")
            .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = TokenAuthentication.SchemeName })
            .AddEndpointFilter(ApiProblem.Explain);
        api.MapGet("/indicators", IndicatorsAsync).RequireAuthorization(Policies.ViewIndicators);
        api.MapGet("/returns/{form}/{asOf}", ReturnApi.GetAsync).RequireAuthorization(Policies.ViewReturns);
        api.MapPost("/returns/{form}/{asOf}", ReturnApi.CalculateAsync).RequireAuthorization(Policies.ExportReturns);
        api.MapPost("/returns/{form}/{asOf}/{version}", ReturnApi.StepAsync).RequireAuthorization(Policies.ViewReturns);
        api.MapGet("/findings", FindingApi.ListAsync).RequireAuthorization(Policies.ViewFindings);
        api.MapGet("/findings/{number}", FindingApi.GetAsync).RequireAuthorization(Policies.ViewFindings);
        api.MapPost("/findings", FindingApi.OpenAsync).RequireAuthorization(Policies.EditFindings);
        api.MapGet("/scenarios", ScenarioApi.ListAsync).RequireAuthorization(Policies.ViewScenarios);
        api.MapGet("/scenarios/{number}", ScenarioApi.RunAsync).RequireAuthorization(Policies.ViewScenarios);
        api.MapPost("/scenarios", ScenarioApi.CreateAsync).RequireAuthorization(Policies.EditScenarios);
        api.MapGet("/ledger/entries", LedgerApi.EntriesAsync).RequireAuthorization(Policies.ViewLedger);
        api.MapPost(
                "/ledger/verify",
                async (LedgerVerification verification, CancellationToken ct) => Results.Ok(await verification.VerifyAsync(ct))
            )
            .RequireAuthorization(Policies.VerifyLedger);

        // Without this, a mistyped address would answer a program with the way to the sign-in page.
        api.Map(
            "/{**rest}",
            (HttpRequest request) =>
                ApiProblem.Of(StatusCodes.Status404NotFound, $"There is no {request.Method} {request.Path} in this interface.")
        );
        return app;
    }

    private static async Task<IResult> IndicatorsAsync(string? asOf, RunReader runs, CancellationToken cancellationToken)
    {
        var date = Urls.Date(asOf);
        if (asOf is not null && date is null)
        {
            throw new RequestException($"asOf: '{Readable.Short(asOf)}' is not a date such as 2024-12-31.");
        }

        return await runs.LatestAsync(date, cancellationToken) is { } run
            ? Results.Ok(
                new
                {
                    run.Row.Number,
                    run.Row.AsOf,
                    run.Row.CatalogueDigest,
                    run.Row.InputDigest,
                    Indicators = run.Results.Select(IndicatorBody.Of),
                }
            )
            : ApiProblem.Of(StatusCodes.Status404NotFound, "No run is kept for this date. Compute it with ./portal compute --as-of DATE.");
    }
}
