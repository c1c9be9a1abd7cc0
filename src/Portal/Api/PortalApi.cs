using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Portal.Access;
using Portal.Controls;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Ledgers;
using Portal.Data.Store;
using Portal.Findings;
using Portal.Indicators;
using Portal.Reporting.Rendering;
using Portal.Reporting.Returns;

namespace Portal.Api;

/// <summary>What machines ask: files of returns for signed-in people, and a small interface for personal tokens.</summary>
public static class PortalApi
{
    public static IServiceCollection AddPortalApi(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null);
        return services;
    }

    public static WebApplication MapPortalApi(this WebApplication app)
    {
        app.MapGet("/returns/{form}/{file}", ReturnFileAsync).RequireAuthorization(Policies.ExportReturns);

        var api = app.MapGroup("/api").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = TokenAuthentication.SchemeName });
        api.MapGet("/indicators", IndicatorsAsync).RequireAuthorization(Policies.ViewIndicators);
        api.MapPost("/findings", OpenFindingAsync).RequireAuthorization(Policies.EditFindings);
        api.MapPost("/ledger/verify", async (LedgerVerification verification, CancellationToken ct) => Results.Ok(await verification.VerifyAsync(ct))).RequireAuthorization(Policies.VerifyLedger);
        return app;
    }

    /// <summary>A return's file by date and format, such as <c>/returns/G11_I/2024-12-31.xlsx</c>.</summary>
    private static async Task<IResult> ReturnFileAsync(string form, string file, ClaimsPrincipal user, ReturnEngine engine, ReturnFiles files, CancellationToken cancellationToken)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        if (!engine.Forms.Has(form) || !Enum.TryParse<ExportFormat>(Path.GetExtension(file).TrimStart('.'), ignoreCase: true, out var format) || !DateOnly.TryParseExact(name, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf))
        {
            return Results.NotFound();
        }

        try
        {
            var produced = await files.ProduceAsync(Actor.User(user.Identity!.Name!), form, asOf, null, [format], CultureInfo.CurrentUICulture, cancellationToken);
            var made = produced.Files[0];
            return Results.File(made.Content, ReturnExports.MediaType(format), made.Name);
        }
        catch (PrintingUnavailableException missing)
        {
            return Results.Problem(missing.Message, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> IndicatorsAsync(DateOnly? asOf, RunReader runs, CancellationToken cancellationToken) =>
        await runs.LatestAsync(asOf, cancellationToken) is { } run
            ? Results.Ok(new { run.Row.Number, run.Row.AsOf, run.Row.CatalogueDigest, run.Row.InputDigest, Indicators = run.Results.Select(r => new { r.Code, r.Ref, r.Name, Value = r.Value?.ToString(CultureInfo.InvariantCulture), r.Unit, State = r.LimitState.ToString().ToLowerInvariant() }) })
            : Results.NotFound(new ApiProblem("No run is kept for this date. Compute it with ./portal compute --as-of DATE."));

    private static async Task<IResult> OpenFindingAsync(FindingRequest request, ClaimsPrincipal user, FindingDesk desk, FindingRegister register, Definitions definitions, RunReader runs, CancellationToken cancellationToken)
    {
        try
        {
            var run = await runs.LatestAsync(request.AsOf, cancellationToken);
            var asOf = request.AsOf ?? run?.Row.AsOf;
            var predicate = request.Predicate;
            if (predicate is null && request.Indicator is not null && run?.Find(request.Indicator) is { } figure)
            {
                predicate = definitions.Of(figure, run.Row.AsOf, CultureInfo.InvariantCulture).Parts.FirstOrDefault(p => p.Predicate is not null)?.Predicate;
            }

            var start = await desk.StartAsync(request.Indicator is null ? null : $"indicator/{request.Indicator}", asOf, predicate, cancellationToken);
            var content = new FindingContent { Title = request.Title, Rating = request.Rating, Condition = request.Condition ?? "" };
            var number = await register.OpenAsync(Actor.User(user.Identity!.Name!), request.Operation ?? Guid.CreateVersion7(), content, start.SourceFigure, start.Loans, cancellationToken);
            return Results.Created($"/findings/{number}", new { Number = number });
        }
        catch (RuleException refused)
        {
            return Results.Json(new ApiProblem(refused.Message), statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}

/// <summary>A finding to open.</summary>
/// <param name="Indicator">Code of the figure that it starts from; its loans are frozen with it.</param>
/// <param name="Predicate">Condition of the loans; by default the figure's numerator.</param>
/// <param name="Operation">Chosen by the caller, so that a repeated call opens nothing twice.</param>
public sealed record FindingRequest(string Title, FindingRating Rating, string? Indicator, DateOnly? AsOf, string? Predicate, string? Condition, Guid? Operation);
