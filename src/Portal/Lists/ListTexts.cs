namespace Portal.Lists;

/// <summary>Names the texts of the generic component of this name, whose own name would hold its rows' type.</summary>
public sealed class WorkList;

/// <inheritdoc cref="WorkList"/>
public sealed class ColumnChooser;
