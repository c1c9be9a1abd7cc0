using System.Text.RegularExpressions;
using System.Xml.Linq;
using Portal.Data.Findings;
using Portal.Data.Returns;
using Portal.TestKit;
using Xunit;

namespace Portal.Tests.Rules;

/// <summary>Every text in both languages, and every text that a page asks for is there.</summary>
public sealed partial class ResourceTests
{
    private static readonly string _portal = Repository.PathOf("src", "Portal");

    public static TheoryData<string> Resources =>
        [
            .. Directory
                .EnumerateFiles(_portal, "*.resx", SearchOption.AllDirectories)
                .Where(f => !f.EndsWith(".zh-CN.resx", StringComparison.Ordinal))
                .Select(f => Path.GetRelativePath(_portal, f)),
        ];

    [Fact]
    public void There_are_resources_to_check() => Assert.True(Resources.Count > 20);

    [Theory]
    [MemberData(nameof(Resources))]
    public void Every_key_exists_in_English_and_in_Chinese(string resource)
    {
        var english = Texts(resource);
        var chinese = Texts(Path.ChangeExtension(resource, ".zh-CN.resx"));

        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
        Assert.All(english.Concat(chinese), text => Assert.False(string.IsNullOrEmpty(text.Value), $"{resource}: {text.Key} is empty"));
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void Chinese_keeps_the_placeholders_of_English(string resource)
    {
        var chinese = Texts(Path.ChangeExtension(resource, ".zh-CN.resx"));

        Assert.All(
            Texts(resource),
            text =>
                Assert.True(
                    Slots(text.Value).SetEquals(Slots(chinese[text.Key])),
                    $"{resource}: {text.Key} has other placeholders in Chinese"
                )
        );
    }

    /// <summary>"1 rows": a count before a plural says both forms, as in <c>{0} {0|row|rows}</c>.</summary>
    [Theory]
    [MemberData(nameof(Resources))]
    public void A_word_behind_a_count_has_its_singular(string resource) =>
        Assert.Empty(Texts(resource).SelectMany(text => Plurals(text.Value).Select(words => $"{resource}: {text.Key} says {words}")));

    [Theory]
    [InlineData("{0} rows", "{0} rows")]
    [InlineData("At most {1} signed checkpoints", "{1} signed checkpoints")]
    [InlineData("{0:0} days", "{0:0} days")]
    [InlineData("{0} {0|row|rows} of {1} loans", "{1} loans")]
    [InlineData("{0} {0|entry|entries}", null)]
    [InlineData("{0} is closed, {1} was others, entry {2} cites it", null)]
    public void A_plural_without_its_singular_is_found(string text, string? found) => Assert.Equal(found, Plurals(text).SingleOrDefault());

    [Theory]
    [MemberData(nameof(Resources))]
    public void A_choice_of_words_names_a_value_of_its_text(string resource) =>
        Assert.All(
            Texts(resource).SelectMany(text => Choice().Matches(text.Value).Select(choice => (text.Value, Slot: choice.Groups[1].Value))),
            choice => Assert.Matches(@"\{" + choice.Slot + @"(:[^}|]*)?\}", choice.Value)
        );

    /// <summary>What pages called by two words, with the word that stays.</summary>
    [Theory]
    [InlineData("第二因子", "第二重验证")]
    [InlineData("第二要素", "第二重验证")]
    [InlineData("严重", "重大")]
    [InlineData("台账", "账本")]
    public void One_thing_has_one_Chinese_word(string other, string word)
    {
        var texts = Resources
            .SelectMany(
                resource => Texts(Path.ChangeExtension(resource.Data, ".zh-CN.resx")),
                (resource, text) => (Place: $"{resource.Data}: {text.Key}", text.Value)
            )
            .ToList();

        Assert.Contains(texts, text => text.Value.Contains(word, StringComparison.Ordinal));
        Assert.Empty(texts.Where(text => text.Value.Contains(other, StringComparison.Ordinal)).Select(text => text.Place));
    }

    /// <summary>One state was called by two words, on the page of a finding and in its history.</summary>
    [Fact]
    public void States_of_returns_and_findings_have_their_names_in_one_place()
    {
        var kinds = new[] { typeof(ReturnState), typeof(FindingStatus), typeof(FindingRating), typeof(ManagementResponse) };
        Assert.Equal(
            kinds.SelectMany(kind => Enum.GetNames(kind).Select(name => kind.Name + name)).Order(StringComparer.Ordinal),
            Texts(Path.Combine("Controls", "StateNames.resx")).Keys.Order(StringComparer.Ordinal)
        );

        var members = string.Join('|', kinds.Take(3).SelectMany(Enum.GetNames).Distinct(StringComparer.Ordinal));
        var name = new Regex($"^(Return|Finding)?(State|Status|Rating|Value)({members})$", RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.Empty(
            Resources
                .Select(resource => resource.Data)
                .Where(resource =>
                    resource.Split(Path.DirectorySeparatorChar)[0] is "Returns" or "Findings" or "Dashboards" or "Inboxes" or "Shell"
                )
                .SelectMany(resource => Texts(resource).Keys.Where(key => name.IsMatch(key)).Select(key => $"{resource}: {key}"))
        );
    }

    [Fact]
    public void Every_text_that_a_page_asks_for_is_in_its_resource()
    {
        var missing = new List<string>();
        foreach (
            var file in Directory
                .EnumerateFiles(_portal, "*.*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".razor.cs", StringComparison.Ordinal))
        )
        {
            var source = File.ReadAllText(file);
            var name = Path.GetFileName(file).Split('.')[0];
            var own = Path.Combine(Path.GetDirectoryName(file)!, name + ".resx");
            var resource = Path.GetRelativePath(
                _portal,
                File.Exists(own) ? own : Path.Combine(_portal, "Controls", Localizer().Match(source).Groups[1].Value + ".resx")
            );
            var asked = Asked().Matches(source).Select(m => m.Groups[1].Value).ToList();
            if (asked.Count > 0)
            {
                missing.AddRange(asked.Except(Texts(resource).Keys).Select(key => $"{name}: {key}"));
            }
        }

        Assert.Empty(missing);
    }

    private static Dictionary<string, string> Texts(string resource) =>
        XDocument
            .Load(Path.Combine(_portal, resource))
            .Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    // Words behind a slot that end in s and are no plural: verbs and the like, behind what is no count.
    private static readonly HashSet<string> _noPlural = new(
        "is was does has its this others to and or in on at of for as with whose that because past already never meanwhile between neither one no it states holds stands ends says names limits asks starts computes knows writes leads busy cites joins belongs products wants accepts reads begins".Split(
            ' '
        ),
        StringComparer.Ordinal
    );

    private static IEnumerable<string> Plurals(string text) =>
        Plural().Matches(text).Select(found => found.Value).Where(found => !found.Split(' ').Any(_noPlural.Contains));

    private static HashSet<string> Slots(string text) => [.. Slot().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{\d(?::[^}|]*)?\} (?:[a-z][a-z-]* ){0,2}?[a-z]{2,}s\b")]
    private static partial Regex Plural();

    [GeneratedRegex(@"\{(\d)\|[^|{}]*\|[^|{}]*\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Slot();

    // L["Key"] and L["Key", …]; a key that is put together at run time ends in a quote and a plus.
    [GeneratedRegex(@"\bL\[""([A-Za-z.]+)""[\],]")]
    private static partial Regex Asked();

    [GeneratedRegex(@"IStringLocalizer<(\w+)>")]
    private static partial Regex Localizer();
}
