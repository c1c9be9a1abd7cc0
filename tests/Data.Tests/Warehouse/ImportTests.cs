using System.Text;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Portal.Data.Yaml;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

/// <summary>Imports into the small table partner, one matter each.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Profile = """
        profile: p
        meaning: m
        book: {name: B, currency: CNY}
        reads: {format: csv}
        parameters:
          group: {value: 7, meaning: group of everybody}
        maps:
          kind: {B: commercial_bank, T: trust}
        tables:
          partner:
            columns:
              partner_key: key
              partner_name: name
              partner_kind: {map: kind, from: kind}
              partner_group: '@group'
        """;

    private static readonly DateOnly AsOf = new(2024, 3, 31);

    private readonly WarehouseFixture _given = new();

    public void Dispose() => _given.Dispose();

    [Theory]
    [InlineData(
        "1.5,A,B",
        "row 2, column 'key', value '1.5': partner.partner_key does not take this value. Accepted: a whole number such as 6000 or 6000.0."
    )]
    [InlineData("x,A,B", "row 2, column 'key', value 'x': partner.partner_key does not take this value.")]
    [InlineData("1,,B", "row 2, column 'name', value '': partner.partner_name may not be missing.")]
    [InlineData("1,A,X", "row 2, column 'kind', value 'X': partner.partner_kind: not in the map 'kind'. Accepted: B, T.")]
    [InlineData("1,A,B\n2,C", "row 3, column '', value '2,C': the line is not a row of this file")]
    [InlineData("1,A,B\n2,C\n3,D,X", "Source rows refused: 2, allowed: 0")]
    [InlineData("1,A,B\n1,C,T", "row 3, column 'key', value '1': the key of partner stands in an earlier row. Accepted: each key once.")]
    public async Task A_bad_row_stops_the_load_with_its_place_and_leaves_nothing(string rows, string expected)
    {
        var stopped = await Assert.ThrowsAsync<WarehouseException>(() => LoadAsync(Profile, "key,name,kind\n" + rows + "\n"));

        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
        Assert.Contains(_given.Home.RejectsDirectory, stopped.Message, StringComparison.Ordinal);
        Assert.Empty(_given.Store.Seals());
        Assert.Empty(Directory.GetFiles(_given.Home.WarehouseDirectory, "*.parquet", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(
        "key,name,kind\n2,C\n",
        "The files have 1 record and none of them gives a row: 1 were refused and 0 left out",
        "row 2",
        "stand in "
    )]
    [InlineData(
        "key,name,kind\n",
        "The files have 0 records and none of them gives a row: 0 were left out",
        "nothing was loaded",
        "Give the file that holds this date's records"
    )]
    public async Task A_load_without_any_row_says_what_became_of_the_records(string text, params string[] said)
    {
        var problem = await Assert.ThrowsAsync<WarehouseException>(() => LoadAsync(Profile + "\nreject_limit: 2", text));

        Assert.All(said, part => Assert.Contains(part, problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bad_rows_within_the_limit_are_left_out_and_written_down_with_the_row_of_the_file()
    {
        var result = await LoadAsync(Profile + "\nreject_limit: 2", "key,name,kind\n1,A,B\n2,C\n3,=D,X\n4,E,T\n");

        Assert.Equal((2L, 2L), (result.Rejected, result.Seal.Partitions[0].Rows));
        var lines = File.ReadAllLines(result.RejectFile!);
        Assert.Contains(",3,,", lines[1], StringComparison.Ordinal);
        Assert.Contains(",4,kind,X,", lines[2], StringComparison.Ordinal); // line 4 of the file although line 3 was no row
    }

    [Theory]
    [InlineData("partner_key: key", "partner_key: (SELECT 1)", "12:20 holds a subquery")]
    [InlineData("partner_key: key", "partner_key: sum(key)", "function 'sum' is not accepted here")]
    [InlineData("partner_key: key", "partner_key: row_number() OVER ()", "holds a window")]
    [InlineData("partner_key: key", "partner_key: getvariable('a')", "function 'getvariable' is not accepted here")]
    [InlineData("partner_key: key", "partner_key: year(now())", "function 'now' is not accepted here")]
    [InlineData(
        "partner_key: key",
        "partner_key: year(current_localtimestamp())",
        "function 'current_localtimestamp' is not accepted here"
    )]
    [InlineData("partner_key: key", "partner_key: length(version())", "function 'version' is not accepted here")]
    [InlineData("partner_key: key", "partner_key: year(to_timestamp(key::BIGINT))", "function 'to_timestamp' is not accepted here")]
    [InlineData("partner_key: key", "partner_key: date_part('day', age(key::TIMESTAMP))", "age() with one argument counts to today")]
    [InlineData(
        "partner_key: key",
        "partner_key: year(key::TIMESTAMPTZ)",
        "casts to TIMESTAMP WITH TIME ZONE, which is not accepted here: its value depends on the time zone"
    )]
    [InlineData("partner_key: key", "partner_key: year(strptime(key, '%Y-%m-%d %z'))", "reads a time zone (%z or %Z)")]
    [InlineData("partner_key: key", "partner_key: 1) FROM read_text('/etc/hostname'", "holds more than one expression")]
    [InlineData("partner_key: key", "partner_key: 1); DROP TABLE x; SELECT (2", "cannot be parsed")]
    [InlineData("partner_key: key", "partner_key: 1); SELECT (2", "holds more than one expression")]
    [InlineData("partner_key: key", "partner_key: 1 +", "cannot be parsed")]
    [InlineData("partner_key: key", "partner_key: kee", "has no column 'kee'; did you mean 'key'? It has key, name, kind.")]
    [InlineData("partner_key: key", "partner_key: key::DOUBLE", "the expression gives floating point")]
    [InlineData("partner_key: key", "partner_kee: key", "table partner has no column 'partner_kee'; did you mean 'partner_key'?")]
    [InlineData("      partner_key: key\n", "", "lacks an expression for 'partner_key', which may not be missing")]
    [InlineData("partner_group: '@group'", "partner_group: '@grup'", "unknown name '@grup'; there are @as_of, @group.")]
    [InlineData("T: trust", "T: trusts", "'trusts' is not a code of list partner-kind")]
    [InlineData("{map: kind, from", "{map: kinds, from", "unknown map 'kinds'; there are kind; did you mean 'kind'?")]
    public async Task A_mistake_in_the_profile_is_named_with_its_place(string part, string instead, string expected)
    {
        var wrong = Profile.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(Profile, wrong);

        var stopped = await Assert.ThrowsAsync<StrictYamlException>(() => LoadAsync(wrong, "key,name,kind\n1,A,B\n"));

        Assert.StartsWith(Path.Combine(_given.Home.Root, "p.yaml:"), stopped.Message, StringComparison.Ordinal);
        Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_from_another_system_with_a_mark_carriage_returns_and_quoted_lines_is_read_as_it_is()
    {
        var result = await LoadAsync(Profile, "\uFEFFkey,\"name\",kind\r\n1,\"A, \"\"quoted\"\"\r\nand long\",B\r\n2,C,T\r\n");

        Assert.Equal(
            ("A, \"quoted\"\r\nand long", "C", 2L),
            (
                result.Seal.Partitions[0].Statistic("partner_name")!.Min,
                result.Seal.Partitions[0].Statistic("partner_name")!.Max,
                result.Seal.Partitions[0].Rows
            )
        );
    }

    [Fact]
    public async Task Chinese_text_in_the_encoding_of_a_core_system_arrives_whole()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var profile = Profile.Replace("format: csv", "format: csv, encoding: gb18030, delimiter: '|', skip: 1", StringComparison.Ordinal);

        await LoadAsync(profile, Encoding.GetEncoding("gb18030").GetBytes("导出\nkey|name|kind\n1|深圳前海微众银行|B\n"));

        var name = await _given.Engine.QueryAsync(
            new SqlStatement(
                $"SELECT partner_name, partner_group FROM {_given.Engine.Source("partner", _given.Store.Inputs([("partner", AsOf)]))}",
                [new("name", SqlType.Text), new("group", SqlType.Integer)]
            ),
            CancellationToken.None
        );
        Assert.Equal(["深圳前海微众银行", 7L], name.Rows[0]);
    }

    [Fact]
    public async Task Parquet_is_read_with_its_values_as_text_and_a_parameter_can_be_set()
    {
        var input = Path.Combine(_given.Home.Root, "p.parquet");
        using (var connection = _given.Duck.Connect())
        {
            connection.Execute(
                $"COPY (SELECT 1::DOUBLE AS key, 'A' AS name, 'B' AS kind) TO '{input}' (FORMAT parquet)",
                CancellationToken.None
            );
        }

        var result = await LoadAsync(
            Profile.Replace("format: csv", "format: parquet", StringComparison.Ordinal),
            input,
            new Dictionary<string, string> { ["group"] = "9" }
        );

        Assert.Equal("9", result.Seal.Partitions[0].Statistic("partner_group")!.Max);
    }

    [Fact]
    public async Task A_parameter_that_does_not_exist_or_is_of_another_kind_is_refused()
    {
        var unknown = await Assert.ThrowsAsync<WarehouseException>(() =>
            LoadAsync(Profile, "x", new Dictionary<string, string> { ["grup"] = "9" })
        );
        var text = await Assert.ThrowsAsync<WarehouseException>(() =>
            LoadAsync(Profile, "x", new Dictionary<string, string> { ["group"] = "nine" })
        );

        Assert.Contains("did you mean 'group'?", unknown.Message, StringComparison.Ordinal);
        Assert.Contains("'nine' is not a number", text.Message, StringComparison.Ordinal);
    }

    private Task<LoadResult> LoadAsync(string profile, string csv) => LoadAsync(profile, Encoding.UTF8.GetBytes(csv));

    private Task<LoadResult> LoadAsync(string profile, byte[] csv)
    {
        var input = Path.Combine(Directory.CreateDirectory(_given.Home.Root).FullName, "p.csv");
        File.WriteAllBytes(input, csv);
        return LoadAsync(profile, input, new Dictionary<string, string>());
    }

    private async Task<LoadResult> LoadAsync(string profile, string input, IReadOnlyDictionary<string, string> set)
    {
        var path = Path.Combine(_given.Home.Root, "p.yaml");
        File.WriteAllText(path, profile);
        var loaded = ImportProfile.Load(path, WarehouseFixture.Contract, _given.Home, AsOf, set);
        return await new Loader(_given.Home, _given.Store).LoadAsync(
            new LoadRequest(loaded, AsOf, [input], "test"),
            null,
            CancellationToken.None
        );
    }
}
