using System.ComponentModel.DataAnnotations;

namespace Portal.Settings;

/// <summary>Everything that <c>appsettings.json</c> and the environment may set; the class is the list of accepted keys.</summary>
/// <remarks>Environment variables begin with <c>ASSAY_</c> and use two underscores between levels: <c>ASSAY_HOME</c>,
/// <c>ASSAY_Server__Url</c>.</remarks>
public sealed class AssaySettings
{
    /// <summary>Directory for everything that Assay writes; relative to the working directory.</summary>
    [Required(ErrorMessage = "Home is empty. Set it to a directory, or pass --home DIR.")]
    public string Home { get; set; } = "data";

    public BankSettings Bank { get; set; } = new();
    public ServerSettings Server { get; set; } = new();
    public AccessSettings Access { get; set; } = new();
    public CatalogueSettings Catalogue { get; set; } = new();
    public DatabaseSettings Database { get; set; } = new();
    public LedgerSettings Ledger { get; set; } = new();
    public WarehouseSettings Warehouse { get; set; } = new();
    public PdfSettings Pdf { get; set; } = new();
    public DemoSettings Demo { get; set; } = new();
    public LoggingSettings Logging { get; set; } = new();
    public HealthSettings Health { get; set; } = new();
    public JobSettings Jobs { get; set; } = new();
    public TelemetrySettings Telemetry { get; set; } = new();
    public MailSettings Mail { get; set; } = new();
}

public sealed class HealthSettings
{
    /// <summary>Room that must be free where the home stands, such as <c>2GB</c>: below it the portal says that it is not ready.</summary>
    [RegularExpression("^[0-9]{1,6}(MB|GB)$", ErrorMessage = "Health:LeastFreeDisk must be a whole number with MB or GB, such as 2GB.")]
    public string LeastFreeDisk { get; set; } = "1GB";

    internal long LeastFreeBytes =>
        long.Parse(LeastFreeDisk[..^2], System.Globalization.CultureInfo.InvariantCulture)
        << (LeastFreeDisk.EndsWith("GB", StringComparison.Ordinal) ? 30 : 20);
}

public sealed class JobSettings
{
    /// <summary>Whether this portal runs the daily work; one that only serves pages leaves it to others.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Time of day, in the bank's time zone, from which the ledger is verified.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "23:59:00", ErrorMessage = "Jobs:VerifyAt must be a time of day from {1} to {2} (hh:mm:ss).")]
    public TimeSpan VerifyAt { get; set; } = new(2, 0, 0);
}

public sealed class TelemetrySettings
{
    /// <summary>Address of the bank's own collector for OpenTelemetry over HTTP, such as http://collector.bank.example:4318; empty sends
    /// nothing.</summary>
    [RegularExpression(
        "^(https?://[^ ?#]+)?$",
        ErrorMessage = "Telemetry:OtlpEndpoint must be empty or an http or https address, such as http://collector.bank.example:4318."
    )]
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>Headers for the collector, such as <c>Authorization=Bearer …</c>; better given as the variable
    /// ASSAY_Telemetry__OtlpHeaders than in the file.</summary>
    public string OtlpHeaders { get; set; } = "";
}

public sealed class CatalogueSettings
{
    /// <summary>Directory of the regulation as data; relative to the program when not absolute.</summary>
    [Required(ErrorMessage = "Catalogue:Directory is empty. Set it to the directory that holds contract/, measures/ and indicators/.")]
    public string Directory { get; set; } = "catalogue";
}

public sealed class DatabaseSettings
{
    /// <summary><c>Sqlite</c> (a file in the home) or <c>SqlServer</c>.</summary>
    [RegularExpression("Sqlite|SqlServer", ErrorMessage = "Database:Provider must be Sqlite or SqlServer.")]
    public string Provider { get; set; } = "Sqlite";

    /// <summary>Needed for SQL Server; empty for SQLite.</summary>
    public string ConnectionString { get; set; } = "";
}

public sealed class LedgerSettings : IValidatableObject
{
    /// <summary>Directory on another machine or medium, for this home alone, where every checkpoint is written as well; empty for
    /// none.</summary>
    public string CheckpointDirectory { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CheckpointDirectory.Length > 0 && !Path.IsPathFullyQualified(CheckpointDirectory))
        {
            yield return new(
                "Ledger:CheckpointDirectory must be empty or the whole path of a directory, such as /mnt/audit/assay: from the home "
                    + "itself nobody could tell that the home was set back.",
                [nameof(CheckpointDirectory)]
            );
        }
    }
}

public sealed class WarehouseSettings
{
    /// <summary><c>DuckDb</c> (embedded, over the home's files), <c>SqlServer</c> or <c>ClickHouse</c> (which hold copies of
    /// them).</summary>
    [RegularExpression("DuckDb|SqlServer|ClickHouse", ErrorMessage = "Warehouse:Engine must be DuckDb, SqlServer or ClickHouse.")]
    public string Engine { get; set; } = "DuckDb";

    /// <summary>Where the bank's own Parquet files stand (TABLE.parquet or TABLE/*.parquet), for './portal engine attach' with the embedded
    /// engine.</summary>
    public string SourceDirectory { get; set; } = "";

    public SqlServerSettings SqlServer { get; set; } = new();

    public ClickHouseSettings ClickHouse { get; set; } = new();

    /// <summary>Memory that the embedded engine may use, such as <c>4GB</c>; beyond it the engine spills to the home.</summary>
    [RegularExpression("^[0-9]+(MB|GB)$", ErrorMessage = "Warehouse:MemoryLimit must be a whole number with MB or GB, such as 4GB.")]
    public string MemoryLimit { get; set; } = "4GB";

