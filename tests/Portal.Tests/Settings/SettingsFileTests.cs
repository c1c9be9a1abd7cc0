using Portal.Settings;
using Xunit;

namespace Portal.Tests.Settings;

/// <summary>What a wrong setting says before anything starts.</summary>
public sealed class SettingsFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-settings-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void An_unknown_key_stops_the_start_with_its_line_its_name_and_what_is_accepted()
    {
        var path = Write("{\n  \"Home\": \"data\",\n  \"Warehouse\": {\n    \"MemoryLimt\": \"4GB\"\n  }\n}");

        var failure = Assert.Single(Assert.Throws<SettingsException>(() => SettingsFile.Load(path, home: null)).Failures);

        Assert.StartsWith(
            "appsettings.json:4: unknown key Warehouse:MemoryLimt; accepted here: Engine, SourceDirectory, SqlServer, ClickHouse, "
                + "MemoryLimit",
            failure,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_value_that_is_not_accepted_is_said_at_once()
    {
        var path = Write("""{ "Warehouse": { "MemoryLimit": "lots", "Threads": 1000 }, "Database": { "Provider": "SqlServer" } }""");

        var failures = Assert.Throws<SettingsException>(() => SettingsFile.Load(path, home: null)).Failures;

        Assert.Equal(3, failures.Count);
        Assert.Contains("Warehouse:MemoryLimit must be a whole number with MB or GB, such as 4GB.", failures);
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("")]
    public void A_time_zone_that_is_none_stops_the_start(string zone)
    {
        var failure = Assert.Single(
            Assert
                .Throws<SettingsException>(() => SettingsFile.Load(Write($$"""{ "Bank": { "TimeZone": "{{zone}}" } }"""), home: null))
                .Failures
        );

        Assert.Equal(
            $"Bank:TimeZone is '{zone}', which is no time zone of this machine. Set it to a name of the IANA database, such as Asia/Shanghai or UTC.",
            failure
        );
        Assert.Equal("Asia/Shanghai", SettingsFile.Load(Write("{}"), home: null).Bank.TimeZone);
    }

    [Fact]
    public void A_cluster_needs_addresses_and_its_keys_are_as_strict_as_the_others()
    {
        var empty = Assert
            .Throws<SettingsException>(() =>
                SettingsFile.Load(Write("""{ "Warehouse": { "Engine": "ClickHouse", "ClickHouse": { "Database": "a-b" } } }"""), home: null)
            )
            .Failures;
        var unknown = Assert
            .Throws<SettingsException>(() =>
                SettingsFile.Load(Write("""{ "Warehouse": { "ClickHouse": { "Urls": "http://a:8123" } } }"""), home: null)
            )
            .Failures;
        var accepted = SettingsFile.Load(
            Write("""{ "Warehouse": { "Engine": "ClickHouse", "ClickHouse": { "Url": "http://a:8123 http://b:8123" } } }"""),
            home: null
        );

        Assert.Equal(2, empty.Count);
        Assert.Contains(empty, f => f.StartsWith("Warehouse:ClickHouse:Url is empty.", StringComparison.Ordinal));
        Assert.StartsWith(
            "appsettings.json:1: unknown key Warehouse:ClickHouse:Urls; accepted here: Url, User",
            Assert.Single(unknown),
            StringComparison.Ordinal
        );
        Assert.Equal("http://a:8123 http://b:8123", accepted.Warehouse.ClickHouse.Url);
    }

    [Fact]
    public void The_home_of_the_operating_systems_user_is_not_ours()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ASSAY_HOME") is null, "ASSAY_HOME is set.");

        Assert.NotEqual("data", Environment.GetEnvironmentVariable("HOME"));
        Assert.Equal("data", SettingsFile.Load(Write("{}"), home: null).Home);
    }

    [Fact]
    public void The_command_line_wins_over_the_file() =>
        Assert.Equal("elsewhere", SettingsFile.Load(Write("""{ "Home": "data" }"""), home: "elsewhere").Home);

    [Fact]
    public void A_variable_that_no_setting_has_is_named_and_others_are_left_alone()
    {
        var unknown = SettingsFile.UnknownVariables([
            "ASSAY_Server__Adress",
            "ASSAY_Server__Url",
            "ASSAY_SQLSERVER",
            "Logging__LogLevel__Default",
            "PATH",
        ]);

        Assert.StartsWith(
            "environment: unknown key ASSAY_Server__Adress; accepted: ASSAY_Home, ASSAY_Bank__TimeZone, ASSAY_Server__Url",
            Assert.Single(unknown),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_variable_with_our_prefix_is_a_setting_or_is_named()
    {
        var unknown = SettingsFile.UnknownVariables([
            "ASSAY_Access_SecondFactorRoles",
            "ASSAY_Foo",
            "ASSAY_Server__HasPublicUrl",
            "ASSAY_Access__OpenIdConnect",
            "ASSAY_HOME",
            "ASSAY_TOKEN",
            "assay_access__openidconnect__clientid",
            "ASSAY_Warehouse__SqlServer__Schema",
        ]);

        Assert.Equal(4, unknown.Count);
        Assert.Equal("environment: unknown key ASSAY_Access_SecondFactorRoles; it is written ASSAY_Access__SecondFactorRoles", unknown[0]);
        Assert.StartsWith("environment: unknown key ASSAY_Foo; accepted: ASSAY_Home, ", unknown[1], StringComparison.Ordinal);
        Assert.DoesNotContain("HasPublicUrl", unknown[1], StringComparison.Ordinal);
        Assert.Contains("ASSAY_Access__OpenIdConnect__Authority", unknown[1], StringComparison.Ordinal);
        var inFile = Assert.Throws<SettingsException>(() =>
            SettingsFile.Load(Write("""{ "Server": { "HasPublicUrl": true } }"""), home: null)
        );
        Assert.StartsWith("appsettings.json:1: unknown key Server:HasPublicUrl", Assert.Single(inFile.Failures), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0/0", false)]
    [InlineData("::/0", false)]
    [InlineData("10.0.0.5 128.0.0.0/1", false)]
    [InlineData("10.0.0.0/8 fc00::/7 127.0.0.1", true)]
    public void A_network_of_proxies_is_not_the_whole_world(string proxies, bool isAccepted)
    {
        var path = Write($$"""{ "Server": { "Proxies": "{{proxies}}" } }""");
        if (isAccepted)
        {
            Assert.Equal(proxies, SettingsFile.Load(path, home: null).Server.Proxies);
            return;
        }

        var failure = Assert.Single(Assert.Throws<SettingsException>(() => SettingsFile.Load(path, home: null)).Failures);
        Assert.Contains("is nearly everybody", failure, StringComparison.Ordinal);
    }

    private string Write(string json)
    {
        var path = Path.Combine(_directory, "appsettings.json");
        File.WriteAllText(path, json);
        return path;
    }
}
