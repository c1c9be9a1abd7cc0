using Microsoft.AspNetCore.Http.HttpResults;
using Portal.Shell;

namespace Portal.Api;

/// <summary>Problem details (RFC 9457) whose <c>detail</c> is one sentence: what was wrong, with field and value, and what to do.</summary>
internal static partial class ApiProblem
{
    public static ProblemHttpResult Of(int status, string sentence) => TypedResults.Problem(sentence, statusCode: status);

    /// <summary>Answers with the sentence of whatever explains itself; all else is a fault of the program and goes to the log.</summary>
    public static async ValueTask<object?> Explain(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        try
        {
            return await next(call);
        }
        catch (RequestException refused)
        {
            return Of(refused.Status, refused.Message);
        }
        catch (Exception refused) when (Faults.Of(refused) is { } kind)
        {
            // What the body of a request names and is not there makes the request wrong, not its address.
            var said = kind == FaultKind.Missing && !HttpMethods.IsGet(call.HttpContext.Request.Method) ? FaultKind.Refused : kind;
            return Of(Faults.Status(said), Faults.Said(refused));
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or BadHttpRequestException))
        {
            var http = call.HttpContext;
            Failed(
                http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiProblem)),
                http.TraceIdentifier,
                http.Request.Path,
                failure
            );
            return Of(
                StatusCodes.Status500InternalServerError,
                $"The portal failed at this request; its log has the cause under {http.TraceIdentifier}. Read what stands there now before you repeat a change."
            );
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {Request} to {Path} failed")]
    private static partial void Failed(ILogger logger, string request, string path, Exception failure);
}

/// <summary>A request whose words are off: a field that is missing, unknown or unreadable.</summary>
internal sealed class RequestException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status { get; } = status;
}
