using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Samples.MupTransfer.Models;

/// <summary>Networks that differ in their width and in nothing else.</summary>
internal interface IModelFamily
{
    /// <summary>What the command line and the tables call it.</summary>
    string Name { get; }

    /// <summary>The loss of a guess among all classes alike, in nats.</summary>
    double LossOfGuess { get; }

    /// <summary>Builds a network; its weights are to be initialized by whoever trains it.</summary>
    /// <param name="width">The width of its hidden layers.</param>
    /// <param name="baseWidth">The width from which what the network does itself, such as its attention, has grown.</param>
    /// <param name="seed">Decides the batches.</param>
    /// <param name="device">What it computes with.</param>
    ITrainee Build(int width, int baseWidth, int seed, CpuDevice device);
}
