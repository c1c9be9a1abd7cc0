using System.Text;
using Portal.Data.Tests.Warehouse;
using Portal.Data.Warehouse;
using Portal.Data.Warehouse.Imports;
using Portal.Data.Yaml;
using Xunit;

namespace Portal.Data.Tests.Yaml;

/// <summary>No YAML can overflow a stack, fill the memory or fail in another way than by a sentence with its place.</summary>
public sealed class YamlBoundsTests : IDisposable
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

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("- ", "")]
    public void A_thousand_levels_are_refused_where_they_become_too_deep(string open, string close)
    {
        var text = new StringBuilder().Insert(0, open, 20_000).Append('x').Insert(open.Length * 20_000 + 1, close, 20_000).ToString();

        var refused = Assert.Throws<StrictYamlException>(() => StrictYaml.Parse<List<string>>(text, "deep.yaml"));

        Assert.Contains($"more than {Bounds.YamlNesting} lists and mappings", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &a [x]\nb: [*a, *a]")]
    [InlineData("&a [*a]")]
    [InlineData("a: &a {b: *a}")]
    public void What_grows_when_it_is_read_is_refused(string text) =>
        Assert.Contains(
            "an alias (*name) is not accepted",
            Assert.Throws<StrictYamlException>(() => StrictYaml.Parse<Dictionary<string, string>>(text, "x.yaml")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_that_is_too_large_or_no_utf8_is_refused_before_it_is_read()
    {
        using (var large = File.OpenWrite(_file))
        {
            large.SetLength(Bounds.YamlBytes + 1);
        }

        Assert.Contains(
            $"at most {Bounds.YamlBytes}",
            Assert.Throws<StrictYamlException>(() => StrictYaml.Load<string>(_file)).Message,
            StringComparison.Ordinal
        );

        File.WriteAllBytes(_file, [.. "name: "u8, 0xD2, 0xF8]);
        Assert.Contains(
            "Save it as UTF-8",
            Assert.Throws<StrictYamlException>(() => StrictYaml.Load<Dictionary<string, string>>(_file)).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("((((", "more than 64 brackets")]
    [InlineData("NOT ", "cannot be parsed")]
    [InlineData("-", "")]
    public void An_expression_of_a_profile_is_as_deep_as_can_be_checked(string piece, string sentence)
    {
        using var given = new WarehouseFixture();
        var text = string.Concat(Enumerable.Repeat(piece, 1_500));
        File.WriteAllText(
            _file,
            Profile.Replace(
                "partner_name: name",
                $"partner_name: '{text} name{new string(')', text.Count(c => c == '('))}'",
                StringComparison.Ordinal
            )
        );

        var refused = Assert.Throws<StrictYamlException>(() =>
            ImportProfile.Load(_file, WarehouseFixture.Contract, given.Home, new DateOnly(2024, 3, 31), new Dictionary<string, string>())
        );

        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_stand_for_names_cannot_grow_without_end()
    {
        using var given = new WarehouseFixture();
        var lets = string.Concat(Enumerable.Range(1, 40).Select(i => $"  n{i}: '@n{i - 1} || @n{i - 1}'\n"));
        File.WriteAllText(_file, Profile.Replace("tables:", $"let:\n  n0: name\n{lets}tables:", StringComparison.Ordinal));

        var refused = Assert.Throws<StrictYamlException>(() =>
            ImportProfile.Load(_file, WarehouseFixture.Contract, given.Home, new DateOnly(2024, 3, 31), new Dictionary<string, string>())
        );

        Assert.Contains("once its names are filled in", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A profile that works, with some of its characters replaced: it is read, or refused by a sentence with its place.</summary>
    [Fact]
    public void A_hundred_broken_profiles_are_read_or_refused_by_a_sentence()
    {
        using var given = new WarehouseFixture();
        const string Junk = "{}[]()'\"@&*:,-#|>%!?\t\n 0xX\u00e9\ud83d";
        var random = new Random(17);
        for (var i = 0; i < 100; i++)
        {
            var text = new StringBuilder(Profile);
            for (var n = random.Next(1, 6); n > 0; n--)
            {
                text[random.Next(text.Length)] = Junk[random.Next(Junk.Length)];
            }

            File.WriteAllText(_file, text.ToString(), Encoding.UTF8);
            var failed = Record.Exception(() =>
                ImportProfile.Load(
                    _file,
                    WarehouseFixture.Contract,
                    given.Home,
                    new DateOnly(2024, 3, 31),
                    new Dictionary<string, string>()
                )
            );

            Assert.True(failed is null or StrictYamlException or WarehouseException, $"{text}\n{failed}");
        }
    }
}
