using System.Security.Cryptography;
using Portal.Access;
using Portal.Data.Access;

namespace Portal.Cli;

/// <summary>The sign-ins of the demo bank: one password for all of them, made for this home and kept in its keys.</summary>
internal static class DemoPeople
{
    private const string PasswordFile = "demo-password";

    /// <returns>The sign-ins to show; none where the demo is switched off or the home holds no demo bank.</returns>
    public static async Task<DemoSignIns> EnsureAsync(Assay assay, CancellationToken cancellationToken)
    {
        if (!assay.Services.GetRequiredService<DemoAdmission>().IsGranted)
        {
            return new DemoSignIns([]);
        }

        var password = Password(Path.Combine(assay.Home.KeysDirectory, PasswordFile));
        await assay.Services.GetRequiredService<DemoUsers>().EnsureAsync(_ => password, cancellationToken);

        // A user of such a name whom somebody else made has another password.
        var made = (await assay.Services.GetRequiredService<UserRegister>().ListAsync(cancellationToken))
            .Where(u => u.IsDemo)
            .Select(u => u.UserName)
            .ToHashSet(StringComparer.Ordinal);
        return new DemoSignIns([
            .. DemoUsers.All.Where(u => made.Contains(u.UserName)).Select(u => new DemoSignIn(u.UserName, password, u.Role)),
        ]);
    }

    private static string Password(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(new FileStream(path, options));
            writer.Write($"Demo-{RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 10)}");
        }

        return File.ReadAllText(path);
    }
}
