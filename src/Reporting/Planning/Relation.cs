using Portal.Data.Warehouse;
using Portal.Reporting.Expressions;

namespace Portal.Reporting.Planning;

/// <summary>FROM text of a table on some dates, in the engine that is asked.</summary>
public delegate string TableSource(string table, IReadOnlyList<DateOnly> dates);

/// <summary>Rows to aggregate: a table on given dates, its groups by borrower or loan, or two snapshots joined.</summary>
public abstract record Relation
{
    /// <summary>Outputs of relations with one key can be answered by one statement.</summary>
    public abstract string Key { get; }

    /// <summary>True when what is aggregated of a customer depends on that customer's rows alone, so that customers can be worked on
    /// apart.</summary>
    public abstract bool IsDivisible { get; }

    /// <summary>The partitions that it reads.</summary>
    public abstract IReadOnlyList<(string Table, DateOnly Date)> Reads { get; }

    /// <summary>What must come out as the manifest says; <see cref="Control.Expected"/> is filled from it.</summary>
    public abstract IReadOnlyList<Control> Controls(InputSet inputs, IReadOnlyList<Fact> facts);

    /// <summary>How many rows are aggregated, from the sealed statistics: an estimate for groups and joins.</summary>
    public abstract long EstimatedRows(InputSet inputs);

    /// <summary>How many values a column takes, from the sealed statistics; null when they do not say.</summary>
    public abstract long? EstimatedDistinct(InputSet inputs, Column column);

    /// <summary>About how many bytes an engine holds while it groups or joins the rows, from the sealed statistics; 0 when rows only pass
    /// by.</summary>
    /// <param name="columns">Those of <see cref="Source"/>.</param>
    public virtual long EstimatedBytes(InputSet inputs, IReadOnlyCollection<Column> columns) => 0;

    /// <summary>True when what is held are the rows of a join, and not groups.</summary>
    public virtual bool IsJoin => false;

    /// <summary>FROM text, with its alias, that yields the given columns under their SQL names.</summary>
    public abstract string Source(SqlDialect dialect, TableSource tables, IReadOnlyCollection<Column> columns);

    /// <summary>How it can be computed, the cheapest first: one that supposes something is followed by one that does not, and the controls
    /// tell.</summary>
    public virtual IReadOnlyList<Relation> Ways => [this];

    /// <summary>The same rows with what another relation of the same key adds.</summary>
    public abstract Relation With(Relation other);
}

/// <summary>A fact over all rows whose value the manifest knows.</summary>
/// <param name="Name">What a failure calls it, such as <c>sum of balance</c>.</param>
public sealed record Control(string Name, Fact Fact, decimal Expected);
