using System.Globalization;
using System.Security.Claims;
using Portal.Api;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Data.Store;
using Portal.Reporting;
using Portal.Work;

namespace Portal.Findings;

/// <summary>Lists and opens findings for personal tokens. What is asked for and cannot be frozen is refused: no finding stands there
/// without the loans it speaks of.</summary>
internal static class FindingApi
{
    /// <summary>The findings that the owner of the token may see, newest first, 100 on a page.</summary>
    public static async Task<IResult> ListAsync(
        ClaimsPrincipal user,
        FindingRegister register,
        int? page,
        CancellationToken cancellationToken
    ) =>
        Results.Ok(
            (
                await register.ListAsync(
                    Actor.User(user.Identity!.Name!),
                    new FindingFilter(),
                    new PageRequest(page ?? 1, 100),
                    cancellationToken
                )
            ).Rows
        );

    /// <summary>One finding with the retest that closed it; one that the owner of the token may not see does not exist.</summary>
    public static async Task<IResult> GetAsync(
        string number,
        ClaimsPrincipal user,
        FindingRegister register,
        CancellationToken cancellationToken
    ) =>
        await register.GetAsync(Actor.User(user.Identity!.Name!), number, cancellationToken) is { } finding
            ? Results.Ok(FindingBody.Of(finding))
            : ApiProblem.Of(StatusCodes.Status404NotFound, $"There is no finding {Readable.Short(number)}.");

    public static async Task<IResult> OpenAsync(
        HttpRequest http,
        ClaimsPrincipal user,
        FindingDesk desk,
        FindingRegister register,
        Definitions definitions,
        RunReader runs,
        CancellationToken cancellationToken
    )
    {
        var request = await FindingRequest.ReadAsync(http, cancellationToken);
        var (asOf, predicate) = await SourceAsync(request, definitions, runs, cancellationToken);
        var start = await desk.StartAsync(
            request.Indicator is null ? null : new IndicatorFigure(request.Indicator),
            asOf,
            predicate,
            cancellationToken
        );
        var content = new FindingContent
        {
            Title = request.Title,
            Rating = request.Rating,
            Criteria = start.Criteria,
            Condition = request.Condition ?? "",
            Owner = request.Owner,
            DueDate = request.DueDate,
        };
        var number = await register.OpenAsync(
            Actor.User(user.Identity!.Name!),
            request.Operation ?? Guid.CreateVersion7(),
            content,
            start.Source?.ToString(),
            start.Loans,
            cancellationToken
        );
        return Results.Created($"/findings/{number}", new { Number = number });
    }

    /// <summary>Date and condition of the loans to freeze; both null when the finding starts from nothing.</summary>
    private static async Task<(DateOnly? AsOf, string? Predicate)> SourceAsync(
        FindingRequest request,
        Definitions definitions,
        RunReader runs,
        CancellationToken cancellationToken
    )
    {
        if (request.Indicator is { } code)
        {
            try
            {
                var (asOf, result) = await runs.FigureAsync(code, request.AsOf, cancellationToken);
                var parts = definitions.Of(result, asOf, CultureInfo.InvariantCulture).Parts;
                return (asOf, request.Predicate ?? parts.FirstOrDefault(p => p.Predicate is not null)?.Predicate);
            }
            catch (KeyNotFoundException unknown)
            {
                throw new RequestException($"indicator: {unknown.Message}");
            }
        }

        if (request.Predicate is null)
        {
            return (request.AsOf, null);
        }

        return (
            request.AsOf
                ?? (await runs.LatestAsync(null, cancellationToken))?.Row.AsOf
                ?? throw new RequestException(
                    "asOf: is missing, and no run is kept whose date could be taken. Say of which date the loans are, such as 2024-12-31."
                ),
            request.Predicate
        );
    }
}
