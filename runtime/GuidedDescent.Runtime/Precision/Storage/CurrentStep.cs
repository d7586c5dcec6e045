namespace GuidedDescent.Precision;

/// <summary>The step that a bucket takes next or is in, counted from 1.</summary>
internal sealed class CurrentStep
{
    public long Number { get; set; } = 1;
}
