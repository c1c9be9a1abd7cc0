using System.Globalization;
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
    protected async Task LoadAsync<T>(Loadable<T> target, Func<CancellationToken, Task<T>> read)
        where T : class
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(Gone);
        var turn = target.Begin(work);
        try
        {
            var value = await read(work.Token);
            target.Succeed(turn, value);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            // Left, or overtaken by a newer request of the same page: there is nobody to tell.
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Logs.CreateLogger(GetType()).LogError(failure, "{Page} could not read what it shows", GetType().Name);
            target.Fail(turn, Problem.Of(failure));
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
