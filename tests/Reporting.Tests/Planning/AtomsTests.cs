using CsCheck;
using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;
using Portal.Reporting.Planning;
using Xunit;

namespace Portal.Reporting.Tests.Planning;

public sealed class AtomsTests
{
    private static readonly Column Days = new("days_past_due", ColumnType.Int, false);
    private static readonly Column Age = new("age_at_grant", ColumnType.Int, true);

    private static readonly Gen<ValueSet> Sets = Gen.Select(Gen.Long[-5, 20], Gen.Long[0, 8])
        .Array[0, 3]
        .Select(
            Gen.Bool,
            (pieces, missing) => ValueSet.Of(pieces.Select(piece => new Interval(piece.Item1, piece.Item1 + piece.Item2)), missing)
        );

    [Fact]
    public void Days_past_due_fall_into_the_buckets_that_the_returns_distinguish()
    {
        ValueSet Over(long days) => ValueSet.Of([new(days + 1, long.MaxValue)]);

        var atoms = Atoms.Of(Days, [Over(0), Over(60), Over(90), Over(90)]);

        Assert.Equal(["{*..0}", "{1..60}", "{61..90}", "{91..*}"], atoms.Values.Select(set => set.Key));
        Assert.Equal([2, 3], atoms.Covering(Over(60)));
    }

    [Fact]
    public void Values_that_no_condition_tells_apart_share_an_atom_even_when_they_are_not_neighbours()
    {
        var atoms = Atoms.Of(Age, [ValueSet.Of([new(1, 1), new(3, 3)])]);

        Assert.Equal(["{*..0,2..2,4..*|missing}", "{1..1,3..3}"], atoms.Values.Select(set => set.Key));
    }

    [Fact]
    public void Texts_are_told_apart_by_name_and_the_rest_is_one_atom()
    {
        var account = new Column("account", ColumnType.Text, true);

        var atoms = Atoms.Of(account, [ValueSet.OfTexts(["a", "b"]), ValueSet.OfTexts(["b"], isComplement: true)]);

        Assert.Equal(["{'a'}", "{'b'}", "{^'a','b'}", "{|missing}"], atoms.Values.Select(set => set.Key));
    }

    [Fact]
    public void Atoms_cover_each_set_exactly_and_are_as_few_as_can_be() =>
        Sets.Array[0, 5]
            .Sample(sets =>
            {
                var atoms = Atoms.Of(Age, sets);
                foreach (var value in Enumerable.Range(-10, 45))
                {
                    // disjoint and complete
                    var atom = Assert.Single(Enumerable.Range(0, atoms.Count), number => atoms.Values[number].Contains(value));
                    Assert.All(sets, set => Assert.Equal(set.Contains(value), atoms.Covering(set).Contains(atom)));
                }

                var signatures = Enumerable
                    .Range(0, atoms.Count)
                    .Select(atom => string.Concat(sets.Select(set => atoms.Covering(set).Contains(atom) ? '1' : '0')));
                Assert.Equal(atoms.Count, signatures.Distinct().Count());
            });

    [Fact]
    public void Sets_obey_the_laws_of_sets() =>
        Gen.Select(Sets, Sets)
            .Sample(
                (left, right) =>
                {
                    Assert.Equal(left, left.Complement().Complement());
                    foreach (var value in Enumerable.Range(-10, 45))
                    {
                        Assert.Equal(left.Contains(value) || right.Contains(value), left.Union(right).Contains(value));
                        Assert.Equal(left.Contains(value) && right.Contains(value), left.Intersection(right).Contains(value));
                        Assert.Equal(!left.Contains(value), left.PresentComplement().Contains(value));
                    }
                }
            );
}
