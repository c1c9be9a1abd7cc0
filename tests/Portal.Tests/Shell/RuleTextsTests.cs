using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Findings;
using Portal.Shell;
using Xunit;

namespace Portal.Tests.Shell;

public sealed class RuleTextsTests : PortalTest
{
    [Theory]
    [InlineData("en", "This needs the role audit manager or administrator.")]
    [InlineData("zh-CN", "需要角色：审计主管或管理员。")]
    public void A_role_that_is_missing_is_said_in_the_language_of_the_page(string language, string sentence)
    {
        Services.AddScoped<RuleTexts>();
        GivenLanguage(language);

        Assert.Equal(sentence, Services.GetRequiredService<RuleTexts>().Of(new RuleBreak("finding.role", "") { Roles = [Roles.AuditManager, Roles.Admin] }));
    }
}
