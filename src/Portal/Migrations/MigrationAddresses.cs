using Portal.Reporting.Migrations;
using Portal.Shell;

namespace Portal.Migrations;

/// <summary>The columns whose states are followed.</summary>
public sealed class MigrationColumns : IAddressWords
{
    public static IReadOnlyList<string> Words(IServiceProvider services) => services.GetRequiredService<MigrationEngine>().Columns;
}

/// <summary>A cell such as 1-2.</summary>
public sealed class CellAddressAttribute : AddressValueAttribute
{
    public override IReadOnlyList<string> Accepted(IServiceProvider services) => ["1-2", "3-none"];

    public override bool Accepts(string value, IServiceProvider services) => CellKey.Parse(value) is not null;
}
