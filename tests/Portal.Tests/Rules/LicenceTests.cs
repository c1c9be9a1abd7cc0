using System.Text.Json;
using System.Xml.Linq;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Reads the licence of every package that a product project restores, transitive ones included.</summary>
public sealed class LicenceTests
{
    private static readonly string[] Accepted = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MS-PL", "PostgreSQL"];

    /// <summary>Packages that give a file or an address instead of an expression, each looked at by a person.</summary>
    private static readonly Dictionary<string, string> Reviewed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.Data.SqlClient.SNI.runtime"] =
            "Microsoft's licence for the SQL Server native client, redistributable with applications",
        ["Microsoft.Identity.Client.NativeInterop"] =
            "Microsoft's licence for the identity client's native part, redistributable with applications",
        ["Otp.NET"] = "MIT by the LICENSE.txt in the package",
        ["Microsoft.CodeAnalysis.BannedApiAnalyzers"] = "MIT by its repository; not shipped",
    };

    [Theory]
    [InlineData("Data")]
    [InlineData("Reporting")]
    [InlineData("Portal")]
    public void Every_package_has_a_licence_that_a_bank_may_use(string project)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("artifacts", "obj", project, "project.assets.json")));
        var folders = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(f => f.Name).ToList();
        var packages = assets
            .RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(l => l.Value.GetProperty("type").GetString() == "package")
            .ToList();
        Assert.NotEmpty(packages);

        var refused = new List<string>();
        foreach (var package in packages)
        {
            var path = package.Value.GetProperty("path").GetString()!;
            var id = package.Name.Split('/')[0];
            var nuspec = folders.Select(f => Path.Combine(f, path, id.ToLowerInvariant() + ".nuspec")).First(File.Exists);
            var metadata = XDocument.Load(nuspec).Root!.Elements().First(e => e.Name.LocalName == "metadata");
            var licence = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
            var address = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "licenseUrl")?.Value ?? "";
            var isAccepted =
                licence?.Attribute("type")?.Value == "expression"
                    ? licence.Value.Split(" OR ").Any(part => Accepted.Contains(part.Trim('(', ')', ' ')))
                    : Reviewed.ContainsKey(id) || IsKnownAddress(address);
            if (!isAccepted)
            {
                refused.Add($"{package.Name}: {licence?.Value ?? address}");
            }
        }

        Assert.Empty(refused);
    }

    // Old packages point at a page instead of naming an expression.
    private static bool IsKnownAddress(string address) =>
        address.Contains("github.com/dotnet/", StringComparison.OrdinalIgnoreCase)
        || address.Contains("opensource.org/licenses/MIT", StringComparison.OrdinalIgnoreCase)
        || address.Contains("apache.org/licenses/LICENSE-2.0", StringComparison.OrdinalIgnoreCase)
        || address.Contains("raw.githubusercontent.com/dotnet", StringComparison.OrdinalIgnoreCase);
}
