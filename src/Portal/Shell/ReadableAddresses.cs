using System.Text;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Portal.Api;
using Portal.Data;

namespace Portal.Shell;

/// <summary>Refuses addresses whose escapes are no text: bytes that are no UTF-8, halves of characters, control characters.</summary>
/// <remarks>Deeper down they would be replaced in silence, or break whatever writes them: a database, a log, a file.</remarks>
internal static class ReadableAddresses
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static IApplicationBuilder UseReadableAddresses(this IApplicationBuilder app) =>
        app.Use(
            static async (http, next) =>
            {
                // The page about the refusal is served under the same address.
                if (
                    http.Features.Get<IStatusCodeReExecuteFeature>() is not null
                    || IsReadable(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget)
                )
                {
                    await next(http);
                }
                else if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
                {
                    await ApiProblem
                        .Of(
                            StatusCodes.Status400BadRequest,
                            "The address holds escapes that are no text: bytes that are no UTF-8, half a character, or a control "
                                + "character. Write the text in UTF-8, and escape it with %."
                        )
                        .ExecuteAsync(http);
                }
                else
                {
                    http.Response.StatusCode = StatusCodes.Status400BadRequest;
                }
            }
        );

    /// <param name="target">As it stands in the request, escapes and all.</param>
    internal static bool IsReadable(string target)
    {
        if (!target.Contains('%', StringComparison.Ordinal))
        {
            return Readable.Is(target);
        }

        var bytes = new List<byte>(target.Length);
        for (var i = 0; i < target.Length; i++)
        {
            if (target[i] == '%' && i + 2 < target.Length && char.IsAsciiHexDigit(target[i + 1]) && char.IsAsciiHexDigit(target[i + 2]))
            {
                bytes.Add(Convert.ToByte(target.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(target, i, 1));
            }
        }

        try
        {
            return Readable.Is(Strict.GetString([.. bytes]));
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
