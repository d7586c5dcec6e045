namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>A way to train the network, of its own from the start it is given.</summary>
internal abstract class RepresentationMethod(RepresentationProblem start) : IDisposable
{
    /// <summary>The network it trains.</summary>
    public LinearNetwork Network { get; } = new(start);

    /// <summary>One step.</summary>
    /// <param name="batch">Fresh samples.</param>
    /// <param name="second">More fresh samples, for methods that take two halves of a step from independent samples.</param>
    public abstract void Step(Batch batch, Batch second);

    public virtual void Dispose() => Network.Dispose();
}
