using System.Globalization;
using System.Text;
using Portal.Data;
using Portal.Reporting;

namespace Portal.Shell;

/// <summary>Every address of the portal, built in one place: the address holds the state of a page, so any view can be linked and
/// cited.</summary>
public static class Urls
{
    public static string Home(DateOnly? asOf = null) => With("/", ("asOf", Text(asOf)));

    /// <param name="seconds">How long to wait, where that is the problem.</param>
    /// <param name="done">What was done just before.</param>
    public static string SignIn(string? returnUrl = null, string? problem = null, int? seconds = null, string? done = null) =>
        With(
            "/sign-in",
            ("returnUrl", returnUrl),
            ("problem", problem),
            ("seconds", seconds?.ToString(CultureInfo.InvariantCulture)),
            ("done", done)
        );

    public static string SignInCode(string? returnUrl = null) => With("/sign-in/code", ("returnUrl", returnUrl));

    public static string SignInEnrol(string? returnUrl = null) => With("/sign-in/enrol", ("returnUrl", returnUrl));

    public static string SignInDirectory(string? returnUrl = null) => With("/sign-in/directory/start", ("returnUrl", returnUrl));

    public static string SecondFactor() => "/account/second-factor";

    /// <param name="said">What became of the last change.</param>
    public static string Passkeys(string? said = null) => With("/account/passkeys", ("said", said));

    public static string SignOut() => "/sign-out";

    /// <summary>What waits for the reader.</summary>
    public static string Inbox(InboxQuery? query = null)
    {
        var q = query ?? new InboxQuery();
        return With(
            "/inbox",
            ("whose", q.Whose),
            ("kind", q.Kind),
            ("overdue", q.Overdue ? "true" : null),
            ("page", q.Page > 1 ? q.Page.ToString(CultureInfo.InvariantCulture) : null)
        );
    }

    /// <summary>A person's own password, sessions and second factor.</summary>
    public static string Account(bool isSaved = false) => With("/account", ("saved", isSaved ? "true" : null));

    public static string OwnPassword(string? problem = null) => With("/account/password", ("problem", problem));

    /// <summary>Where the first administrator is made with the code from the console.</summary>
    public static string SetUp() => "/setup";

    /// <summary>Where an invited person sets the own password. The code is typed: an address is written into logs.</summary>
    public static string Invitation(string? user = null) => With("/invitation", ("user", user));

    public static string Users(UserQuery? query = null)
    {
        var q = query ?? new UserQuery();
        return With(
            "/users",
            ("q", q.Search),
            ("role", q.Role),
            ("sort", q.Sort),
            ("page", q.Page > 1 ? q.Page.ToString(CultureInfo.InvariantCulture) : null),
            ("columns", q.Columns),
            ("view", q == new UserQuery(View: q.View) ? q.View : null)
        );
    }

    public static string User(string name) => $"/users/{Segment(name)}";

    /// <summary>What each role may do.</summary>
    public static string RolesPage() => "/roles";

    public static string Tokens() => "/account/tokens";

    /// <summary>The page of a subject, such as asset-quality; of the first subject without a code.</summary>
    public static string Subject(string? code = null, DateOnly? asOf = null) =>
        With(code is null ? "/subject" : $"/subject/{Segment(code)}", ("asOf", Text(asOf)));

    /// <summary>Key risk indicators by stage and activity.</summary>
    public static string Matrix(DateOnly? asOf = null) => With("/matrix", ("asOf", Text(asOf)));

    /// <summary>An indicator over time and beside others.</summary>
    public static string Analysis(string code, AnalysisQuery? query = null)
    {
        var q = query ?? new AnalysisQuery();
        return With($"/analysis/{Segment(code)}", ("asOf", Text(q.AsOf)), ("step", q.Step), ("show", q.Show), ("with", q.With));
    }

    /// <summary>The change of an indicator in parts.</summary>
    /// <param name="from">Date of the opening figure; the run before the closing one when null.</param>
    public static string Bridge(string code, DateOnly? from = null, DateOnly? asOf = null) =>
        With($"/bridge/{Segment(code)}", ("from", Text(from)), ("asOf", Text(asOf)));

