using System.Text;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;

namespace Portal.Data.Tests.Warehouse;

/// <summary>A home of its own, and an import profile for loans of which a test states only the columns that matter to it.</summary>
internal sealed class GivenLoans(Portal.Data.Warehouse.Contracts.Contract? contract = null) : IDisposable
{
    /// <summary>Header of a file that the columns as given read.</summary>
    public const string Header = "Loan,Cust,Open,Due,Bal,DPD,Rate\n";

    public static readonly DateOnly AsOf = new(2024, 1, 31);

    // One line for each column that may not be missing.
    private static readonly (string Column, string Expression)[] Columns =
    [
        ("loan_key", "Loan"),
        ("root_loan_key", "Loan"),
        ("loan_id", "Loan"),
        ("customer_key", "Cust"),
        ("customer_id", "Cust"),
        ("borrower_type", "\"'person'\""),
        ("enterprise_size", "\"'not_applicable'\""),
        ("operator_type", "\"'none'\""),
        ("product", "\"'consumer_micro'\""),
        ("business_kind", "\"'consumer'\""),
        ("consumption_kind", "\"'other'\""),
        ("grant_kind", "\"'new'\""),
        ("repayment_method", "\"'monthly_instalment'\""),
        ("payment_mode", "\"'self'\""),
        ("funding_role", "\"'sole'\""),
        ("is_internet", "'true'"),
        ("is_joint", "'false'"),
        ("is_overseas", "'false'"),
        ("is_merger_loan", "'false'"),
        ("is_restructured", "'false'"),
        ("is_restructured_this_year", "'false'"),
        ("is_extended", "'false'"),
        ("is_defaulted", "'false'"),
        ("loan_status", "\"'open'\""),
        ("open_date", "Open"),
        ("due_date", "Due"),
        ("original_term_months", "'12'"),
        ("months_on_book", "'1'"),
        ("balance", "Bal"),
        ("partner_balance", "'0'"),
        ("principal_own", "'1'"),
        ("principal_total", "'1'"),
        ("days_past_due", "DPD"),
        ("five_class", "\"'normal'\""),
        ("annual_rate", "Rate"),
        ("guarantee_type", "\"'credit'\""),
        ("province", "\"'44'\""),
        ("industry", "\"'none'\""),
        ("purpose", "\"'unspecified'\""),
        ("channel", "\"'own_app'\""),
        ("partner_key", "'0'"),
        ("own_share", "'1'"),
    ];

    public WarehouseFixture Warehouse { get; } = new(contract);

    public void Dispose() => Warehouse.Dispose();

    /// <param name="columns">Expressions of columns that differ, as YAML writes them.</param>
    /// <param name="where">Condition of the table, as YAML writes it.</param>
    /// <param name="before">What stands in the profile before its tables.</param>
    /// <param name="after">Further tables.</param>
    public static string Profile(
        IReadOnlyDictionary<string, string>? columns = null,
        string? where = null,
        string before = "",
        string reads = "{format: csv}",
        string after = ""
    )
    {
        var yaml = new StringBuilder(
            $"profile: given\nmeaning: loans of a test\nbook: {{name: Given Bank, currency: CNY}}\nreads: {reads}\n{before}tables:\n  loan_snapshot:\n"
        );
        yaml.Append(where is null ? "" : $"    where: {where}\n").Append("    columns:\n");
        foreach (var (column, expression) in Columns)
        {
            yaml.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"      {column}: {columns?.GetValueOrDefault(column) ?? expression}\n"
            );
        }

        return yaml.Append(after).ToString();
    }

    public Task<LoadResult> LoadAsync(
        string csv,
        string? profile = null,
        int limit = 0,
        DateOnly? asOf = null,
        IReadOnlyDictionary<string, string>? with = null
    )
    {
        var input = Path.Combine(Directory.CreateDirectory(Warehouse.Home.Root).FullName, "book.csv");
        File.WriteAllText(input, csv);
        return LoadFileAsync(input, profile, limit, asOf, with);
    }

    /// <param name="with">Files that the profile joins: name to text.</param>
    public Task<LoadResult> LoadFileAsync(
        string input,
        string? profile = null,
        int limit = 0,
        DateOnly? asOf = null,
        IReadOnlyDictionary<string, string>? with = null
    )
    {
        var files = (with ?? new Dictionary<string, string>()).ToDictionary(
            w => w.Key,
            w => Path.Combine(Warehouse.Home.Root, w.Key + ".csv"),
            StringComparer.Ordinal
        );
        foreach (var (name, file) in files)
        {
            File.WriteAllText(file, with![name]);
        }

        var path = Path.Combine(Warehouse.Home.Root, "p.yaml");
        File.WriteAllText(path, profile ?? Profile());
        var loaded = ImportProfile.Load(path, Warehouse.Store.Contract, Warehouse.Home, asOf ?? AsOf, new Dictionary<string, string>());
        return new Loader(Warehouse.Home, Warehouse.Store).LoadAsync(
            new LoadRequest(loaded, asOf ?? AsOf, [input], "test", RejectLimit: limit, With: files),
            null,
            CancellationToken.None
        );
    }

    /// <summary>One column of the rows in use, in the order of the loans' own numbers.</summary>
    public async Task<IReadOnlyList<string>> ValuesAsync(
        string sql,
        string table = "loan_snapshot",
        DateOnly? date = null,
        string order = "loan_id"
    )
    {
        var source = Warehouse.Engine.Source(table, Warehouse.Store.Inputs([(table, date ?? AsOf)]));
        var rows = await Warehouse.Engine.QueryAsync(
            new SqlStatement($"SELECT CAST({sql} AS VARCHAR) FROM {source} ORDER BY {order}", [new("v", SqlType.Text)]),
            CancellationToken.None
        );
        return [.. rows.Rows.Select(r => (string?)r[0] ?? "")];
    }

    /// <summary>The reject file's lines without its header and without the file's name.</summary>
    public IReadOnlyList<string> Rejects() =>
        [
            .. Directory
                .GetFiles(Warehouse.Home.RejectsDirectory)
                .OrderBy(File.GetLastWriteTimeUtc)
                .Last()
                .To(File.ReadAllLines)
                .Skip(1)
                .Select(l => l[(l.IndexOf("book.csv,", StringComparison.Ordinal) + 9)..]),
        ];
}

internal static class Piping
{
    public static TResult To<T, TResult>(this T value, Func<T, TResult> next) => next(value);
}
