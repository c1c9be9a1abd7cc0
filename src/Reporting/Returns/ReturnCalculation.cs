namespace Portal.Reporting.Returns;

/// <summary>Fills a form: leaves from figures, formulas over rounded leaves, then the checks. Pure.</summary>
public static class ReturnCalculation
{
    public static ReturnDocument Fill(ReturnForm form, ReturnInputs inputs)
    {
        var cells = new CellCalculation(form, inputs).All();
        var document = new ReturnDocument
        {
            Form = form.Code,
            Version = form.Version,
            Name = form.Name,
            Scope = form.Scope,
            Currency = inputs.Currency,
            CurrencyName = inputs.CurrencyName,
            Unit = form.Unit.In(inputs.CurrencyName ?? new(inputs.Currency, inputs.Currency)),
            AsOf = inputs.AsOf,
            Book = inputs.Book,
            IsDemo = inputs.IsDemo,
            Columns = [.. form.Columns.Select(c => new ReturnColumn(c.Code, c.Name))],
            Rows = [.. form.Rows.Select(r => r.Row)],
            Cells = cells,
            Checks = [],
            Notes = inputs.Notes,
            InputDigest = inputs.InputDigest,
            CatalogueDigest = inputs.CatalogueDigest,
            ContentDigest = "",
        };
        return Check(document, form, inputs);
    }

    /// <summary>Runs the form's checks over a document's cells and seals the outcome in its content digest.</summary>
    public static ReturnDocument Check(ReturnDocument document, ReturnForm form, ReturnInputs inputs)
    {
        var checks = new CheckCalculation(document, form, inputs);
        var complete = document with { Checks = [.. form.Checks.SelectMany(checks.Run)] };
        var needs = complete.Cells.SelectMany(cell => cell.Missing).Concat(complete.Checks.SelectMany(check => check.Missing)).Distinct();
        return complete with
        {
            NeedNames = inputs.Name is { } name ? needs.ToDictionary(need => need, name, StringComparer.Ordinal) : complete.NeedNames,
            ContentDigest = ReturnDigest.Of(complete),
        };
    }
}
