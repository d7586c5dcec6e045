namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>What a block adds to the stream: a function of the normalized stream.</summary>
internal interface IBranch
{
    /// <summary>Computes the output, and keeps what the backward pass needs.</summary>
    /// <param name="input">The rows of all sequences, one sequence after the other.</param>
    /// <param name="length">The characters of each sequence.</param>
    /// <param name="output">Receives as many rows.</param>
    void Forward(Activations input, int length, Activations output);

    /// <summary>Adds the gradients of the parameters to what is there, and takes the gradient of the output back to the input.</summary>
    /// <param name="input">What the forward pass had.</param>
    /// <param name="outputGradient">The gradient with respect to the output.</param>
    /// <param name="inputGradient">Receives the gradient with respect to the input.</param>
    void Backward(Activations input, Activations outputGradient, Activations inputGradient);
}
