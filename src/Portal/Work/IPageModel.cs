namespace Portal.Work;

/// <summary>What a page computes from sealed rows when it is opened without a choice; it stands beside the page.</summary>
public interface IPageModel
{
    /// <summary>Name of the page, as its address has it.</summary>
    string Page { get; }

    /// <summary>Asks what the page asks, through the same readers, so that the page finds it.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);
}
