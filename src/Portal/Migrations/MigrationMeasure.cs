namespace Portal.Migrations;

/// <summary>What the cells of the table show.</summary>
public enum MigrationMeasure
{
    Balance,
    Count,

    /// <summary>Of what stood in the row's state at the beginning.</summary>
    Share,
}
