namespace Portal.Data;

/// <summary>Files and directories that only the account of the portal may read: the portal database and the keys.</summary>
/// <remarks>On Windows a home has the rights of the directory that it stands in; docs/operations.md says how to set them.</remarks>
public static class OwnerOnly
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = FileMode | UnixFileMode.UserExecute;
    private const UnixFileMode OfOthers = (UnixFileMode)0b111_111;

    /// <summary>Creates a file, or opens an existing one to be written anew.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = System.IO.FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode;
        }

        return new FileStream(path, options);
    }

    /// <summary>Creates an empty file unless there is one.</summary>
    public static void Ensure(string path)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = System.IO.FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = FileMode;
            }

            new FileStream(path, options).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first, or the file was there: then Mend sees to it.
        }
    }

    public static string CreateDirectory(string path) =>
        OperatingSystem.IsWindows() ? Directory.CreateDirectory(path).FullName : Directory.CreateDirectory(path, DirectoryMode).FullName;

    /// <summary>As <c>Mend</c>, of one directory without what is below it: nobody else reaches that then.</summary>
    public static IReadOnlyList<string> MendAlone(string directory) => Mend([directory], static path => [path]);

    /// <summary>Takes the rights of everybody else away from what is there: the paths, and all that is below them.</summary>
    /// <returns>One sentence for each file whose rights could not be changed.</returns>
    public static IReadOnlyList<string> Mend(IEnumerable<string> paths) => Mend(paths, WithAllBelow);

    private static List<string> Mend(IEnumerable<string> paths, Func<string, IEnumerable<string>> with)
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        var failed = new List<string>();
        foreach (var path in paths.Where(Path.Exists).SelectMany(with))
        {
            try
            {
                MendOne(path);
            }
            catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
            {
                if (Path.Exists(path))
                {
                    failed.Add(
                        $"{path} can be read by others, and its rights cannot be changed ({problem.Message.TrimEnd('.')}). Let its owner run: chmod go-rwx '{path}'"
                    );
                }
            }
        }

        return failed;
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void MendOne(string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & OfOthers) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, mode & ~OfOthers);
        }
    }

    private static IEnumerable<string> WithAllBelow(string path) =>
        Directory.Exists(path) ? [path, .. Directory.EnumerateFileSystemEntries(path, "*", SearchOption.AllDirectories)] : [path];
}