    /// <summary>Where the loans of one month-end are at a later one.</summary>
    public static string Migration(MigrationQuery? query = null)
    {
        var q = query ?? new MigrationQuery();
        return With(
            "/migration",
            ("from", Text(q.From)),
            ("asOf", Text(q.AsOf)),
            ("of", q.Of),
            ("show", q.Show),
            ("steps", q.Steps ? "true" : null),
            ("cell", q.Cell),
            ("after", q.After)
        );
    }

    /// <param name="format">xlsx or pdf.</param>
    public static string AnalysisFile(string code, DateOnly asOf, string format, AnalysisQuery query) =>
        With($"/analysis/{Segment(code)}/{Text(asOf)}.{format}", ("step", query.Step), ("show", query.Show), ("with", query.With));

    /// <param name="subject">Code of a subject: its indicators only.</param>
    public static string Indicators(DateOnly? asOf = null, string? search = null, string? state = null, string? subject = null) =>
        With("/indicators", ("asOf", Text(asOf)), ("q", search), ("state", state), ("subject", subject));

    /// <param name="by">Dimension of the breakdown, such as product or province.</param>
    /// <param name="part">Which set of loans the list shows: numerator or denominator.</param>
    public static string Indicator(
        string code,
        DateOnly? asOf = null,
        string? by = null,
        string? part = null,
        string? sort = null,
        string? after = null
    ) => With($"/indicators/{Segment(code)}", ("asOf", Text(asOf)), ("by", by), ("part", part), ("sort", sort), ("after", after));

    /// <summary>A snapshot under the rules of another day.</summary>
    /// <param name="all">Also what does not differ.</param>
    public static string Rules(DateOnly? asOf = null, DateOnly? rulesOf = null, bool all = false) =>
        With("/rules", ("asOf", Text(asOf)), ("rulesOf", Text(rulesOf)), ("all", all ? "true" : null));

