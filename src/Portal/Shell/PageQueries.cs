using Portal.Reporting;

namespace Portal.Shell;

/// <summary>State of the inbox.</summary>
/// <param name="Whose">mine or role; everything when null.</param>
public sealed record InboxQuery(string? Whose = null, string? Kind = null, bool Overdue = false, int Page = 1);

/// <summary>State of the loan list.</summary>
/// <param name="Predicate">Expression of the catalogue's language, as a figure's drill-down gives it.</param>
/// <param name="Sort">Column; a leading minus means descending.</param>
/// <param name="After">Cursor of the page before; empty for the first page.</param>
/// <param name="Of">The figure that led here.</param>
/// <param name="Version">Of the return that the figure stands in.</param>
/// <param name="Columns">Keys of the shown columns; all when null.</param>
/// <param name="View">all for the whole list; said only where nothing else is.</param>
public sealed record LoanQuery(
    DateOnly? AsOf = null,
    string? Predicate = null,
    string? Product = null,
    string? FiveClass = null,
    string? Search = null,
    string? Sort = null,
    string? After = null,
    FigureRef? Of = null,
    int? Version = null,
    string? Columns = null,
    string? View = null
);

/// <summary>State of the analysis of an indicator.</summary>
/// <param name="Step">month, quarter or year.</param>
/// <param name="Show">level, change or yearonyear.</param>
/// <param name="With">Code of the one to compare with, or none.</param>
public sealed record AnalysisQuery(DateOnly? AsOf = null, string? Step = null, string? Show = null, string? With = null);

/// <summary>State of the migration page.</summary>
/// <param name="From">Date of the opening snapshot.</param>
/// <param name="Of">Column of the states.</param>
/// <param name="Show">balance, count or share.</param>
/// <param name="Steps">True when the single months are compared with the whole.</param>
/// <param name="Cell">The opened cell, such as 1-2.</param>
/// <param name="After">Cursor of the page of its loans before; empty for the first page.</param>
public sealed record MigrationQuery(
    DateOnly? From = null,
    DateOnly? AsOf = null,
    string? Of = null,
    string? Show = null,
    bool Steps = false,
    string? Cell = null,
    string? After = null
);

/// <summary>State of the list of users.</summary>
/// <param name="Search">Part of a name.</param>
/// <param name="Columns">Keys of the shown columns; all when null.</param>
/// <param name="View">all for the whole list; said only where nothing else is.</param>
public sealed record UserQuery(
    string? Search = null,
    string? Role = null,
    string? Sort = null,
    int Page = 1,
    string? Columns = null,
    string? View = null
);

/// <summary>State of the list of findings.</summary>
/// <param name="On">With overdue: the day on which they were late; today when null.</param>
/// <param name="Columns">Keys of the shown columns; those shown at first when null.</param>
/// <param name="View">all for the whole list, where a role's view would open instead; said only where nothing else is.</param>
public sealed record FindingQuery(
    string? Status = null,
    string? Rating = null,
    string? Owner = null,
    bool Overdue = false,
    string? Search = null,
    string? Sort = null,
    int Page = 1,
    DateOnly? On = null,
    string? Columns = null,
    string? View = null
);

/// <summary>State of the ledger page.</summary>
/// <param name="Subject">A subject, or the beginning of subjects such as finding/.</param>
/// <param name="Kind">Hundreds of the kind: 7 for all about findings.</param>
/// <param name="Until">Last day, included.</param>
/// <param name="Entry">Number of the opened entry.</param>
public sealed record LedgerQuery(
    string? Subject = null,
    string? Actor = null,
    string? Kind = null,
    DateOnly? From = null,
    DateOnly? Until = null,
    int Page = 1,
    long? Entry = null
);
