using System.Globalization;
using System.Text.Json.Nodes;
using Portal.Data.Warehouse.SqlServer;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Tests.Books;
using Portal.TestKit;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Portal.Reporting.Tests.Catalogues;

/// <summary>Files made from others. With ASSAY_WRITE=1 in the environment these tests write them instead of comparing.</summary>
public sealed class GeneratedFilesTests
{
    public static TheoryData<string> Kinds => [.. CatalogueSchema.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_committed_schema_is_the_one_of_the_loader(string kind) =>
        Same(Repository.PathOf("catalogue", "schema", kind + ".schema.json"), CatalogueSchema.Write(kind));

    [Fact]
    public void The_list_of_indicators_is_that_of_the_catalogue() =>
        Same(Repository.PathOf("docs", "indicators.md"), IndicatorsDocument.Write(GivenBook.CommittedCatalogue));

    /// <summary>Kept to be read: a change of the planner or of a dialect shows what it does to the statements of a server that the tests
    /// cannot reach.</summary>
    [Fact]
    public void The_statements_for_SQL_Server_are_those_that_were_read() =>
        Same(
            Repository.PathOf("tests", "Reporting.Tests", "Catalogues", "measures.sqlserver.sql"),
            string.Join(
                "\n\n",
                new CatalogueCheck(GivenBook.CommittedCatalogue)
                    .Statements(new SqlServerDialect())
                    .OrderBy(s => s.Code, StringComparer.Ordinal)
                    .ThenBy(s => s.Day)
                    .Select(s => FormattableString.Invariant($"-- {s.Code}, rules of {s.Day:yyyy-MM-dd}\n{s.Statement.Text}"))
            ) + "\n"
        );

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_loader_accepts_exactly_the_keys_of_the_schema(string kind)
    {
        var record = CatalogueSchema.Kinds[kind];
        var problem = Assert.Throws<StrictYamlException>(() =>
            typeof(StrictYaml)
                .GetMethod(nameof(StrictYaml.Parse))!
                .MakeGenericMethod(record)
                .Invoke<object>("no_such_key: 1", "x.yaml", null!)
        );

        Assert.EndsWith(
            $"accepted keys: {string.Join(", ", CatalogueSchema.Keys(record).Select(key => key.Key))}.",
            problem.Problem,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_committed_file_fits_its_schema(string kind)
    {
        var schema = JsonNode.Parse(CatalogueSchema.Write(kind))!.AsObject();
        var files = GivenBook
            .CommittedCatalogue.Source.Files.Where(file =>
                file.Path.StartsWith(kind + "/", StringComparison.Ordinal) || file.Path == kind + ".yaml"
            )
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(
            files,
            file =>
            {
                var stream = new YamlStream();
                stream.Load(new StringReader(file.Content));
                Assert.Empty(SchemaProblems.Of(stream.Documents[0].RootNode, schema, schema).Select(problem => $"{file.Path}:{problem}"));
            }
        );
    }

    [Fact]
    public void Every_column_that_a_condition_names_has_a_name_for_people()
    {
        var catalogue = GivenBook.CommittedCatalogue;
        var compiler = new MeasureCompiler(catalogue, new DateOnly(2025, 12, 31));
        var used = catalogue
            .Measures.Select(compiler.Compile)
            .OfType<CompiledMeasure>()
            .SelectMany(measure => measure.Columns)
            .Select(column => column.Name[(column.Name.IndexOf('.', StringComparison.Ordinal) + 1)..])
            .Where(name => catalogue.Contract.Tables.Values.Any(table => table.Find(name) is not null) && name != "item")
            .Distinct();

        Assert.Empty(used.Except(catalogue.Words.Keys));
        Assert.DoesNotContain(catalogue.Words.Values, word => string.IsNullOrWhiteSpace(word.Zh) || string.IsNullOrWhiteSpace(word.En));
    }

    [Theory]
    [InlineData("en", "days past due > 90 and not product is one of Micro consumer loan, Discounted bills")]
    [InlineData("zh-CN", "逾期天数 > 90，且非 产品 属于 小额消费贷款、票据贴现")]
    public void Conditions_are_said_in_words(string culture, string words)
    {
        var said = new CatalogueWords(GivenBook.CommittedCatalogue, CultureInfo.GetCultureInfo(culture)).Condition(
            "loan_snapshot",
            "days_past_due > 90 and not product in (consumer_micro, bills)"
        );

        Assert.Equal(words, said);
    }

    [Fact]
    public void Formulas_are_said_with_the_names_of_their_measures() =>
        Assert.Equal(
            "年初正常贷款向下迁徙为不良额 ÷ （年初正常贷款余额 − 年初正常贷款期间减少额）",
            new CatalogueWords(GivenBook.CommittedCatalogue, CultureInfo.GetCultureInfo("zh-CN")).Formula(
                "performing_to_npl / (performing_opening - performing_reduced)"
            )
        );

    private static void Same(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("ASSAY_WRITE") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(
            text,
            File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "(no such file: run this test with ASSAY_WRITE=1)"
        );
    }
}

internal static class Invocation
{
    /// <summary>Calls a static method and lets its own exception through.</summary>
    public static T Invoke<T>(this System.Reflection.MethodInfo method, params object[] arguments)
    {
        try
        {
            return (T)method.Invoke(null, arguments)!;
        }
        catch (System.Reflection.TargetInvocationException problem)
        {
            throw problem.InnerException!;
        }
    }
}
