using System.Text;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;

namespace Portal.Data.Tests.Warehouse;

/// <summary>A home of its own, a small profile for the table partner, and hands to load bytes through it.</summary>
internal sealed class GivenImport : IDisposable
{
    public const string Profile = """
        profile: p
        meaning: m
        book: {name: B, currency: CNY}
        reads: {format: csv}
        tables:
          partner:
            columns:
              partner_key: key
              partner_name: name
              partner_kind: "'trust'"
              partner_group: '7'
        """;

    public static readonly DateOnly AsOf = new(2024, 3, 31);

    public WarehouseFixture Warehouse { get; } = new();

    public void Dispose() => Warehouse.Dispose();

    /// <param name="reads">What stands under reads beside the format, such as "encoding: gb18030".</param>
    /// <param name="limit">Rows that may be refused.</param>
    public Task<LoadResult> LoadAsync(
        byte[] input,
        string name = "p.csv",
        string? reads = null,
        int? limit = null,
        string profile = Profile
    )
    {
        var path = Path.Combine(Directory.CreateDirectory(Warehouse.Home.Root).FullName, name);
        File.WriteAllBytes(path, input);
        return LoadFileAsync(path, reads, limit, profile);
    }

    public Task<LoadResult> LoadAsync(
        string input,
        string name = "p.csv",
        string? reads = null,
        int? limit = null,
        string profile = Profile
    ) => LoadAsync(Encoding.UTF8.GetBytes(input), name, reads, limit, profile);

    public Task<LoadResult> LoadFileAsync(
        string path,
        string? reads = null,
        int? limit = null,
        string profile = Profile,
        IReadOnlyList<ExpectedTotal>? expected = null
    )
    {
        var written = Path.Combine(Warehouse.Home.Root, "p.yaml");
        File.WriteAllText(
            written,
            reads is null ? profile : profile.Replace("{format: csv}", $"{{format: csv, {reads}}}", StringComparison.Ordinal)
        );
        var loaded = ImportProfile.Load(written, WarehouseFixture.Contract, Warehouse.Home, AsOf, new Dictionary<string, string>());
        return new Loader(Warehouse.Home, Warehouse.Store).LoadAsync(
            new LoadRequest(loaded, AsOf, [path], "test", RejectLimit: limit) { Expected = expected ?? [] },
            null,
            CancellationToken.None
        );
    }

    /// <summary>The names of the partners that are in use, in their order.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        var rows = await Warehouse.Engine.QueryAsync(
            new SqlStatement(
                $"SELECT partner_name FROM {Warehouse.Engine.Source("partner", Warehouse.Store.Inputs([("partner", AsOf)]))} ORDER BY partner_key",
                [new("name", SqlType.Text)]
            ),
            CancellationToken.None
        );
        return [.. rows.Rows.Select(row => (string)row[0]!)];
    }
}
