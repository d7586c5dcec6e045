namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>A run cannot go on from where it is told to.</summary>
public sealed class ResumeException : Exception
{
    /// <summary>Says what is wrong, and what to do.</summary>
    public ResumeException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
