using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Portal.Controls;

namespace Portal.Shell;

/// <summary>What every page shares: the culture it is drawn in, and the end of its work when the reader leaves.</summary>
public abstract class PortalComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    [Inject]
    private ILoggerFactory Logs { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private PageVisit Visit { get; set; } = default!;

    /// <summary>The request that the page is drawn for; null in a circuit.</summary>
    [CascadingParameter]
    private HttpContext? Request { get; set; }

    /// <summary>Cancelled when the page is left: queries stop, and nothing is drawn into a page that is no longer there.</summary>
    protected CancellationToken Gone => _gone.Token;

    protected static CultureInfo Culture => CultureInfo.CurrentUICulture;

    protected static bool IsChinese => Culture.TwoLetterISOLanguageName == "zh";

    /// <summary>An instant in the bank's time zone, with UTC beside it.</summary>
    protected string Instant(DateTimeOffset at) => Figures.Instant(at, Clock.LocalTimeZone);

    /// <summary>The day of an instant in the bank's time zone.</summary>
    protected string DayOf(DateTimeOffset at) =>
        Figures.Date(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Clock.LocalTimeZone).DateTime));

    /// <summary>Reads into <paramref name="target"/>: what it showed before stays until the new value is there, a failure is kept as text
    /// to show.</summary>
    /// <remarks>In a circuit that continues a first answer, what that one read is there at once and is not read again.</remarks>
    protected async Task LoadAsync<T>(
        Loadable<T> target,
        Func<CancellationToken, Task<T>> read,
        [CallerArgumentExpression(nameof(target))] string place = ""
    )
        where T : class
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(Gone, Request?.RequestAborted ?? CancellationToken.None);
        var turn = target.Begin(work);
        if (Visit.Take(this, place) is { } before)
        {
            if (before is T value)
            {
                target.Succeed(turn, value);
            }
            else
            {
                target.Fail(turn, (Problem)before);
            }

            return;
        }

        try
        {
            var answer = await read(work.Token);
            target.Succeed(turn, answer);
            Visit.Keep(this, place, answer);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // Left, or overtaken by a newer request of the same page: there is nobody to tell.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Logs.CreateLogger(GetType()).LogError(failure, "{Page} could not read what it shows", GetType().Name);
            var problem = Problem.Of(failure);
            target.Fail(turn, problem);
            Visit.Keep(this, place, problem);
        }
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_gone.IsCancellationRequested)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }
}
