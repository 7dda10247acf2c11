using Spectre.Console;

namespace Semblance.Cli.Painting;

/// <summary>
/// Progress for a person: a bar a stage with an estimate of the time left, on standard error, and nothing at all where
/// that is redirected. A stage appears when it has lasted for a while, so quick work stays quiet.
/// </summary>
internal static class ProgressBars
{
    /// <summary>
    /// Runs work that reports to the sink it is given; lines for a person go to the painter beside it.
    /// </summary>
    public static async Task<T> Show<T>(Terminal terminal, Func<IProgress<Progress>?, IAnsiConsole, Task<T>> work)
    {
        var painter = terminal.ErrorPainter();
        if (!terminal.IsErrorTerminal) return await work(new Notes(terminal), painter).ConfigureAwait(false);
        return await painter.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .ExcludeVerticalPadding()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 },
                new PercentageColumn(), new LossColumn(), new TimeLeftColumn())
            .StartAsync(context => Task.Run(() => work(new Bars(context, painter), painter)))
            .ConfigureAwait(false);
    }

    /// <summary>What is said on the way, and no bars.</summary>
    private sealed class Notes(Terminal terminal) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value.Note is { } note) terminal.Error.WriteLine(ErrorPage.Visible(note));
        }
    }

    private sealed class Bars(ProgressContext context, IAnsiConsole painter) : IProgress<Progress>
    {
        private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);
        private readonly Lock gate = new();

        public void Report(Progress value)
        {
            lock (gate)
            {
                if (!tasks.TryGetValue(value.Stage, out var task))
                {
                    foreach (var earlier in tasks.Values) earlier.StopTask(); // stages follow one another
                    tasks[value.Stage] = task = context.AddTask(Markup.Escape(value.Stage),
                        new ProgressTaskSettings { AutoStart = true });
                }
                task.IsIndeterminate = value.Total <= 0;
                if (value.Total > 0)
                {
                    task.MaxValue = value.Total;
                    task.Value = value.Done;
                }
                if (value.Loss is { } loss)
                    task.State.Update<(double, double?)>(LossColumn.Key, _ => (loss, value.Scores?.Mean));
                if (value.Note is { } note) painter.MarkupLineInterpolated($"[grey]{ErrorPage.Visible(note)}[/]");
            }
        }
    }

    private sealed class LossColumn : ProgressColumn
    {
        public const string Key = "loss";

        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options,
            ProgressTask task, TimeSpan deltaTime)
        {
            var (loss, closeness) = task.State.Get<(double, double?)>(Key);
            return new Text((loss != 0 ? FormattableString.Invariant($"loss {loss:0.####}") : "") +
                (closeness is { } close ? FormattableString.Invariant($" closeness {close:0.000}") : ""));
        }
    }

    private sealed class TimeLeftColumn : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override Spectre.Console.Rendering.IRenderable Render(Spectre.Console.Rendering.RenderOptions options,
            ProgressTask task, TimeSpan deltaTime) => new Text(Left(task), new Style(Color.Grey));

        private static string Left(ProgressTask task)
        {
            // the mean rate since the start is steadier than the last second's
            if (task.IsIndeterminate || task.ElapsedTime is not { } elapsed || task.Value <= 0 || task.IsFinished)
                return "";
            if (elapsed < TimeSpan.FromSeconds(1)) return "";
            return Numbers.Duration(elapsed * ((task.MaxValue - task.Value) / task.Value)) + " left";
        }
    }
}
