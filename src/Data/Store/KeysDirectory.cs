namespace Portal.Data.Store;

/// <summary>Directory outside the database for the signing key and the checkpoint files.</summary>
internal sealed record KeysDirectory(string Path);
