using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Ledgers;
using Portal.Data.Store;

namespace Portal.Data.Returns;

/// <summary>A file that was produced.</summary>
/// <param name="FileKind">xlsx, pdf, csv or json.</param>
/// <param name="About">What it shows, such as <c>return/G11_I/2026-06-30/1</c>.</param>
/// <param name="FileName">Name given to the file.</param>
/// <param name="Sha256">SHA-256 of the file, 64 lower-case hex digits.</param>
/// <param name="Bytes">Length.</param>
public sealed record ProducedFile(string FileKind, string About, string FileName, string Sha256, long Bytes);

/// <summary>A file in a list.</summary>
public sealed record ExportRow(int Number, ProducedFile File, string By, DateTimeOffset At);

/// <summary>Every file that left the portal, by its hash.</summary>
public sealed class ExportRegister(
    IDbContextFactory<PortalDb> factory,
    Ledger ledger,
    LedgerCheckpoints checkpoints,
    ExportFiles files,
    TimeProvider time
)
{
    /// <summary>Keeps the file as it leaves, records it, and signs a checkpoint over the entry.</summary>
    /// <returns>Number of the export.</returns>
    /// <exception cref="RuleException">The actor may not take such files now, whatever a cookie or a page of hours ago said.</exception>
    public async Task<int> RecordAsync(
        Actor actor,
        Guid operation,
        ProducedFile file,
        ReadOnlyMemory<byte> content,
        CancellationToken cancellationToken
    )
    {
        var number = await ledger.CommitAsync(
            actor,
            operation,
            async (db, draft) =>
            {
                await Authority.RequireAnyAsync(db, actor, ExportRules.RolesFor(file.About), time.GetUtcNow(), cancellationToken);
                files.Keep(file, content.Span);
                var row = new ExportRecord
                {
                    Number = (await db.Set<ExportRecord>().MaxAsync(e => (int?)e.Number, cancellationToken) ?? 0) + 1,
                    FileKind = file.FileKind,
                    About = file.About,
                    FileName = file.FileName,
                    Sha256 = file.Sha256,
                    Bytes = file.Bytes,
                    By = actor.Name,
                    At = Instants.ToMilliseconds(time.GetUtcNow()),
                };
                db.Set<ExportRecord>().Add(row);
                draft.Record(
                    ReturnKinds.FileExported,
                    row.Subject,
                    before: null,
                    after: new
                    {
                        file.FileKind,
                        file.About,
                        file.FileName,
                        file.Sha256,
                        file.Bytes,
                        IsKept = true,
                    }
                );
                return row.Number;
            },
            cancellationToken
        );
        await checkpoints.CheckpointAsync(cancellationToken);
        return number;
    }

    /// <summary>Files, newest first; those about one thing when it is given.</summary>
    public async Task<Page<ExportRow>> ListAsync(string? about, PageRequest page, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var exports = db.Set<ExportRecord>().AsNoTracking().Where(e => about == null || e.About == about);
        var total = await exports.CountAsync(cancellationToken);
        var rows = await exports.OrderByDescending(e => e.Number).Skip(page.Skip).Take(page.Size).ToListAsync(cancellationToken);
        return new Page<ExportRow>([.. rows.Select(Row)], total, page.Number, page.Size);
    }

    /// <summary>"Did the portal make this file?": the exports with this hash.</summary>
    public async Task<IReadOnlyList<ExportRow>> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var numbers = await db.Set<ExportRecord>()
            .Where(e => e.Sha256 == sha256)
            .OrderBy(e => e.Number)
            .Select(e => e.Number)
            .ToListAsync(cancellationToken);
        var made = new List<ExportRow>();
        foreach (var number in numbers)
        {
            // A row that no entry vouches for would make anybody's file the portal's.
            var (row, problem, _) = await Recorded.JudgeAsync(
                db,
                () => db.Set<ExportRecord>().AsNoTracking().SingleOrDefaultAsync(e => e.Number == number, cancellationToken),
                read => read is null ? [] : [read.Subject],
                cancellationToken
            );
            if (problem is null && row?.Sha256 == sha256)
            {
                made.Add(Row(row));
            }
        }

        return made;
    }

    private static ExportRow Row(ExportRecord e) =>
        new(e.Number, new ProducedFile(e.FileKind, e.About, e.FileName, e.Sha256, e.Bytes), e.By, e.At);
}
