using Portal.Data.Warehouse.Contracts;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>One grouping column of a cuboid.</summary>
public abstract record Dimension
{
    /// <summary>The column as the cube holds it.</summary>
    public abstract Column Stored { get; }

    /// <summary>Canonical text, part of the cube's key.</summary>
    public abstract string Key { get; }

    /// <summary>How many values it can take: an upper bound.</summary>
    public abstract long Cardinality { get; }
}

/// <summary>A column kept as it is, because something is broken down by it.</summary>
public sealed record RawDimension(Column Column, long Distinct) : Dimension
{
    public override Column Stored => Column;

    public override string Key => Column.Name;

    public override long Cardinality => Distinct;
}

/// <summary>A column reduced to the number of its atom.</summary>
public sealed record AtomDimension(Atoms Atoms) : Dimension
{
    public override Column Stored => new("atom_" + Atoms.Column.SqlName, ColumnType.Int, false);

    public override string Key => Atoms.Key;

    public override long Cardinality => Atoms.Count;
}

/// <summary>A comparison that does not reduce to one column, computed once as 0 or 1.</summary>
public sealed record FlagDimension(ScalarComparison Comparison, int Number) : Dimension
{
    public override Column Stored => new(FormattableString.Invariant($"flag_{Number}"), ColumnType.Int, false);

    public override string Key => Comparison.Key;

    public override long Cardinality => 2;
}
