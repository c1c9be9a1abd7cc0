using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Reporting.Returns;

namespace Portal.Reporting.Rendering;

/// <summary>Renders a return to the HTML that the browser prints: the screen's component inside a page of its own.</summary>
public static class PdfHtml
{
    public static async Task<string> RenderAsync(
        ReturnDocument document,
        CultureInfo culture,
        DateTimeOffset generatedAt,
        string checkpoint
    )
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var parameters = ParameterView.FromDictionary(
            new Dictionary<string, object?>
            {
                [nameof(PdfPage.Document)] = document,
                [nameof(PdfPage.Culture)] = culture,
                [nameof(PdfPage.GeneratedAt)] = generatedAt,
                [nameof(PdfPage.Checkpoint)] = checkpoint,
            }
        );
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<PdfPage>(parameters)).ToHtmlString());
    }
}
