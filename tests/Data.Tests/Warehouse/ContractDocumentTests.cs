using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;
using Xunit;

namespace Portal.Data.Tests.Warehouse;

public sealed class ContractDocumentTests
{
    [Fact]
    public void The_page_about_the_contract_says_what_the_contract_says()
    {
        var expected = ContractDocument.Markdown(WarehouseFixture.Contract);
        var path = Path.Combine(WarehouseFixture.Repository("docs"), "warehouse-contract.md");
        var written = Path.Combine(AppContext.BaseDirectory, "warehouse-contract.md");
        File.WriteAllText(written, expected);

        Assert.True(
            File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == expected,
            $"{path} differs from catalogue/contract: read {written}, and copy it there."
        );
    }

    [Theory]
    [InlineData("type: money", "type: euros", "'euros' is not accepted here; one of bigint, int, text, date, bool, money, ratio, code is.")]
    [InlineData("type: money", "type: code", "a codelist belongs to type code")]
    [InlineData("type: money", "type: code, codelist: colour", "unknown code list 'colour'; there are stage.")]
    [InlineData("type: money", "type: money, carried_by: [item]", "carried_by names columns of type money of table 't'; 'item' is none.")]
    [InlineData("keys: [item]", "keys: [thing]", "key 'thing' of table 't' is not one of its columns.")]
    [InlineData("name: amount", "name: item", "column 'item' stands twice in table 't'.")]
    [InlineData("value: 2", "value: 1", "value 1 stands twice in list 'stage'.")]
    public void A_mistake_in_the_contract_stops_with_its_place(string part, string instead, string expected)
    {
        var catalogue = Directory.CreateTempSubdirectory("assay-contract-").FullName;
        try
        {
            Write(
                catalogue,
                "contract/t.yaml",
                """
                table: t
                grain: g
                partition: reporting_date
                meaning: m
                keys: [item]
                columns:
                  - {name: item, type: text, meaning: m}
                  - {name: amount, type: money, meaning: m}
                """.Replace(part, instead, StringComparison.Ordinal)
            );
            Write(
                catalogue,
                "codelists/c.yaml",
                """
                - list: stage
                  values:
                    - {code: one, value: 1, en: One, zh: 一}
                    - {code: two, value: 2, en: Two, zh: 二}
                """.Replace(part, instead, StringComparison.Ordinal)
            );

            var stopped = Assert.Throws<StrictYamlException>(() => Contract.Load(catalogue));

            Assert.Matches("^catalogue/(contract/t|codelists/c).yaml:[0-9]+:[0-9]+ ", stopped.Message);
            Assert.Contains(expected, stopped.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(catalogue, recursive: true);
        }
    }

    private static void Write(string catalogue, string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(catalogue, name))!);
        File.WriteAllText(Path.Combine(catalogue, name), text);
    }
}
