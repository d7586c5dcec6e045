namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>Queries, keys or values: a linear layer whose output is taken apart into heads and, if positions matter, turned.</summary>
/// <param name="linear">The layer.</param>
/// <param name="layout">Takes heads apart.</param>
/// <param name="positions">Turns the heads; null for values, which are the same wherever they stand.</param>
internal sealed class Projection(Linear linear, HeadLayout layout, RotaryPositions? positions)
{
    private readonly Activations _together = new();

    /// <summary>What the forward pass gives: rows of single heads.</summary>
    public Activations Heads { get; } = new();

    /// <summary>The gradient with respect to <see cref="Heads"/>, of the same size; used up by the backward pass.</summary>
    public Activations HeadsGradient { get; } = new();

    public void Forward(Activations input, int length)
    {
        linear.Forward(input, _together);
        layout.Split(_together, length, Heads);
        positions?.Turn(Heads, length);
        HeadsGradient.ResizeLike(Heads);
    }

    public void Backward(Activations input, int length, Activations inputGradient, bool adds)
    {
        positions?.TurnBack(HeadsGradient, length);
        layout.Merge(HeadsGradient, length, _together);
        linear.Backward(input, _together, inputGradient, adds);
    }
}
