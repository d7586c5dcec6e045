using System.ComponentModel;

namespace GuidedDescent.Language;

// What generated code calls between the slots of a rule, which are tensors, and the matrices its author wrote.
public sealed partial class Matrix
{
    /// <summary>A tensor seen as a matrix: the first axis counts the rows, the others together the columns.</summary>
    /// <param name="tensor">A tensor of at least two axes.</param>
    /// <exception cref="ArgumentException">The tensor has fewer than two axes.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Matrix FromTensor(Tensor tensor) => new(tensor.Reshaped(Flattened(tensor.Shape, nameof(tensor))));

    /// <summary>The matrix as a tensor of any number of axes that flattens to it.</summary>
    /// <param name="shape">The extents, at least two.</param>
    /// <exception cref="ArgumentException">The shape does not flatten to that of the matrix.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor ToTensor(Shape shape)
    {
        Shape flattened = Flattened(shape, nameof(shape));
        return flattened == Content.Shape
            ? Content.Reshaped(shape)
            : throw new ArgumentException(
                $"A matrix of shape {Content.Shape} cannot be kept as {shape}: that holds a matrix of {flattened}.", nameof(shape));
    }

    private static Shape Flattened(Shape shape, string argument)
    {
        if (shape.Rank < 2)
        {
            throw new ArgumentException(
                $"The shape {shape} is no matrix: it takes at least two axes, of which the first counts the rows and the others "
                + "together the columns.",
                argument);
        }

        long columns = 1;
        foreach (int extent in shape.Skip(1))
        {
            columns *= extent;
        }

        return [shape[0], checked((int)columns)];
    }
}
