using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Portal.Access;

namespace Portal.Shell;

/// <summary>Pages are compressed where this portal's own page or its reader asked for them, and nowhere else.</summary>
/// <remarks>
/// Who sees encrypted traffic learns from the length of a compressed page whether a guess that stands in it repeats a part of it (BREACH).
/// For that he makes a browser ask for addresses with his guesses, which only another site can do, and such a request is answered at full
/// length. The tokens of forms and the keys of visits differ in every answer besides (docs/security.md).
/// </remarks>
internal static class CompressedPages
{
    public static IServiceCollection AddCompressedPages(this IServiceCollection services) =>
        services
            .AddResponseCompression(options =>
            {
                options.EnableForHttps = true;
                options.MimeTypes = ["text/html"]; // styles and scripts come compressed from the build
                options.Providers.Add<BrotliCompressionProvider>();
                options.Providers.Add<GzipCompressionProvider>();
            })
            .Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest)
            .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);

    public static void UseCompressedPages(this IApplicationBuilder app) =>
        app.UseWhen(static http => OwnSite.Asked(http.Request), static own => own.UseResponseCompression());
}
