using Portal.Data.Warehouse.Contracts;
using Portal.Data.Yaml;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Catalogues;

/// <summary>Mistakes in what a what-if supposes.</summary>
internal sealed class WhatIfCheck(Catalogue catalogue)
{
    public IEnumerable<CatalogueError> Errors() => catalogue.WhatIf.SelectMany(Errors);

    private IEnumerable<CatalogueError> Errors(WhatIfRules rules)
    {
        var scope = catalogue.Scope(WhatIfRules.Table);
        var classes = scope.Find("five_class")!.CodeList!;
        return rules
            .Amounts.Concat(rules.WrittenOff.Amounts)
            .Where(amount => scope.Find(amount.Value) is not { Type: ColumnType.Money })
            .Select(amount => new CatalogueError(
                amount.Place,
                $"'{amount}' is no money column of {WhatIfRules.Table}{Suggestion.For(amount.Value, Names(scope, ColumnType.Money))}"
            ))
            .Concat(rules.Amounts.All(amount => amount.Value != "balance") ? [new(rules.Place, "'amounts' lacks balance")] : [])
            .Concat(
                rules.WrittenOff.Amounts.All(amount => amount.Value != "balance")
                    ? [new(rules.WrittenOff.Place, "'amounts' lacks balance")]
                    : []
            )
            .Concat(
                rules.TaxRate.Number is null
                    ? [new(rules.TaxRate.Value.Place, $"'{rules.TaxRate.Value}' is not a fraction from 0 and below 1, such as 0.25")]
                    : []
            )
            .Concat(Unknown(scope, "loan_status", rules.WrittenOff.LoanStatus))
            .Concat(
                rules
                    .Classes.Keys.Where(code => classes.Find(code) is null)
                    .Select(code => new CatalogueError(
                        rules.Classes[code].Place,
                        $"unknown class '{code}'{Suggestion.For(code, classes.Values.Select(value => value.Code))}"
                    ))
            )
            .Concat(
                classes
                    .Values.Where(value => !rules.Classes.ContainsKey(value.Code))
                    .Select(value => new CatalogueError(rules.Place, $"'classes' lacks {value.Code}"))
            )
            .Concat(rules.Classes.Values.SelectMany(moved => Unknown(scope, "stage", moved.Stage)))
            .Concat(
                rules
                    .Classes.Values.Where(moved => moved.AtLeastDays > moved.AtMostDays)
                    .Select(moved => new CatalogueError(moved.Place, "'at_least_days' is above 'at_most_days'"))
            )
            .Concat(Condition(rules, scope))
            .Concat(
                catalogue.FindIndicator(rules.Capital.WeightedIndicator.Value) is null
                    ?
                    [
                        new(
                            rules.Capital.WeightedIndicator.Place,
                            $"unknown indicator '{rules.Capital.WeightedIndicator}'{Suggestion.For(rules.Capital.WeightedIndicator.Value, catalogue.Indicators.Select(indicator => indicator.Code))}"
                        ),
                    ]
                    : []
            );
    }

    private IEnumerable<CatalogueError> Condition(WhatIfRules rules, ColumnScope scope)
    {
        try
        {
            new PredicateBinder(scope, catalogue.ParametersAt(Viewpoint.Of(rules.From))).Bind(rules.Impaired.Value);
            return [];
        }
        catch (ExpressionException problem)
        {
            return [CatalogueError.In(rules.Impaired, problem)];
        }
    }

    private static IEnumerable<CatalogueError> Unknown(ColumnScope scope, string column, YamlText code) =>
        scope.Find(column)!.CodeList!.Find(code.Value) is not null
            ? []
            :
            [
                new(
                    code.Place,
                    $"unknown value '{code}' of {column}{Suggestion.For(code.Value, scope.Find(column)!.CodeList!.Values.Select(value => value.Code))}"
                ),
            ];

    private static IEnumerable<string> Names(ColumnScope scope, ColumnType type) =>
        scope.Columns.Values.Where(column => column.Type == type).Select(column => column.Name);
}
