namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>How fast a run goes, since it began or was resumed.</summary>
/// <param name="Steps">The steps taken.</param>
/// <param name="TokensOfStep">The characters that a step learns from.</param>
/// <param name="LearningSeconds">The time that the steps took.</param>
/// <param name="Seconds">The time that all took, with validation and checkpoints.</param>
public readonly record struct TrainingPace(int Steps, int TokensOfStep, double LearningSeconds, double Seconds)
{
    /// <summary>The characters learned from in a second of learning; 0 where no step was taken.</summary>
    public double TokensPerSecond => Steps == 0 ? 0 : (double)Steps * TokensOfStep / LearningSeconds;

    /// <summary>How long so many steps will take, with all that comes with them.</summary>
    public TimeSpan TimeOf(int steps) => Steps == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Round(Seconds / Steps * steps));
}
