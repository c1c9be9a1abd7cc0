using Portal.Work;

namespace Portal.Indicators;

/// <summary>The list of indicators.</summary>
public sealed class IndicatorModels(IndicatorReader reader) : IPageModel
{
    public string Page => "indicators";

    public Task PrepareAsync(CancellationToken cancellationToken) => reader.ListAsync(null, cancellationToken);
}
