namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>A run cannot be kept where it is told to, or cannot go on from there.</summary>
public sealed class RunCheckpointException : Exception
{
    /// <summary>Says what is wrong, and what to do.</summary>
    public RunCheckpointException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
