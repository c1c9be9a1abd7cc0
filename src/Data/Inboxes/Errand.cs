using Portal.Data.Store;

namespace Portal.Data.Inboxes;

/// <summary>Something that waits for one person: what, why, since when and until when. Never stored; it follows from the states of
/// things.</summary>
public sealed record Errand
{
    /// <summary>User name of whom it waits for.</summary>
    public required string Person { get; init; }

    /// <summary>What is to be done, such as <c>finding.answer</c>; the part before the point is its area.</summary>
    public required string Kind { get; init; }

    /// <summary>The thing, as the ledger calls it, such as <c>finding/F-2026-0001</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>The thing's number or code. It may stand in a mail: it says nothing of what the thing is about.</summary>
    public required string Name { get; init; }

    /// <summary>What the thing is about, for the page alone; a mail never holds it.</summary>
    public string? Title { get; init; }

    /// <summary>Addressed to this person; false when anybody who may do it can.</summary>
    public required bool IsPersonal { get; init; }

    /// <summary>First day on which it waited for this person.</summary>
    public required DateOnly Since { get; init; }

    /// <summary>Last day; null when none is set.</summary>
    public DateOnly? Until { get; init; }

    public bool IsOverdue { get; init; }

    /// <summary>Which time this is: whoever was told of an errand is told again only when it begins anew or becomes overdue.</summary>
    public required string Occasion { get; init; }

    public static string AreaOf(string kind) => kind[..kind.IndexOf('.', StringComparison.Ordinal)];
}

/// <summary>Whose errands are asked for, with the roles of now.</summary>
public sealed record InboxReader(string UserName, IReadOnlySet<string> Roles);

/// <summary>The errands of one kind of thing. It stands beside the thing and asks the rules that the thing's own buttons ask.</summary>
public interface IErrandSource
{
    /// <summary>Every kind that the source can give.</summary>
    IReadOnlyList<string> Kinds { get; }

    /// <summary>What waits for any of these people; one errand for each person and thing to do.</summary>
    Task<IReadOnlyList<Errand>> ReadAsync(IReadOnlyList<InboxReader> readers, CancellationToken cancellationToken);
}

/// <summary>What was read of the inbox.</summary>
/// <param name="Unread">Kinds of which nothing is known, because their source failed: that none is listed says nothing.</param>
public sealed record InboxReading(IReadOnlyList<Errand> Errands, IReadOnlyList<string> Unread);

/// <summary>A page of the inbox.</summary>
/// <param name="Unread">As in <see cref="InboxReading"/>.</param>
public sealed record InboxList(Page<Errand> Errands, IReadOnlyList<string> Unread);

/// <summary>What the inbox is filtered by; empty fields filter nothing.</summary>
public sealed record InboxFilter
{
    /// <summary>True for what is addressed to the reader, false for what the reader's roles may do.</summary>
    public bool? IsPersonal { get; init; }

    public string? Kind { get; init; }

    public bool IsOverdueOnly { get; init; }
}
