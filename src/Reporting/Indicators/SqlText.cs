using System.Globalization;
using System.Text;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Indicators;

/// <summary>The statements behind an indicator, one for each measure, as they run against the warehouse.</summary>
internal sealed class SqlText(WarehouseEngine engine)
{
    public string Write(MeasureSet measures, Indicator indicator)
    {
        var text = new StringBuilder();
        var version = indicator.Versions.At(measures.At.AsOf);
        text.Append(
            CultureInfo.InvariantCulture,
            $"-- {indicator.Code} ({indicator.Ref}) on {measures.At.AsOf:yyyy-MM-dd}: {(version is null ? "no version in force" : version.Formula?.Value ?? "needs " + string.Join(", ", version.Needs!))}\n"
        );
        foreach (var code in version?.Measures ?? [])
        {
            var missing = measures.Missing(code);
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n-- {code}{(missing.Count > 0 ? ": not evaluable, needs " + string.Join(", ", missing) : "")}\n"
            );
            if (missing.Count == 0)
            {
                text.Append(Statement(measures.Find(code)!.Output(code), measures.Available)).Append(";\n");
            }
        }

        return text.ToString();
    }

    private string Statement(Output output, InputSet inputs)
    {
        var statement = new AggregateStatement([output]);
        return statement
            .Write(
                engine.Dialect,
                DirectSource.Of(output, statement, engine.Dialect, (table, dates) => engine.Source(table, inputs, dates))
            )
            .Text;
    }
}
