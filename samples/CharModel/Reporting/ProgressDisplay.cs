using System.Globalization;
using GuidedDescent.Samples.CharModel.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GuidedDescent.Samples.CharModel.Reporting;

/// <summary>Shows a run while it trains: a live bar on a terminal, a line now and then where the output goes elsewhere.</summary>
/// <param name="console">Where to show it.</param>
/// <param name="settings">The run.</param>
internal sealed class ProgressDisplay(IAnsiConsole console, TrainingSettings settings)
{
    // Leaves room for the figures on a terminal of 80 columns.
    private const int BarWidth = 12;
    private const int LinesOfRun = 20;
    private const string FiguresKey = "figures";

    /// <summary>Trains.</summary>
    /// <param name="run">Takes what is to be called after every step.</param>
    public TrainingPace Show(Func<Action<StepFigures>, TrainingPace> run) =>
        console.Profile.Capabilities.Interactive ? ShowBar(run) : run(ShowLine);

    private TrainingPace ShowBar(Func<Action<StepFigures>, TrainingPace> run) => console.Progress()
        .Columns(new ProgressBarColumn { Width = BarWidth }, new FiguresColumn(settings))
        .Start(context =>
        {
            ProgressTask bar = context.AddTask("training", maxValue: settings.Steps);
            return run(figures =>
            {
                bar.State.Update<StepFigures>(FiguresKey, _ => figures);
                bar.Value = figures.Step;
            });
        });

    private void ShowLine(StepFigures figures)
    {
        int apart = Math.Max(1, settings.Steps / LinesOfRun);
        if (figures.Step == 1 || figures.Step % apart == 0 || figures.Step == settings.Steps)
        {
            console.WriteLine(Describe(figures, settings));
        }
    }

    private static string Describe(StepFigures figures, TrainingSettings settings)
    {
        int left = settings.Steps - figures.Step;
        string time = left > 0 ? $"ETA {figures.Pace.TimeOf(left):c}" : $"in {figures.Pace.TimeOf(figures.Pace.Steps):c}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{figures.Step,5}/{settings.Steps}  loss {figures.Loss:0.000}  val {figures.ValidationLoss:0.000}  "
            + $"{figures.Pace.TokensPerSecond,6:0} tokens/s  {time}");
    }

    private sealed class FiguresColumn(TrainingSettings settings) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Value > 0 ? Describe(task.State.Get<StepFigures>(FiguresKey), settings) : "");
    }
}
