using Portal.Data;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Scenarios;

/// <summary>A condition that a person wrote and that cannot be used, as a rule that pages know in their own language.</summary>
public static class ConditionRule
{
    public static RuleException Broken(ExpressionException problem) => new(problem.Rule, problem.Message, [.. problem.Arguments]);
}
