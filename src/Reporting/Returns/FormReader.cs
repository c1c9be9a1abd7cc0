using Portal.Data.Yaml;
using Portal.Reporting.Catalogues;

namespace Portal.Reporting.Returns;

/// <summary>Turns a form's file into a form, and stops with file, line and column where it contradicts itself.</summary>
internal static class FormReader
{
    public static ReturnForm Read(string path, string text)
    {
        var file = StrictYaml.Parse<FormFile>(text, path, LocalText.WrongLanguage);
        Distinct(file.Columns, c => c.Code, c => c.Place, "column");
        Distinct(file.Rows, r => r.Number, r => r.Place, "row");
        if (
            !file.Unit.Name.En.Contains(ReturnUnit.CurrencyPlace, StringComparison.Ordinal)
            || !file.Unit.Name.Zh.Contains(ReturnUnit.CurrencyPlace, StringComparison.Ordinal)
        )
        {
            throw new StrictYamlException(
                file.Place,
                $"the unit of form {file.Form} names a currency of its own; write {ReturnUnit.CurrencyPlace} in both languages, as in '万{{currency}}': the book says which it is."
            );
        }

        var shared = file.Conditions ?? new Dictionary<string, string>();
        var form = new ReturnForm
        {
            Code = file.Form,
            Version = file.Version,
            From = file.From,
            Name = file.Name,
            Scope = file.Scope,
            Frequency = file.Frequency,
            Unit = file.Unit,
            Columns = Columns(file),
            Rows = Rows(file, shared),
            Controls =
            [
                .. (file.Controls ?? []).Select(c => new FormControl(
                    c.Code,
                    c.Measure,
                    Condition.Expand(c.Where, shared),
                    c.Where,
                    c.Place
                )),
            ],
        };
        Acyclic(form.Rows.ToDictionary(r => r.Number, r => r.Formula), n => file.Rows.First(r => r.Number == n).Place);
        Acyclic(form.Columns.ToDictionary(c => c.Code, c => c.Formula), n => file.Columns.First(c => c.Code == n).Place);
        return form;
    }

    private static List<FormColumn> Columns(FormFile file)
    {
        var names = new FormNames(file.Columns.Select(c => c.Code));
        return
        [
            .. file.Columns.Select(c => new FormColumn(c.Code, c.Name, c.Formula is null ? null : names.Columns.Read(c.Formula), c.Where)),
        ];
    }

    private static List<FormRow> Rows(FormFile file, IReadOnlyDictionary<string, string> shared)
    {
        var names = new FormNames(file.Rows.Select(r => r.Number));
        var bases = file.Rows.Where(r => r.Basis is not null).ToDictionary(r => r.Number, r => r.Basis!);
        var columns = file.Columns.Select(c => c.Code).ToList();
        var rows = new List<FormRow>();
        foreach (var row in file.Rows)
        {
            Consistent(row, rows.Count(r => !r.Row.IsHidden) + (row.Hidden ? 0 : 1), columns);
            var basis =
                FormNames.SelfAndAncestors(row.Number).Select(bases.GetValueOrDefault).FirstOrDefault(b => b is not null) ?? file.Basis;
            rows.Add(
                new FormRow(
                    new ReturnRow(row.Number, row.Name, row.Number.Count(c => c == '.'), row.Sequence, row.Memo, row.Hidden),
                    Condition.Expand(row.Where, shared),
                    ColumnConditions(file, row, shared),
                    row.Measure ?? file.Measure,
                    row.Formula is null ? null : names.Rows.Read(row.Formula, names.ChildrenOf(row.Number)),
                    row.Needs ?? [],
                    row.Heading ? columns : row.Blank ?? [],
                    basis,
                    row.Where,
                    row.Place
                )
            );
        }

        return rows;
    }

    /// <summary>The columns' conditions with what the row puts in the place of shared ones.</summary>
    private static Dictionary<string, string> ColumnConditions(FormFile file, FormRowFile row, IReadOnlyDictionary<string, string> shared)
    {
        var own = row.Conditions ?? new Dictionary<string, string>();
        if (own.Keys.FirstOrDefault(name => !shared.ContainsKey(name)) is { } unknown)
        {
            throw new StrictYamlException(
                row.Place,
                $"row {row.Number}: '{unknown}' is no condition of the form; it declares {Condition.Declared(shared)}."
            );
        }

        var all = shared.ToDictionary(c => c.Key, c => own.GetValueOrDefault(c.Key, c.Value), StringComparer.Ordinal);
        return file.Columns.ToDictionary(c => c.Code, c => Condition.Expand(c.Where, all), StringComparer.Ordinal);
    }

    private static void Consistent(FormRowFile row, int expected, List<string> columns)
    {
        if (row.Sequence != expected)
        {
            throw new StrictYamlException(
                row.Place,
                $"row {row.Number} has sequence {row.Sequence}; rows stand in template order without gaps, so {expected} is expected here."
            );
        }

        if (row.Blank?.FirstOrDefault(c => !columns.Contains(c)) is { } unknown)
        {
            throw new StrictYamlException(
                row.Place,
                $"row {row.Number}: unknown column '{unknown}' in blank; the form has {string.Join(", ", columns)}."
            );
        }

        string[] ways =
        [
            .. new[] { row.Heading ? "heading" : "", row.Formula is null ? "" : "formula", row.Needs is null ? "" : "needs" }.Where(w =>
                w.Length > 0
            ),
        ];
        if (ways.Length > 1)
        {
            throw new StrictYamlException(
                row.Place,
                $"row {row.Number} has {string.Join(" and ", ways)}; exactly one of heading, formula and needs is accepted, or none for a row of leaves."
            );
        }
    }

    private static void Distinct<T>(IEnumerable<T> items, Func<T, string> key, Func<T, YamlPlace> place, string what)
    {
        if (items.GroupBy(key).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            throw new StrictYamlException(place(twice.Last()), $"{what} {twice.Key} stands twice; each {what} has its own name.");
        }
    }

    private static void Acyclic(Dictionary<string, LinearFormula?> formulas, Func<string, YamlPlace> place)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in formulas.Keys)
        {
            Visit(start, []);
        }

        void Visit(string name, List<string> path)
        {
            if (path.Contains(name))
            {
                throw new StrictYamlException(place(name), $"{name} depends on itself: {string.Join(" → ", path.Append(name))}.");
            }

            if (done.Contains(name) || formulas[name] is not { } formula)
            {
                return;
            }

            foreach (var term in formula.Terms)
            {
                Visit(term.Ref, [.. path, name]);
            }

            done.Add(name);
        }
    }
}
