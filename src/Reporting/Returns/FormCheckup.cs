using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Returns;

/// <summary>Finds what a form refers to and the catalogue does not have: measures, columns, symbols.</summary>
internal sealed class FormCheckup(Catalogue catalogue, ReturnForm form)
{
    public IEnumerable<CatalogueError> Errors()
    {
        var rows = form.Rows.Where(r => r.Needs.Count == 0 && r.Blank.Count < form.Columns.Count)
            .SelectMany(r => Errors(r.Measure, r.Where, r.Written, r.Place));
        var columns = form.Columns.SelectMany(c => form.Rows.Select(r => r.Measure).Distinct(StringComparer.Ordinal)
            .SelectMany(measure => c.Written is null ? [] : Errors(measure, c.Where, c.Written, c.Written.Place)));
        var controls = form.Controls.SelectMany(c => Errors(c.Measure, c.Where, c.Written, c.Place));
        return rows.Concat(columns).Concat(controls).Distinct();
    }

    private IEnumerable<CatalogueError> Errors(string code, string where, YamlText? written, YamlPlace place)
    {
        if (catalogue.FindMeasure(code) is not { } measure)
        {
            return [new(place, $"unknown measure '{code}'{Suggestion.For(code, catalogue.Measures.Select(m => m.Code))}")];
        }

        if (measure is not { Kind: MeasureKind.Additive, Unit: Unit.Money })
        {
            return [new(place, $"measure '{code}' cannot fill a cell: cells take additive measures of money")];
        }

        try
        {
            new PredicateBinder(catalogue.Scope(measure.Table), catalogue.ParametersAt(form.From, form.From)).Bind(where);
            return [];
        }
        catch (ExpressionException problem)
        {
            // With a shared condition put in, characters count in the longer text: the beginning of the condition is all that can be named.
            return [written is null ? new(place, problem.Message) : new(written.Value.Contains('$', StringComparison.Ordinal) ? written.Place : written.Place.Right(problem.Offset), problem.Message)];
        }
    }
}
