namespace GuidedDescent;

/// <summary>A model of one width at the beginning of its training, as a <see cref="CoordinateCheck"/> asks for.</summary>
public interface ICoordinateCheckModel : IDisposable
{
    /// <summary>
    /// Runs the model on its batch, the same in every step, and records the activations of every layer.
    /// </summary>
    /// <param name="recorder">Where they go: each layer under one name, whatever the width.</param>
    void Forward(ActivationRecorder recorder);

    /// <summary>Computes the gradients of what <see cref="Forward"/> did last, and takes a step of the optimizer.</summary>
    void Step();
}
