using Microsoft.Extensions.DependencyInjection;

namespace Portal.Data.Store;

/// <summary>What a folder of this project brings to the portal database: its services, and what the ledger is to know of its
/// rows.</summary>
/// <remarks>Features are found by their type, as the configurations of their tables are: nothing here names one.</remarks>
internal abstract class DataFeature
{
    public static IReadOnlyList<DataFeature> All { get; } =
    [
        .. typeof(DataFeature)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DataFeature)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (DataFeature)Activator.CreateInstance(type)!),
    ];

    /// <summary>Kinds of rows that the ledger governs and reads back.</summary>
    public virtual IReadOnlyList<GovernedKind> Governed => [];

    /// <summary>Classes whose constants are its kinds of entries.</summary>
    public virtual IReadOnlyList<Type> Kinds => [];

    /// <summary>Beginnings of subjects of which the ledger tells what happened, and keeps no row.</summary>
    public virtual IReadOnlyList<string> Told => [];

    /// <summary>Tables that are working data: nobody answers for their rows, and no entry is written.</summary>
    public virtual IReadOnlyList<Type> Working => [];

    /// <summary>Subject of a row that cannot say it itself, because its class is not ours; null for any other row.</summary>
    public virtual string? SubjectOf(object row) => null;

    public virtual void AddServices(IServiceCollection services) { }
}
