using Portal.Work;

namespace Portal.Returns;

/// <summary>The returns of the newest date, with how the checks of their kept versions came out.</summary>
public sealed class ReturnModels(ReturnReader reader) : IPageModel
{
    public string Page => "returns";

    public Task PrepareAsync(CancellationToken cancellationToken) => reader.ListAsync(null, cancellationToken);
}
