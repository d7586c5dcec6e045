namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>Samples of the problem, one a row.</summary>
internal sealed class Batch
{
    /// <summary>The number of samples.</summary>
    public const int Samples = 1024;

    /// <summary>The inputs x.</summary>
    public float[] Inputs { get; } = new float[Samples * RepresentationProblem.Inputs];

    /// <summary>The targets y.</summary>
    public float[] Targets { get; } = new float[Samples * RepresentationProblem.Outputs];
}
