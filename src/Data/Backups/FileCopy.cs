using System.Buffers;
using System.Security.Cryptography;

namespace Portal.Data.Backups;

/// <summary>Copies a file and hashes what it copied in the same reading.</summary>
internal static class FileCopy
{
    /// <param name="source">File to read; others may have it open.</param>
    /// <param name="root">Directory that the copy stands below.</param>
    /// <param name="relative">Path of the copy below it, with forward slashes.</param>
    /// <returns>Path, length and SHA-256 of what was written and flushed to the medium.</returns>
    public static async Task<BackupFile> ToAsync(string source, string root, string relative, CancellationToken cancellationToken)
    {
        var target = Path.Combine(root, relative.Replace('/', Path.DirectorySeparatorChar));
        OwnerOnly.CreateDirectory(Path.GetDirectoryName(target)!);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using var from = new FileStream(
                source,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                1,
                FileOptions.SequentialScan | FileOptions.Asynchronous
            );
            await using var to = OwnerOnly.Create(target);
            long bytes = 0;
            for (int read; (read = await from.ReadAsync(buffer, cancellationToken)) > 0; bytes += read)
            {
                hash.AppendData(buffer, 0, read);
                await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            to.Flush(flushToDisk: true);
            return new BackupFile(relative, bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
