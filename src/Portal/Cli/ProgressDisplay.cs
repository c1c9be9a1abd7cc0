using Spectre.Console;

namespace Portal.Cli;

/// <summary>A progress display on standard error; plain lines where it is not a terminal.</summary>
internal sealed class ProgressDisplay
{
    private readonly ProgressTask? _task;
    private string _last = "";

    private ProgressDisplay(ProgressTask? task) => _task = task;

    public static async Task<T> RunAsync<T>(string title, Func<ProgressDisplay, Task<T>> work)
    {
        if (!PortalCli.ErrorConsole.Profile.Capabilities.Interactive)
        {
            await Console.Error.WriteLineAsync($"{title} …");
            return await work(new ProgressDisplay(null));
        }

        return await PortalCli
            .ErrorConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new ProgressDisplay(context.AddTask(Markup.Escape(title), maxValue: 1))));
    }

    public IProgress<T> Of<T>(Func<T, (string Step, long Done, long Total)> read) => new Reporter<T>(this, read);

    private void Show(string step, long done, long total)
    {
        if (_task is not null)
        {
            _task.Description = Markup.Escape(step);
            _task.Value = total == 0 ? 1 : Math.Min(1, done / (double)total);
        }
        else if (step != _last)
        {
            _last = step;
            Console.Error.WriteLine($"  {step}");
        }
    }

    private sealed class Reporter<T>(ProgressDisplay display, Func<T, (string Step, long Done, long Total)> read) : IProgress<T>
    {
        public void Report(T value)
        {
            var (step, done, total) = read(value);
            display.Show(step, done, total);
        }
    }
}
