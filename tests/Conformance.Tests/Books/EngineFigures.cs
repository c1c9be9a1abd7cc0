using Portal.Data;
using Portal.Data.Warehouse;
using Portal.Reporting.Catalogues;
using Portal.Reporting.Indicators;

namespace Portal.Conformance.Tests.Books;

/// <summary>Everything that one engine is asked for, with cubes of its own.</summary>
public sealed class EngineFigures(Catalogue catalogue, WarehouseStore store, WarehouseEngine warehouse, Home home)
{
    public WarehouseEngine Warehouse { get; } = warehouse;

    public IndicatorEngine Indicators { get; } = new(catalogue, store, warehouse, home);
}
