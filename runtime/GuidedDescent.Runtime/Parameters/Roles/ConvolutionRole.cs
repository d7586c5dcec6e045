using System.Globalization;

namespace GuidedDescent;

/// <summary>
/// The role of the weight of a convolution: an axis of output channels, one of input channels (of one group, where they are grouped), and
/// those of the kernel. A rule over matrices sees it as outputs by all the rest.
/// </summary>
public sealed record ConvolutionRole : ParameterRole
{
    internal ConvolutionRole()
    {
    }

    /// <summary>The axis of the output channels; the first one unless said otherwise.</summary>
    public int OutputAxis { get; private init; }

    /// <summary>The axis of the input channels; the second one unless said otherwise.</summary>
    public int InputAxis { get; private init; } = 1;

    internal override int RowAxis => OutputAxis;

    /// <summary>The same role of a weight with other axes, such as 3 and 2 for <c>[height, width, inputs, outputs]</c>.</summary>
    /// <param name="output">The axis of the output channels, from 0.</param>
    /// <param name="input">The axis of the input channels, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">An axis is negative, or both are the same.</exception>
    public ConvolutionRole WithAxes(int output, int input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfEqual(input, output);
        return this with { OutputAxis = output, InputAxis = input };
    }

    internal override string? Refuses(Shape shape)
    {
        int last = Math.Max(OutputAxis, InputAxis);
        return shape.Rank > last ? null : string.Create(CultureInfo.InvariantCulture, $"needs an axis {last}");
    }

    private protected override string Describe() =>
        this == Convolution
            ? "convolution"
            : string.Create(CultureInfo.InvariantCulture, $"convolution, outputs on axis {OutputAxis}, inputs on {InputAxis}");

    // Each output is a sum over the whole kernel of every input channel, and each input reaches as many places of every output.
    private protected override long CountInputs(Shape shape) => shape[InputAxis] * KernelElements(shape);

    private protected override long CountOutputs(Shape shape) => shape[OutputAxis] * KernelElements(shape);

    private long KernelElements(Shape shape)
    {
        long elements = 1;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            elements *= axis == OutputAxis || axis == InputAxis ? 1 : shape[axis];
        }

        return elements;
    }
}
