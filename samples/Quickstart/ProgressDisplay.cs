using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GuidedDescent.Samples.Quickstart;

/// <summary>Shows the runs while they train: live bars on a terminal, one line a run where the output goes elsewhere.</summary>
/// <param name="console">Where to show them.</param>
/// <param name="epochs">The length of a bar.</param>
public sealed class ProgressDisplay(IAnsiConsole console, int epochs)
{
    // Leaves room for the figures on a terminal of 80 columns.
    private const int BarWidth = 20;
    private const string FiguresKey = "figures";

    /// <summary>Runs all contestants, one after the other.</summary>
    public IReadOnlyList<TrainingResult> Show(Training training, IReadOnlyList<Contestant> contestants) =>
        console.Profile.Capabilities.Interactive ? ShowBars(training, contestants) : ShowLines(training, contestants);

    private List<TrainingResult> ShowBars(Training training, IReadOnlyList<Contestant> contestants)
    {
        var results = new List<TrainingResult>();
        console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn { Width = BarWidth },
                new FiguresColumn(epochs))
            .Start(context =>
            {
                ProgressTask[] bars = [.. contestants.Select(contestant =>
                    context.AddTask(Markup.Escape(contestant.Name), autoStart: false, maxValue: epochs))];
                foreach ((Contestant contestant, ProgressTask bar) in contestants.Zip(bars))
                {
                    bar.StartTask();
                    results.Add(training.Run(contestant, figures =>
                    {
                        bar.State.Update<EpochFigures>(FiguresKey, _ => figures);
                        bar.Value = figures.Epoch;
                    }));
                }
            });
        return results;
    }

    private List<TrainingResult> ShowLines(Training training, IReadOnlyList<Contestant> contestants)
    {
        var results = new List<TrainingResult>();
        foreach (Contestant contestant in contestants)
        {
            EpochFigures last = default;
            results.Add(training.Run(contestant, figures => last = figures));
            console.WriteLine($"{contestant.Name,-14} {Describe(last, epochs)}");
        }

        return results;
    }

    private static string Describe(EpochFigures figures, int epochs) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {figures.Epoch,3}/{epochs}  loss {figures.TrainingLoss:0.00000}  test {figures.TestAccuracy,7:P2}");

    private sealed class FiguresColumn(int epochs) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.IsStarted && task.Value > 0 ? Describe(task.State.Get<EpochFigures>(FiguresKey), epochs) : "");
    }
}