    /// <summary>Where the embedded engine spills; empty is the home's own directory.</summary>
    public string SpillDirectory { get; set; } = "";

    /// <summary>About what one statement may spill, such as <c>16GB</c>: larger groupings are computed some customers at a time. Empty is
    /// four times the memory limit.</summary>
    [RegularExpression(
        "^([0-9]+(MB|GB))?$",
        ErrorMessage = "Warehouse:SpillLimit must be empty or a whole number with MB or GB, such as 16GB."
    )]
    public string SpillLimit { get; set; } = "";

    /// <summary>Threads of the embedded engine; 0 means one for each processor.</summary>
    [Range(0, 256, ErrorMessage = "Warehouse:Threads must be between {1} and {2}.")]
    public int Threads { get; set; }

    /// <summary>Longest time that one statement may run.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "12:00:00", ErrorMessage = "Warehouse:QueryTimeout must be between {1} and {2} (hh:mm:ss).")]
    public TimeSpan QueryTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Statements that may run at once.</summary>
    [Range(1, 64, ErrorMessage = "Warehouse:Concurrency must be between {1} and {2}.")]
    public int Concurrency { get; set; } = 2;
}

public sealed class ClickHouseSettings
{
    /// <summary>HTTP addresses, one for each shard, with spaces between them; needed for the engine ClickHouse.</summary>
    [RegularExpression(
        "^(https?://[^ /]+/?( +https?://[^ /]+/?)*)?$",
        ErrorMessage = "Warehouse:ClickHouse:Url must be HTTP addresses with spaces between them, one for each shard, such as http://ch1:8123 http://ch2:8123."
    )]
    public string Url { get; set; } = "";

    [Required(ErrorMessage = "Warehouse:ClickHouse:User is empty. Set it to the login of the cluster, such as default.")]
    public string User { get; set; } = "default";

    /// <summary>Better given as the variable ASSAY_Warehouse__ClickHouse__Password than in the file.</summary>
    public string Password { get; set; } = "";

    /// <summary>Database of the tables over all shards; each shard's own rows stand in the one of this name with <c>_shard</c> behind
    /// it.</summary>
    [RegularExpression(
        "^[A-Za-z_][A-Za-z0-9_]*$",
        ErrorMessage = "Warehouse:ClickHouse:Database must be a name of letters, digits and underscores, such as assay."
    )]
    public string Database { get; set; } = "assay";

    /// <summary>Name of the cluster in the servers' remote_servers.</summary>
    [RegularExpression(
        "^[A-Za-z_][A-Za-z0-9_]*$",
        ErrorMessage = "Warehouse:ClickHouse:Cluster must be a name of letters, digits and underscores, such as assay."
    )]
    public string Cluster { get; set; } = "assay";

    /// <summary>Memory that one statement may use on one server.</summary>
    [RegularExpression(
        "^[0-9]+(MB|GB)$",
        ErrorMessage = "Warehouse:ClickHouse:MemoryLimit must be a whole number with MB or GB, such as 4GB."
    )]
    public string MemoryLimit { get; set; } = "4GB";
}

public sealed class SqlServerSettings
{
    /// <summary>Of the warehouse, which may be another server than the portal database's. Better given as the variable
    /// ASSAY_Warehouse__SqlServer__ConnectionString than in the file.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Schema that holds the contract's tables.</summary>
    [RegularExpression(
        "^[A-Za-z_][A-Za-z0-9_]*$",
        ErrorMessage = "Warehouse:SqlServer:Schema must be a name of letters, digits and underscores, such as assay."
    )]
    public string Schema { get; set; } = "assay";
}

public sealed class PdfSettings
{
    /// <summary>Path of the browser that prints; empty means the first one found.</summary>
    public string Browser { get; set; } = "";

    /// <summary>Longest time that one print may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00", ErrorMessage = "Pdf:Timeout must be between {1} and {2} (hh:mm:ss).")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Prints that may run at once.</summary>
    [Range(1, 16, ErrorMessage = "Pdf:Concurrency must be between {1} and {2}.")]
    public int Concurrency { get; set; } = 2;
}

public sealed class DemoSettings
{
    /// <summary>Whether the demo bank and its sign-ins may be created.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Live IOUs on the last date.</summary>
    [Range(1000, 50_000_000, ErrorMessage = "Demo:Loans must be between {1} and {2}.")]
    public long Loans { get; set; } = 200_000;

    /// <summary>Month-ends to create, the last one included.</summary>
    [Range(1, 120, ErrorMessage = "Demo:Months must be between {1} and {2}.")]
    public int Months { get; set; } = 25;

    /// <summary>Last month-end.</summary>
    public DateOnly End { get; set; } = new(2024, 12, 31);

    /// <summary>Same seed, same bank.</summary>
    public long Seed { get; set; } = 7;
}

public sealed class LoggingSettings
{
    /// <summary>Verbose, Debug, Information, Warning, Error or Fatal.</summary>
    [RegularExpression(
        "Verbose|Debug|Information|Warning|Error|Fatal",
        ErrorMessage = "Logging:MinimumLevel must be Verbose, Debug, Information, Warning, Error or Fatal."
    )]
    public string MinimumLevel { get; set; } = "Warning";

    /// <summary>Days that a log file is kept.</summary>
    [Range(1, 3650, ErrorMessage = "Logging:RetainedDays must be between {1} and {2}.")]
    public int RetainedDays { get; set; } = 30;
}
