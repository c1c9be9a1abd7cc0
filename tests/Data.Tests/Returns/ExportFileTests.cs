using System.Text;
using Portal.Data.Returns;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Returns;

/// <summary>What left the portal is kept as it left it, and a verification reads it again.</summary>
public sealed class ExportFileTests
{
    [Theory]
    [InlineData("changed", "was changed after it left the portal")]
    [InlineData("deleted", "is missing: export/1 recorded it")]
    public async Task A_kept_file_that_somebody_touched_is_named_and_its_neighbour_is_not(string deed, string sentence)
    {
        await using var home = await PortalHome.CreateAsync();
        var touched = await ExportAsync(home, "1;2");
        var neighbour = await ExportAsync(home, "3;4");
        await Tampering.AssertIntactAsync(home);
        Assert.Equal(2, (await Tampering.VerifyAsync(home)).Files);
        if (deed == "deleted")
        {
            File.Delete(touched);
        }
        else
        {
            await File.WriteAllTextAsync(touched, "1;3");
        }

        var report = await Tampering.VerifyAsync(home);

        var problem = Assert.Single(report.Problems);
        Assert.Contains(touched, problem.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(neighbour, problem.Message, StringComparison.Ordinal);
        Assert.False(report.IsIntact);
    }

    private static async Task<string> ExportAsync(PortalHome home, string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        var file = new ProducedFile("csv", "return/G11_I/2026-06-30/1", "v1.csv", Hashing.Sha256(content), content.Length);
        await home.Get<ExportRegister>().RecordAsync(PortalHome.Tester, Guid.NewGuid(), file, content, CancellationToken.None);
        return home.Get<ExportFiles>().PathOf(file.Sha256, file.FileKind);
    }
}
