using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;

namespace Portal.Reporting.Classifications;

/// <summary>Finds what is wrong with the classification rules of a catalogue, at every date on which one changes.</summary>
internal sealed class ClassificationCheck(Catalogue catalogue)
{
    private readonly BasisCheck _basis = new(catalogue);

    public IEnumerable<CatalogueError> Errors()
    {
        foreach (var book in catalogue.Classifications)
        {
            var shape = Shape(book).ToList();
            foreach (var error in shape.Count > 0 ? shape : [.. Days(book).SelectMany(day => Compiled(book, day))])
            {
                yield return error;
            }
        }
    }

    /// <summary>Balances by booked category and deciding rule, on each such day, over tables under their own names.</summary>
    public IEnumerable<(string Code, DateOnly Day, SqlStatement Statement)> Statements(SqlDialect dialect)
    {
        foreach (var book in catalogue.Classifications)
        {
            foreach (var day in Days(book))
            {
                var output = Balance(new ClassificationCompiler(catalogue, Viewpoint.Of(day)).Compile(book));
                var statement = new AggregateStatement([output]);
                yield return (
                    book.Code,
                    day,
                    statement.Write(dialect, DirectSource.Of(output, statement, dialect, (table, _) => dialect.Quote(table)))
                );
            }
        }
    }

    /// <summary>The balance by booked category and deciding rule.</summary>
    public static Output Balance(CompiledClassification rules)
    {
        var balance = Fact.Sum(new ScalarColumn(rules.Snapshot.Find("balance")!));
        return new(
            rules.Book.Code,
            new ClassifiedRelation(rules),
            [new Term(balance, rules.Population, 1)],
            [rules.Snapshot.Find(CompiledClassification.BookedColumn)!, rules.Rule]
        );
    }

    private IEnumerable<DateOnly> Days(ClassificationBook book) =>
        book
            .Rules.Select(rule => rule.From)
            .Concat(catalogue.RuleDates())
            .Append(book.From)
            .Where(day => day >= book.From && (book.To is not { } to || day <= to))
            .Distinct()
            .Order();

    private IEnumerable<CatalogueError> Compiled(ClassificationBook book, DateOnly day)
    {
        try
        {
            new ClassificationCompiler(catalogue, Viewpoint.Of(day)).Compile(book);
            return [];
        }
        catch (CatalogueException problem)
        {
            return problem.Errors;
        }
    }

    private IEnumerable<CatalogueError> Shape(ClassificationBook book)
    {
        if (
            !catalogue.Contract.Tables.TryGetValue(book.Table, out var table)
            || table.Find(CompiledClassification.BookedColumn) is null
            || table.Find("balance") is null
        )
        {
            return [new(book.Place, $"table '{book.Table}' has no {CompiledClassification.BookedColumn} and balance, or does not exist")];
        }

        var categories = catalogue.Contract.CodeLists["five-class"].Values.Select(value => value.Code).ToList();
        return book
            .Facts.SelectMany(pair => FactErrors(pair.Key, pair.Value))
            .Concat(
                book.Effects.Where(code => catalogue.FindIndicator(code) is null)
                    .Select(code => new CatalogueError(
                        book.Place,
                        $"unknown indicator '{code}' in 'effects'{Suggestion.For(code, catalogue.Indicators.Select(indicator => indicator.Code))}"
                    ))
            )
            .Concat(_basis.Errors(book.Basis))
            .Concat(book.Rules.SelectMany(rule => Rule(rule, categories)));
    }

    private IEnumerable<CatalogueError> Rule(ClassificationRule rule, List<string> categories)
    {
        if (!categories.Contains(rule.Minimum))
        {
            yield return new(rule.Place, $"unknown category '{rule.Minimum}'{Suggestion.For(rule.Minimum, categories)}");
        }

        if (rule.When is null == rule.Needs is not { Count: > 0 })
        {
            yield return new(
                rule.Place,
                "a classification rule has either 'when', or 'needs': what the warehouse contract lacks for it, as table.column"
            );
        }

        foreach (var error in _basis.Errors(rule.Basis))
        {
            yield return error;
        }
    }

    private IEnumerable<CatalogueError> FactErrors(string name, ClassificationFact fact)
    {
        if (!catalogue.Contract.Tables.TryGetValue(fact.Table, out var table))
        {
            return [new(fact.Place, $"unknown table '{fact.Table}'{Suggestion.For(fact.Table, catalogue.Contract.Tables.Keys)}")];
        }

        return Errors(name, fact, table.Find(fact.Per) is not null && fact.Per is "loan_key" or "customer_key");
    }

    private IEnumerable<CatalogueError> Errors(string name, ClassificationFact fact, bool hasKey)
    {
        if (!hasKey)
        {
            yield return new(fact.Place, $"'per' of '{name}' is loan_key or customer_key, a column of '{fact.Table}'");
        }

        if (fact.Columns is null == fact.Exceptions is null || fact.Months < 1)
        {
            yield return new(fact.Place, $"'{name}' has either 'columns' or 'exceptions', and at least one month");
        }

        foreach (
            var code in (fact.Exceptions ?? []).Where(code =>
                catalogue.FindException(code) is not { } rule || rule.Table != fact.Table || rule.Per != fact.Per
            )
        )
        {
            yield return new(
                fact.Place,
                $"there is no exception rule '{code}' over {fact.Table} per {fact.Per}{Suggestion.For(code, catalogue.Exceptions.Select(rule => rule.Code))}"
            );
        }
    }
}
