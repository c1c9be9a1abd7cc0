using Portal.Data.Ledgers;
using Portal.Data.Returns;
using Portal.Data.Store;
using Portal.Data.Tests.Ledgers;
using Portal.Data.Tests.Store;
using Xunit;

namespace Portal.Data.Tests.Returns;

public sealed class ReturnRegisterTests
{
    private static readonly DateOnly June = new(2026, 6, 30);

    private static readonly NewReturn Calculated = new()
    {
        Form = "G11_I",
        AsOf = June,
        ContentDigest = "d1",
        CatalogueDigest = "c1",
        CatalogueText = "the rules",
        InputDigest = "i1",
        ClosureDigest = "1:u1",
        DocumentJson = """{"checks":[]}""",
    };

    private static string Failing(string severity) => $$"""{"checks":[{"id":"C-1","severity":"{{severity}}","state":"Failed"}]}""";

    [Fact]
    public async Task Only_other_content_makes_another_version()
    {
        await using var home = await PortalHome.CreateAsync();
        var returns = home.Get<ReturnRegister>();

        Assert.Equal(new SavedReturn(1, true), await SaveAsync(Calculated));
        Assert.Equal(new SavedReturn(1, false), await SaveAsync(Calculated));
        Assert.Equal(new SavedReturn(2, true), await SaveAsync(Calculated with { ContentDigest = "d2", DocumentJson = Failing("Warn") }));
        Assert.Equal(new SavedReturn(1, true), await SaveAsync(Calculated with { Form = "G01_II" }));

        // other rules with the same outcome are a version that says so; of a digest made in another way, the catalogue's text decides
        Assert.Equal(new SavedReturn(1, false), await SaveAsync(Calculated with { Form = "G01_II", ClosureDigest = "2:u2" }));
        Assert.Equal(new SavedReturn(2, true), await SaveAsync(Calculated with { Form = "G01_II", ClosureDigest = "1:u2" }));
        var otherwise = Calculated with { Form = "G01_II", ClosureDigest = "2:u2", CatalogueDigest = "c2", CatalogueText = "others" };
        Assert.Equal(new SavedReturn(3, true), await SaveAsync(otherwise));

        Assert.Equal(
            [("G01_II", 3), ("G11_I", 2)],
            (await returns.ListAsync(June, null, CancellationToken.None)).Select(r => (r.Form, r.Number))
        );
        Assert.Equal(
            [(2, ReturnState.Calculated), (1, ReturnState.Checked)],
            (await returns.VersionsAsync("G11_I", June, CancellationToken.None)).Select(r => (r.Number, r.State))
        );
        Assert.Equal("d2", (await returns.GetAsync("G11_I", June, null, CancellationToken.None))!.Row.ContentDigest);
        Assert.Equal("d1", (await returns.GetAsync("G11_I", June, 1, CancellationToken.None))!.Row.ContentDigest);
        Assert.Null(await returns.GetAsync("G11_I", June.AddDays(1), null, CancellationToken.None));
        await Tampering.AssertIntactAsync(home);

        Task<SavedReturn> SaveAsync(NewReturn calculated) =>
            returns.SaveCalculatedAsync(PortalHome.Tester, Guid.CreateVersion7(), calculated, CancellationToken.None);
    }

    [Fact]
    public async Task An_edited_document_is_named()
    {
        await using var home = await PortalHome.CreateAsync();
        await home.Get<ReturnRegister>().SaveCalculatedAsync(PortalHome.Tester, Guid.CreateVersion7(), Calculated, CancellationToken.None);
        await home.TamperAsync("""UPDATE ReturnVersion SET DocumentJson = '{"cells":[1]}'""");

        await Tampering.AssertFirstAsync(home, VerificationProblemKind.RowEdited, 9, "return/G11_I/2026-06-30/1 was edited");
    }

    [Fact]
    public async Task An_export_is_found_by_its_hash_and_covered_by_a_checkpoint()
    {
        await using var home = await PortalHome.CreateAsync();
        var exports = home.Get<ExportRegister>();
        var file = new ProducedFile("pdf", "return/G11_I/2026-06-30/1", "G11_I.pdf", Hashing.Sha256("the file"), 8);

        var number = await exports.RecordAsync(
            PortalHome.Tester,
            Guid.CreateVersion7(),
            file,
            "the file"u8.ToArray(),
            CancellationToken.None
        );

        var found = (await exports.FindAsync(file.Sha256, CancellationToken.None)).Single();
        Assert.Equal((number, file, "tester"), (found.Number, found.File, found.By));
        Assert.Equal(1, (await exports.ListAsync(file.About, new PageRequest(1, 10), CancellationToken.None)).Total);
        var entries = await home.Get<LedgerReader>()
            .ListAsync(new LedgerFilter { Kind = ReturnKinds.FileExported }, new PageRequest(1, 10), CancellationToken.None);
        Assert.Equal(entries.Rows.Single().Sequence, (await home.Get<LedgerReader>().CheckpointAsync(CancellationToken.None)).Size);
        await Tampering.AssertIntactAsync(home);
    }

    [Fact]
    public async Task A_kept_export_that_was_changed_or_is_gone_is_named()
    {
        await using var home = await PortalHome.CreateAsync();
        var file = new ProducedFile("pdf", "return/G11_I/2026-06-30/1", "G11_I.pdf", Hashing.Sha256("the file"), 8);
        await home.Get<ExportRegister>()
            .RecordAsync(PortalHome.Tester, Guid.CreateVersion7(), file, "the file"u8.ToArray(), CancellationToken.None);
        var path = home.Get<ExportFiles>().PathOf(file.Sha256, file.FileKind);
        Assert.Equal(1, (await Tampering.VerifyAsync(home)).Files);

        await File.WriteAllTextAsync(path, "the life");
        var changed = await Tampering.AssertFirstAsync(
            home,
            VerificationProblemKind.FileChanged,
            null,
            $"{path} was changed after it left the portal"
        );
        File.Delete(path);
        await Tampering.AssertFirstAsync(home, VerificationProblemKind.FileChanged, null, $"{path} is missing: export/1 recorded it");

        Assert.Equal(1, changed.ProblemCount);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            home.Get<ExportRegister>()
                .RecordAsync(PortalHome.Tester, Guid.CreateVersion7(), file, "other"u8.ToArray(), CancellationToken.None)
        );
    }
}
