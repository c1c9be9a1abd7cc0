using Portal.Reporting.Catalogues;
using Portal.TestKit;
using Xunit;

namespace Portal.Reporting.Tests.Books;

/// <summary>A copy of the committed catalogue with some texts replaced.</summary>
public sealed class EditedCatalogue : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("assay-edited-").FullName;

    public EditedCatalogue(params (string File, string Old, string New)[] edits)
    {
        CatalogueText.Read(Repository.PathOf("catalogue")).WriteTo(_directory);
        foreach (var (file, old, replacement) in edits)
        {
            var path = Path.Combine(_directory, file);
            var text = File.ReadAllText(path);
            File.WriteAllText(
                path,
                text.Contains(old, StringComparison.Ordinal)
                    ? text.Replace(old, replacement, StringComparison.Ordinal)
                    : throw new InvalidOperationException($"{file} does not hold '{old}'.")
            );
        }
    }

    /// <summary>The mistake is refused with this message and the place in its file.</summary>
    public static void AssertNamed(string file, string old, string mistake, string message)
    {
        using var edited = new EditedCatalogue((file, old, mistake));

        Assert.Contains(
            edited.Errors(),
            error =>
                error.Contains(message, StringComparison.Ordinal) && error.StartsWith("catalogue/" + file + ":", StringComparison.Ordinal)
        );
    }

    public Catalogue Load() => new CatalogueLoader().Load(_directory);

    /// <summary>The messages of a catalogue that is refused.</summary>
    public IReadOnlyList<string> Errors()
    {
        try
        {
            Load();
            return [];
        }
        catch (CatalogueException problem)
        {
            return [.. problem.Errors.Select(error => error.ToString())];
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
