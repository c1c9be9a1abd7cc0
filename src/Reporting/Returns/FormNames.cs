namespace Portal.Reporting.Returns;

/// <summary>The row numbers or column codes of a form, with their order under a parent.</summary>
internal sealed class FormNames
{
    private readonly List<string> _names;
    private readonly HashSet<string> _known;

    public FormNames(IEnumerable<string> names)
    {
        _names = [.. names];
        _known = [.. _names];
        Rows = new FormulaReader(_known.Contains, Range, "the form's row numbers");
        Columns = new FormulaReader(_known.Contains, Range, "the form's columns " + string.Join(", ", _names.Take(30)));
    }

    public FormulaReader Rows { get; }

    public FormulaReader Columns { get; }

    /// <summary>Rows one level below: 2.21 has 2.21.1 to 2.21.5 and not 2.21.1.1.</summary>
    public IReadOnlyList<string> ChildrenOf(string number) => [.. _names.Where(n => Parent(n) == number)];

    public static IEnumerable<string> SelfAndAncestors(string number)
    {
        for (var name = number; name.Length > 0; name = Parent(name))
        {
            yield return name;
        }
    }

    private List<string>? Range(string first, string last)
    {
        var siblings = _names.Where(n => Parent(n) == Parent(first)).ToList();
        var (from, to) = (siblings.IndexOf(first), siblings.IndexOf(last));
        return from < 0 || to < from ? null : siblings[from..(to + 1)];
    }

    private static string Parent(string name) => name.LastIndexOf('.') is var dot and > 0 ? name[..dot] : "";
}
