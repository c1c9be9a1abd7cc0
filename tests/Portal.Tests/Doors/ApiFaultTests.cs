using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Portal.Api;
using Xunit;

namespace Portal.Tests.Doors;

public sealed class ApiFaultTests
{
    [Fact]
    public async Task A_fault_of_the_program_is_a_problem_document_that_names_the_log_entry_and_nothing_of_the_inside()
    {
        var http = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
            TraceIdentifier = "trace-1",
        };

        var answer = await ApiProblem.Explain(
            EndpointFilterInvocationContext.Create(http),
            _ => throw new InvalidOperationException("the connection string is …")
        );

        var problem = Assert.IsType<ProblemHttpResult>(answer);
        Assert.Equal(StatusCodes.Status500InternalServerError, problem.StatusCode);
        Assert.Contains("its log has the cause under trace-1", problem.ProblemDetails.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("connection string", problem.ProblemDetails.Detail, StringComparison.Ordinal);
    }
}
