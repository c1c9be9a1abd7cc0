namespace Portal.Data.Runs;

/// <summary>Kept digests of what figures used of the catalogue: how they were made, a colon, and SHA-256 in hexadecimal.</summary>
public static class ClosureDigests
{
    /// <summary>Characters of the longest.</summary>
    public const int MaxLength = 72;

    /// <summary>Whether a figure was made by the rules of now; null when nothing tells, because no digest was kept, or one that was made
    /// in another way.</summary>
    public static bool? IsSame(string? kept, string? now) =>
        kept is null || now is null ? null
        : kept == now ? true
        : kept.Split(':')[0] == now.Split(':')[0] ? false
        : null;

    /// <summary>The same of something that may be gone now: what is not there any more is not what it was.</summary>
    public static bool? IsStill(string? kept, string? now) => kept is not null && now is null ? false : IsSame(kept, now);
}
