using Portal.Cli;
using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Rendering;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Shell;

/// <summary>One exception is the same no by every door.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("sealed.changed", FaultKind.Broken, 409)]
    [InlineData("sealed.moved", FaultKind.Broken, 409)]
    [InlineData("cube.replaced", FaultKind.Broken, 409)]
    [InlineData("ledger.row-differs", FaultKind.Broken, 409)]
    [InlineData("ledger.set-back", FaultKind.Broken, 409)]
    [InlineData("warehouse.no-partition", FaultKind.Missing, 404)]
    [InlineData("return.not-filed", FaultKind.Missing, 404)]
    [InlineData("engine.busy", FaultKind.Unavailable, 503)]
    [InlineData("warehouse.locked", FaultKind.Unavailable, 503)]
    [InlineData("access.role-needed", FaultKind.Forbidden, 403)]
    [InlineData("finding.closed", FaultKind.Refused, 422)]
    public void What_is_wrong_tells_the_answer_and_not_the_type_that_carries_it(string code, FaultKind kind, int status)
    {
        var rule = new RuleException(code, "said");

        Assert.Equal((kind, kind), (Faults.Of(rule), Faults.Of(WarehouseException.Of(rule))));
        Assert.Equal((status, 1), (Faults.Status(kind), Faults.ExitCode(kind)));
        Assert.True(ExpectedErrors.Explains(rule));
        // No reader corrects what was edited behind the ledger: a page says whom to tell, with the sentence as it is.
        Assert.All(
            (Exception[])[rule, WarehouseException.Of(rule)],
            carrier =>
                Assert.Equal(
                    (kind == FaultKind.Broken, rule.Rule),
                    (Problem.Of(carrier).Kind == ProblemKind.Broken, Problem.Of(carrier).Rule?.Rule)
                )
        );
    }

    [Fact]
    public void Words_that_are_off_end_with_code_2_and_a_fault_of_the_program_keeps_its_trace()
    {
        Assert.Equal(2, Faults.ExitCode(Faults.Of(new CallException("said"))!.Value));
        Assert.Equal(FaultKind.Unavailable, Faults.Of(new PrintingUnavailableException("print.none", $"said")));
        Assert.Null(Faults.Of(new InvalidOperationException("a fault")));
        Assert.False(ExpectedErrors.Explains(new InvalidOperationException("a fault")));
        Assert.All(
            (Exception[])[new KeyNotFoundException("of a dictionary"), new FileNotFoundException("/srv"), new TimeoutException("late")],
            framework => Assert.Null(Faults.Of(framework)) // no reader of a page or the interface is told what the framework says
        );
        Assert.False(ExpectedErrors.Explains(new KeyNotFoundException("of a dictionary")));
        Assert.Equal(1, ExpectedErrors.ExitCode(new FileNotFoundException("/srv")));
    }

    [Fact]
    public void Every_kind_has_a_status_of_its_own() =>
        Assert.Equal(Enum.GetValues<FaultKind>().Length, Enum.GetValues<FaultKind>().Select(Faults.Status).Distinct().Count());
}