    /// <summary>Every sealed load.</summary>
    public static string Loads(int page = 1) => With("/loads", ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>One sealed load.</summary>
    public static string Load(string loadId, int page = 1) =>
        With($"/loads/{Segment(loadId)}", ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <summary>Booked against minimum categories.</summary>
    /// <param name="rule">Code of the deciding rule of the listed loans.</param>
    public static string Classification(
        DateOnly? asOf = null,
        string? rule = null,
        string? booked = null,
        string? minimum = null,
        string? sort = null,
        string? after = null
    ) =>
        With(
            "/classification",
            ("asOf", Text(asOf)),
            ("rule", rule),
            ("booked", booked),
            ("minimum", minimum),
            ("sort", sort),
            ("after", after)
        );

    public static string Loans(LoanQuery? query = null)
    {
        var q = query ?? new LoanQuery();
        return With(
            "/loans",
            ("asOf", Text(q.AsOf)),
            ("predicate", q.Predicate),
            ("product", q.Product),
            ("class", q.FiveClass),
            ("q", q.Search),
            ("sort", q.Sort),
            ("after", q.After),
            ("of", q.Of?.ToString()),
            ("version", q.Version?.ToString(CultureInfo.InvariantCulture)),
            ("columns", q.Columns),
            ("view", q == new LoanQuery(View: q.View) ? q.View : null)
        );
    }

    /// <summary>The recurring work, for administrators.</summary>
    /// <param name="sort">Key of a column; a leading minus means descending.</param>
    /// <param name="columns">Keys of the shown columns; all when null.</param>
    public static string Jobs(string? sort = null, string? columns = null) => With("/jobs", ("sort", sort), ("columns", columns));

    /// <param name="sort">Key of a column; a leading minus means descending.</param>
    /// <param name="columns">Keys of the shown columns; all when null.</param>
    public static string Returns(DateOnly? asOf = null, string? sort = null, string? columns = null) =>
        With("/returns", ("asOf", Text(asOf)), ("sort", sort), ("columns", columns));

    /// <param name="cell">The opened cell, such as 1.E.</param>
    /// <param name="version">A kept version; the latest when null.</param>
    public static string Return(string form, DateOnly? asOf = null, string? cell = null, int? version = null) =>
        With(
            $"/returns/{Segment(form)}",
            ("asOf", Text(asOf)),
            ("version", version?.ToString(CultureInfo.InvariantCulture)),
            ("cell", cell)
        );

    /// <param name="format">xlsx or pdf.</param>
    /// <param name="version">A kept version; the latest when null.</param>
    public static string ReturnFile(string form, DateOnly asOf, string format, int? version = null) =>
        With($"/returns/{Segment(form)}/{Text(asOf)}.{format}", ("version", version?.ToString(CultureInfo.InvariantCulture)));

    public static string Findings(FindingQuery? query = null)
    {
        var q = query ?? new FindingQuery();
        return With(
            "/findings",
            ("status", q.Status),
            ("rating", q.Rating),
            ("owner", q.Owner),
            ("overdue", q.Overdue ? "true" : null),
            ("on", Text(q.On)),
            ("q", q.Search),
            ("sort", q.Sort),
            ("columns", q.Columns),
            ("view", q == new FindingQuery(View: q.View) ? q.View : null),
            ("page", q.Page > 1 ? q.Page.ToString(CultureInfo.InvariantCulture) : null)
        );
    }

    /// <summary>A list as a file.</summary>
    /// <param name="query">What the address of its page takes, with its question mark.</param>
    public static string ListFile(string name, string format, string query) => $"/lists/{name}.{format}{query}";

    public static string Finding(string number) => $"/findings/{Segment(number)}";

    /// <summary>The rows that a load refused, as a file.</summary>
    public static string LoadRejects(string loadId) => $"/loads/{Segment(loadId)}/rejects.csv";

    /// <summary>A new finding that starts from a figure: where it stands, and the predicate of the loans behind it.</summary>
    public static string NewFinding(FigureRef? figure = null, DateOnly? asOf = null, string? predicate = null) =>
        With("/findings/new", ("figure", figure?.ToString()), ("asOf", Text(asOf)), ("predicate", predicate));

    /// <param name="retired">Also those out of use.</param>
    public static string Scenarios(bool retired = false, int page = 1) =>
        With("/scenarios", ("retired", retired ? "true" : null), ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null));

    /// <param name="show">changed or all; the main figures without it.</param>
    public static string Scenario(string number, string? show = null) => With($"/scenarios/{Segment(number)}", ("show", show));

    /// <summary>Scenarios side by side, in the order of their numbers here.</summary>
    public static string CompareScenarios(IEnumerable<string> numbers, string? show = null) =>
        With("/scenarios/compare", ("ids", string.Join(',', numbers)), ("show", show));

    /// <summary>A scenario and its base as a spreadsheet that says on every sheet what it is.</summary>
    public static string ScenarioFile(string number) => $"/scenarios/{Segment(number)}/what-if.xlsx";

    public static string Ledger(LedgerQuery? query = null)
    {
        var q = query ?? new LedgerQuery();
        return With(
            "/ledger",
            ("subject", q.Subject),
            ("actor", q.Actor),
            ("kind", q.Kind),
            ("from", Text(q.From)),
            ("until", Text(q.Until)),
            ("page", q.Page > 1 ? q.Page.ToString(CultureInfo.InvariantCulture) : null),
            ("entry", q.Entry?.ToString(CultureInfo.InvariantCulture))
        );
    }

    /// <summary>An entry as a file.</summary>
    /// <param name="ending">json for what was hashed, tlog-proof for its proof.</param>
    public static string LedgerProof(long sequence, string ending) =>
        string.Create(CultureInfo.InvariantCulture, $"/ledger/{sequence}.{ending}");

    /// <summary>A date as addresses, requests and date fields write it; null when it is none that can be meant.</summary>
    public static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && Bounds.IsDay(date)
            ? date
            : null;

    private static string? Text(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Segment(string value) => Uri.EscapeDataString(value);

    /// <summary>Leaves out what is empty, so that one view has one address.</summary>
    internal static string With(string path, params ReadOnlySpan<(string Key, string? Value)> query)
    {
        var address = new StringBuilder(path);
        var separator = '?';
        foreach (var (key, value) in query)
        {
            if (!string.IsNullOrEmpty(value))
            {
                address.Append(separator).Append(key).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return address.ToString();
    }
}
