using System.Globalization;
using Portal.Data.Figures;
using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Returns;

/// <summary>Finds what a form refers to and the catalogue does not have: measures, columns, symbols.</summary>
internal sealed class FormCheckup(Catalogue catalogue, ReturnForm form)
{
    public IEnumerable<CatalogueError> Errors()
    {
        var rows = form
            .Rows.Where(r => r.Needs.Count == 0 && r.Blank.Count < form.Columns.Count)
            .SelectMany(r => Errors(r.Measure, r.Where, r.Written, r.Place));
        var columns = form
            .Columns.Where(c => c.Written is not null)
            .SelectMany(c =>
                form.Rows.Where(r => r.Formula is null && r.Needs.Count == 0 && !r.IsBlank(c.Code))
                    .Select(r => (r.Measure, Condition: r.ColumnConditions[c.Code]))
                    .Distinct()
                    .SelectMany(cell => Errors(cell.Measure, cell.Condition, c.Written, c.Written!.Place))
            );
        var controls = form.Controls.SelectMany(c => Errors(c.Measure, c.Where, c.Written, c.Place));
        return rows.Concat(columns).Concat(controls).Distinct();
    }

    private IEnumerable<CatalogueError> Errors(string code, string where, YamlText? written, YamlPlace place)
    {
        if (catalogue.FindMeasure(code) is not { } measure)
        {
            return [new(place, $"unknown measure '{code}'{Suggestion.For(code, catalogue.Measures.Select(m => m.Code))}")];
        }

        if (measure is not { Kind: MeasureKind.Additive or MeasureKind.Transition, Unit: Unit.Money })
        {
            return [new(place, $"measure '{code}' cannot fill a cell: cells take additive and transition measures of money")];
        }

        try
        {
            var compiler = new MeasureCompiler(catalogue, form.From);
            if (compiler.Compile(measure) is not { } compiled)
            {
                return
                [
                    new(
                        place,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"measure '{code}' has no version on {form.From:yyyy-MM-dd}, when the form begins"
                        )
                    ),
                ];
            }

            compiler.Condition(compiled, where);
            return [];
        }
        catch (ExpressionException problem)
        {
            // With a shared condition put in, characters count in the longer text: the beginning of the condition is all that can be named.
            return
            [
                written is null
                    ? new(place, problem.Message)
                    : new(
                        written.Value.Contains('$', StringComparison.Ordinal) ? written.Place : written.Place.Right(problem.Offset),
                        problem.Message
                    ),
            ];
        }
    }
}
