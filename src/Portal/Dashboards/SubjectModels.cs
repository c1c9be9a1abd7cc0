using Portal.Reporting.Catalogues;
using Portal.Work;

namespace Portal.Dashboards;

/// <summary>The dashboard and the pages of subjects, with why their numbers changed.</summary>
public sealed class SubjectModels(SubjectReader reader) : IPageModel
{
    public string Page => "dashboard";

    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        foreach (var code in reader.Subjects.Select(subject => subject.Code).Prepend(Subject.Executive))
        {
            await reader.ChangesAsync(await reader.ReadAsync(code, null, cancellationToken), cancellationToken);
        }
    }
}
