using Portal.Reporting.Catalogues;
using Portal.Shell;

namespace Portal.Indicators;

/// <summary>The groups of the list of indicators, as addresses write them.</summary>
public sealed class IndicatorGroups : IAddressWords
{
    public static IReadOnlyList<string> Words(IServiceProvider services) =>
        [.. services.GetRequiredService<Catalogue>().Subjects.Select(subject => subject.Code), IndicatorGroup.Matrix, IndicatorGroup.Other];
}
