using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Portal.Settings;

/// <summary>Reads the settings and says everything that is wrong with them at once, each with its place.</summary>
public static class SettingsFile
{
    /// <summary>Only variables that begin with it are read: <c>HOME</c> belongs to the operating system.</summary>
    private const string Prefix = "ASSAY_";

    /// <summary>Variables that are no settings: the token of a call, and what the tests of the project read.</summary>
    private static readonly string[] OtherVariables = ["ASSAY_TOKEN", "ASSAY_SQLSERVER", "ASSAY_WRITE", "ASSAY_TEST_CATALOGUE"];

    /// <summary>Settings of a file, the environment and the command line, in this order.</summary>
    /// <exception cref="SettingsException">A key is unknown or a value is not accepted; every failure is in the message.</exception>
    public static AssaySettings Load(string path, string? home)
    {
        var builder = new ConfigurationBuilder();
        List<string> unknown = [.. UnknownVariables(Environment.GetEnvironmentVariables().Keys.Cast<string>())];
        if (File.Exists(path))
        {
            unknown.InsertRange(0, UnknownKeys(path));
            if (unknown.Count == 0)
            {
                builder.AddJsonFile(Path.GetFullPath(path));
            }
        }

        if (unknown.Count > 0)
        {
            throw new SettingsException(unknown);
        }

        builder.AddEnvironmentVariables(Prefix);
        var configuration = builder.Build();
        var settings = new AssaySettings();
        try
        {
            foreach (var property in Sections())
            {
                configuration.GetSection(property.Name).Bind(property.GetValue(settings));
            }
        }
        catch (InvalidOperationException error)
        {
            throw new SettingsException([$"{path}: {error.Message} {error.InnerException?.Message}"]);
        }

        settings.Home = home ?? configuration["Home"] ?? settings.Home;
        Require(settings);
        return settings;
    }

    /// <exception cref="SettingsException">A value is not accepted; every failure is in the message.</exception>
    public static void Require(AssaySettings settings)
    {
        if (Failures(settings) is { Count: > 0 } failures)
        {
            throw new SettingsException(failures);
        }
    }

    /// <summary>Variables that begin with the prefix and are no setting: one underscore too few would leave a portal less safe than its
    /// administrator believes.</summary>
    /// <param name="names">Names of environment variables; those without the prefix are not ours.</param>
    public static IReadOnlyList<string> UnknownVariables(IEnumerable<string> names)
    {
        var accepted = Leaves(typeof(AssaySettings), Prefix).ToList();
        return
        [
            .. names
                .Where(n => n.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                .Where(n => !accepted.Contains(n, StringComparer.OrdinalIgnoreCase))
                .Where(n => !OtherVariables.Contains(n, StringComparer.OrdinalIgnoreCase))
                .Select(n =>
                    accepted.Find(known => Bare(known) == Bare(n)) is { } meant
                        ? $"environment: unknown key {n}; it is written {meant}"
                        : $"environment: unknown key {n}; accepted: {string.Join(", ", accepted)}"
                ),
        ];

        static string Bare(string name) => name.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
    }

    /// <summary>Names of the variables of a type's settings, levels below it included.</summary>
    private static IEnumerable<string> Leaves(Type type, string prefix) =>
        type.GetProperties()
            .Where(p => p.CanWrite)
            .SelectMany(p => IsSection(p.PropertyType) ? Leaves(p.PropertyType, $"{prefix}{p.Name}__") : [prefix + p.Name]);

    private static bool IsSection(Type type) => type.IsClass && type.Namespace == typeof(AssaySettings).Namespace;

    /// <summary>Keys of the file that no setting has, as <c>file:line: Section:Key …; accepted: …</c>.</summary>
    public static IReadOnlyList<string> UnknownKeys(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var text = Encoding.UTF8.GetString(bytes);
        var found = new List<string>();
        var stack = new Stack<(Type? Type, string Name)>();
        var reader = new Utf8JsonReader(
            Encoding.UTF8.GetBytes(text),
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        Type? next = typeof(AssaySettings);
        var name = "";
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        stack.Push((next, name));
                        break;
                    case JsonTokenType.EndObject:
                        stack.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        var key = reader.GetString()!;
                        var (owner, prefix) = stack.Peek();
                        name = prefix.Length == 0 ? key : $"{prefix}:{key}";
                        next = owner is null ? null : Member(owner, key)?.PropertyType;
                        if (owner is not null && next is null)
                        {
                            var line = text.AsSpan(0, Encoding.UTF8.GetCharCount(bytes, 0, (int)reader.TokenStartIndex)).Count('\n') + 1;
                            found.Add(
                                $"{Path.GetFileName(path)}:{line}: unknown key {name}; accepted here: {string.Join(", ", owner.GetProperties().Where(p => p.CanWrite).Select(p => p.Name))}"
                            );
                        }

                        break;
                    default:
                        break;
                }
            }
        }
        catch (JsonException error)
        {
            found.Add($"{Path.GetFileName(path)}:{error.LineNumber + 1}: not valid JSON: {error.Message}");
        }

        return found;
    }

    private static PropertyInfo? Member(Type type, string key) =>
        type.GetProperty(key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { CanWrite: true } property
            ? property
            : null;

    private static IEnumerable<PropertyInfo> Sections() =>
        typeof(AssaySettings).GetProperties().Where(p => p.PropertyType != typeof(string));

    private static List<string> Failures(AssaySettings settings)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), results, validateAllProperties: true);
        foreach (
            var value in Sections()
                .Select(section => section.GetValue(settings)!)
                .Append(settings.Warehouse.ClickHouse)
                .Append(settings.Warehouse.SqlServer)
                .Append(settings.Access.OpenIdConnect)
        )
        {
            Validator.TryValidateObject(value, new ValidationContext(value), results, validateAllProperties: true);
        }

        if (settings.Access.OpenIdConnect.IsOn && settings.Server.PublicUrl.Length == 0)
        {
            results.Add(
                new ValidationResult(
                    "Server:PublicUrl is empty. The directory sends people back to that address; set it to the one that it knows."
                )
            );
        }

        if (settings.Mail.IsOn && settings.Server.PublicUrl.Length == 0)
        {
            results.Add(
                new ValidationResult(
                    "Server:PublicUrl is empty. Mails lead to the pages where things are done; set it to the address that people open."
                )
            );
        }

        if (settings.Database.Provider == "SqlServer" && settings.Database.ConnectionString.Length == 0)
        {
            results.Add(new ValidationResult("Database:ConnectionString is empty. SQL Server needs one."));
        }

        if (settings.Warehouse.Engine == "SqlServer" && settings.Warehouse.SqlServer.ConnectionString.Length == 0)
        {
            results.Add(new ValidationResult("Warehouse:SqlServer:ConnectionString is empty. The engine SqlServer needs one."));
        }

        if (settings.Warehouse.Engine == "ClickHouse" && settings.Warehouse.ClickHouse.Url.Length == 0)
        {
            results.Add(
                new ValidationResult(
                    "Warehouse:ClickHouse:Url is empty. Set it to the HTTP addresses of the cluster, one for each shard, with spaces "
                        + "between them."
                )
            );
        }

        return [.. results.Select(r => r.ErrorMessage ?? "A setting is not accepted.")];
    }
}

/// <summary>Settings that cannot be used; the message lists every failure.</summary>
public sealed class SettingsException(IReadOnlyList<string> failures) : Exception(string.Join(Environment.NewLine, failures))
{
    public IReadOnlyList<string> Failures { get; } = failures;
}
