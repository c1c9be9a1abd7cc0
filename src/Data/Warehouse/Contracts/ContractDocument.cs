using System.Globalization;
using System.Text;

namespace Portal.Data.Warehouse.Contracts;

/// <summary>Writes the contract as a page for people: docs/warehouse-contract.md, which a test holds equal.</summary>
public static class ContractDocument
{
    public static string Markdown(Contract contract)
    {
        var page = new StringBuilder(
            """
            # The warehouse contract

            Written from `catalogue/contract` and `catalogue/codelists`: change those, run the tests, and copy the page that the failing one names.

            Every file holds one partition of one table. Beside the columns below it carries the partition's date, under the name given as
            *partition*, and `load_id`. Types: `money` is DECIMAL(18,2) in the home's reporting currency, `ratio` DECIMAL(9,6) as a fraction, `code`
            a SMALLINT from the code list named behind it, `bigint`, `int`, `text`, `date`, `bool`. A column without *null* may not be missing.
            *Carried by* names the amounts that say whether a row counts where the column is added up: a closed loan is behind no balance, and what it
            lacks is no gap.

            Ranges and relations stand below the columns. A row that breaks one is refused, or it is loaded and counted with its amount in the seal
            of its load; the page *Loads* shows them. What the contract carries twice is compared the same way. How rules are written:
            [import-profiles.md](import-profiles.md#what-the-contract-refuses).


            """.ReplaceLineEndings("\n")
        );
        foreach (var table in contract.Tables.Values.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            Append(page, table);
        }

        page.Append("# Code lists\n\nPredicates and import profiles use the symbol; the warehouse stores the number.\n\n");
        foreach (var list in contract.CodeLists.Values.OrderBy(l => l.Name, StringComparer.Ordinal))
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"## {list.Name}\n\n| symbol | number | English | 中文 | group |\n|---|---|---|---|---|\n"
            );
            foreach (var value in list.Values)
            {
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{value.Code}` | {value.Value} | {Cell(value.En)} | {Cell(value.Zh)} | {value.Group} |\n"
                );
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd() + "\n";
    }

    private static void Append(StringBuilder page, ContractTable table)
    {
        page.Append(CultureInfo.InvariantCulture, $"## {table.Name}\n\n{Sentence(table.Grain)} {Sentence(table.Meaning)}");
        page.Append(table.Population is { } population ? $" Population: {population}." : "");
        page.Append(
            CultureInfo.InvariantCulture,
            $" Partition: `{table.PartitionKey}`. Key: {string.Join(", ", table.Keys.Select(k => $"`{k}`"))}.\n\n| column | type | | meaning | EAST |\n|---|---|---|---|---|\n"
        );
        foreach (var column in table.Columns)
        {
            var type = column.CodeList is { } list ? $"code [{list}](#{list})" : column.Type.ToString().ToLowerInvariant();
            var remarks = new[]
            {
                column.IsNullable ? "null" : null,
                column.Unit,
                column.IsPersonal ? "personal" : null,
                Carried(column),
            }.Where(r => r is not null);
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{column.Name}` | {type} | {string.Join(", ", remarks)} | {Cell(column.Meaning)} | {column.East} |\n"
            );
        }

        page.Append('\n');
        Rules(page, table);
    }

    private static void Rules(StringBuilder page, ContractTable table)
    {
        if (table.Rules.Count == 0)
        {
            return;
        }

        page.Append("| rule | a row that breaks it | what is wrong with it | accepted |\n|---|---|---|---|\n");
        foreach (var rule in table.Rules)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"| `{rule.Name}` | {(rule.Severity == RuleSeverity.Refuse ? "is refused" : "is counted")} | {Cell(rule.En)} | {Cell(rule.Accepted)} |\n"
            );
        }

        page.Append('\n');
    }

    private static string? Carried(ContractColumn column) =>
        column.CarriedBy.Count == 0 ? null : "carried by " + string.Join(" or ", column.CarriedBy.Select(name => $"`{name}`"));

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
