using Portal.Data.Store;

namespace Portal.Data;

/// <summary>The one directory under which Assay writes everything; two copies with different homes never meet.</summary>
/// <remarks>Directories come into being when they are first asked for.</remarks>
public sealed class Home
{
    private readonly Lazy<HomeKey> _key;

    public Home(string root)
    {
        Root = Path.GetFullPath(
            string.IsNullOrWhiteSpace(root)
                ? throw new ArgumentException("A home needs a directory: --home DIR or ASSAY_HOME.", nameof(root))
                : root
        );
        Verdicts = new FileVerdicts(this);
        _key = new(() => HomeKey.Open(KeysDirectory));
    }

    public string Root { get; }

    /// <summary>The portal database with the SQLite provider.</summary>
    public string DatabasePath => Path.Combine(Existing(Root), "assay.db");

    /// <summary>Whether nothing can be written into the home, such as one that is kept as evidence on a medium that is read only.</summary>
    /// <remarks>The system is asked by trying: rights alone do not tell of a medium.</remarks>
    public bool IsReadOnly
    {
        get
        {
            try
            {
                var probe = Path.Combine(Existing(Root), Path.GetRandomFileName());
                new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
                return false;
            }
            catch (UnauthorizedAccessException)
            {
                return true;
            }
            catch (IOException failure)
            {
                return StoreFaults.Of(failure) is { Rule: StoreFaults.ReadOnlyRule };
            }
        }
    }

    /// <summary>Seals, data files and staging of the loan warehouse.</summary>
    public string WarehouseDirectory => Existing(Path.Combine(Root, "warehouse"));

    /// <summary>Cuboids that the planner keeps; can be deleted at any time, they are computed again.</summary>
    public string CubesDirectory => Existing(Path.Combine(Root, "cubes"));

    /// <summary>Secrets: readable by their owner only.</summary>
    public string KeysDirectory => OwnerOnly.CreateDirectory(Path.Combine(Root, "keys"));

    /// <summary>Marks what Assay writes for itself into the home.</summary>
    public HomeKey Key => _key.Value;

    /// <summary>Which files of the home are known to have the hashes that they must have.</summary>
    public FileVerdicts Verdicts { get; }

    /// <summary>Takes the rights of others away from the home, the portal database and the keys, as homes of earlier versions had
    /// them.</summary>
    /// <remarks>Nobody else enters the home: whoever could open a lock file could stop every writer, and sealed files hold every
    /// loan.</remarks>
    /// <param name="hasDatabase">The portal database is the file in this home; it is made when it is not there yet, so that nobody else
    /// ever reads it.</param>
    /// <returns>One sentence for each file whose rights could not be changed.</returns>
    public IReadOnlyList<string> Protect(bool hasDatabase)
    {
        OwnerOnly.CreateDirectory(Root);
        if (hasDatabase)
        {
            OwnerOnly.Ensure(DatabasePath);
        }

        return
        [
            .. OwnerOnly.MendAlone(Root),
            .. OwnerOnly.Mend([DatabasePath, DatabasePath + "-wal", DatabasePath + "-shm", KeysDirectory]),
        ];
    }

    public string ExportsDirectory => Existing(Path.Combine(Root, "exports"));

    public string LogsDirectory => Existing(Path.Combine(Root, "logs"));

    /// <summary>One CSV file for each load that refused rows.</summary>
    public string RejectsDirectory => Existing(Path.Combine(Root, "rejects"));

    /// <summary>Where a query that outgrows its memory limit spills; emptied when the engine closes.</summary>
    public string SpillDirectory => Existing(Path.Combine(Root, "spill"));

    private static string Existing(string directory)
    {
        try
        {
            return Directory.CreateDirectory(directory).FullName;
        }
        catch (IOException failure) when (StoreFaults.Of(failure) is { Rule: StoreFaults.ReadOnlyRule })
        {
            return Path.GetFullPath(directory); // a home that is read only has what it has
        }
    }
}
