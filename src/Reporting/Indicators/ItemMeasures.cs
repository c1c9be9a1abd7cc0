using Portal.Data.Figures;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>Items of item tables that are asked for by name, such as <c>gl_balance.G01_62_C</c>, as measures of their own.</summary>
internal sealed class ItemMeasures(Catalogue catalogue, DateOnly asOf)
{
    public IEnumerable<CompiledMeasure> For(IEnumerable<string> codes)
    {
        foreach (var code in codes.Distinct(StringComparer.Ordinal))
        {
            var dot = code.IndexOf('.', StringComparison.Ordinal);
            if (
                dot > 0
                && catalogue.Contract.Tables.TryGetValue(code[..dot], out var table)
                && table.Find("item") is not null
                && table.Find("amount") is not null
            )
            {
                var place = new YamlPlace(code, 1, 1);
                var measure = new Measure(code, new LocalText(code, code), MeasureKind.Item, Unit.Money, table.Name, [], place);
                yield return MeasureCompiler.Item(measure, code[(dot + 1)..], new TableRelation(catalogue.Scope(table.Name), [asOf]));
            }
        }
    }
}
