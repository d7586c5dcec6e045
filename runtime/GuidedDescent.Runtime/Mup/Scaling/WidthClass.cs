namespace GuidedDescent;

/// <summary>Which extents of a parameter grow with the width of its network.</summary>
public enum WidthClass
{
    /// <summary>A matrix between hidden layers, outputs x inputs: rows and columns grow.</summary>
    Hidden,

    /// <summary>
    /// The matrix of an input layer, outputs x inputs, and whatever is like a vector (biases, gains): only the rows grow, or the one axis.
    /// </summary>
    Input,

    /// <summary>A table of embeddings, entries x width: only the columns grow, and they are the outputs.</summary>
    Embedding,

    /// <summary>The matrix of the last layer, outputs x inputs: only the columns grow.</summary>
    Readout,
}
