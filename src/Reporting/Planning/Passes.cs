using Portal.Data.Warehouse;

namespace Portal.Reporting.Planning;

/// <summary>Writes a family's statement so that its groups or joins stay within what the engine may hold: whole, or in passes over some
/// customers each.</summary>
/// <remarks>Every pass reads all rows again, so there are as few as the bound allows. That each row is in exactly one of them, the controls
/// of the cube show.</remarks>
internal sealed class Passes(WarehouseEngine engine, TableSource tables)
{
    private const string Customer = "customer_key";

    /// <summary>However little the engine may hold: beyond this, reading takes longer than spilling.</summary>
    private const int Most = 100;

    public SqlStatement Statement(Family family, InputSet inputs)
    {
        var whole = new CuboidStatement(engine.Dialect, tables).Write(family) with { HoldsJoin = family.Relation.IsJoin };
        var count = whole.Parts is null ? 1 : Count(family, inputs);
        return count == 1
            ? whole
            : whole with
            {
                Passes =
                [
                    .. Enumerable.Range(0, count).Select(pass => new CuboidStatement(engine.Dialect, Part(pass, count)).Write(family).Text),
                ],
            };
    }

    private int Count(Family family, InputSet inputs) =>
        (family.Relation.IsJoin ? engine.JoinBytes : engine.WorkingBytes) is { } bound
            ? (int)Math.Min(1 + (family.Relation.EstimatedBytes(inputs, CuboidStatement.Columns(family)) / bound), Most)
            : 1;

    /// <summary>The rows of one pass's customers; a table without customers, which others only look things up in, is whole in
    /// each.</summary>
    private TableSource Part(int pass, int count) =>
        (table, dates) =>
            engine.Contract.Table(table).Find(Customer) is { IsNullable: false }
                ? FormattableString.Invariant(
                    $"(SELECT * FROM {tables(table, dates)} AS p WHERE abs({engine.Dialect.Quote(Customer)} % {count}) = {pass})"
                )
                : tables(table, dates);
}
