namespace GuidedDescent.Samples.MupTransfer.Models;

/// <summary>A network of some width, with the batches that it learns from.</summary>
internal interface ITrainee : IDisposable
{
    /// <summary>The weights and their gradients.</summary>
    ParameterSet Parameters { get; }

    /// <summary>Whether a parameter is a matrix between hidden layers: both of its extents grow with the width.</summary>
    bool IsBetweenHiddenLayers(Parameter parameter);

    /// <summary>Adds the gradients of the mean loss of the next batch to those of the parameters.</summary>
    /// <returns>The mean loss of the batch.</returns>
    double AccumulateGradients();
}
