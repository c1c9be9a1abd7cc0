namespace Portal.Data;

/// <summary>The one directory under which Assay writes everything; two copies with different homes never meet.</summary>
/// <remarks>Directories come into being when they are first asked for.</remarks>
public sealed class Home(string root)
{
    public string Root { get; } = Path.GetFullPath(string.IsNullOrWhiteSpace(root) ? throw new ArgumentException("A home needs a directory: --home DIR or ASSAY_HOME.", nameof(root)) : root);

    /// <summary>The portal database with the SQLite provider.</summary>
    public string DatabasePath => Path.Combine(Existing(Root), "assay.db");

    /// <summary>Seals, data files and staging of the loan warehouse.</summary>
    public string WarehouseDirectory => Existing(Path.Combine(Root, "warehouse"));

    /// <summary>Cuboids that the planner keeps; can be deleted at any time, they are computed again.</summary>
    public string CubesDirectory => Existing(Path.Combine(Root, "cubes"));

    public string KeysDirectory => Existing(Path.Combine(Root, "keys"));

    public string ExportsDirectory => Existing(Path.Combine(Root, "exports"));

    public string LogsDirectory => Existing(Path.Combine(Root, "logs"));

    /// <summary>One CSV file for each load that refused rows.</summary>
    public string RejectsDirectory => Existing(Path.Combine(Root, "rejects"));

    /// <summary>Where a query that outgrows its memory limit spills; emptied when the engine closes.</summary>
    public string SpillDirectory => Existing(Path.Combine(Root, "spill"));

    private static string Existing(string directory) => Directory.CreateDirectory(directory).FullName;
}
