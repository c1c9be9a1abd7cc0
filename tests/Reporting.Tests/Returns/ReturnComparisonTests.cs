using Portal.Reporting.Catalogues;
using Portal.Reporting.Returns;
using Xunit;

namespace Portal.Reporting.Tests.Returns;

public sealed class ReturnComparisonTests
{
    private static readonly ReturnDocument Kept = Sealed(GivenReturns.Sample("G01_II"));

    [Fact]
    public void Equal_documents_differ_in_nothing()
    {
        var compared = ReturnComparison.Of(Kept, Sealed(Kept with { CatalogueDigest = "other names, same figures" }));

        Assert.True(compared.IsSame);
        Assert.Empty(compared.Cells);
        Assert.Empty(compared.Checks);
        Assert.False(compared.HasOtherNotes);
    }

    [Fact]
    public void What_differs_is_named_by_cell_check_and_note()
    {
        var now = Sealed(
            Kept with
            {
                Cells =
                [
                    .. Kept
                        .Cells.Where(c => c.Ref != "1.2.A")
                        .Select(c => c.Ref == "1.1.1.A" ? c with { Value = c.Value + 0.01m } : c)
                        .Append(Kept.Cells[0] with { Ref = "9.A" }),
                ],
                Checks =
                [
                    .. Kept.Checks.Select(
                        (c, i) =>
                            i switch
                            {
                                0 => c with { State = CheckState.NotEvaluable },
                                1 => c with { Left = (c.Left ?? 0m) + 1m, Right = (c.Right ?? 0m) + 1m },
                                _ => c,
                            }
                    ),
                ],
                Notes = [.. Kept.Notes, new LocalText("Load 2 assumes more.", "第 2 次装载的假设更多。")],
            }
        );

        var compared = ReturnComparison.Of(Kept, now);

        Assert.False(compared.IsSame);
        Assert.Equal(["1.1.1.A", "1.2.A", "9.A"], compared.Cells.Select(c => c.Ref).Order(StringComparer.Ordinal));
        Assert.Equal(0.01m, compared.Cells.Where(c => c.Ref == "1.1.1.A").Select(c => c.Now!.Value - c.Kept!.Value).Single());
        Assert.Null(compared.Cells.Single(c => c.Ref == "1.2.A").Now);
        Assert.Null(compared.Cells.Single(c => c.Ref == "9.A").Kept);
        Assert.Equal(
            [(Kept.Checks[0].Id, CheckState.NotEvaluable), (Kept.Checks[1].Id, Kept.Checks[1].State)], // the same outcome at other values
            compared.Checks.Select(c => (c.Id, c.Now!.State))
        );
        Assert.True(compared.HasOtherNotes);
    }

    private static ReturnDocument Sealed(ReturnDocument document) => document with { ContentDigest = ReturnDigest.Of(document) };
}
