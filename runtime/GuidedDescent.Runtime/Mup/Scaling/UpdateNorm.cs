namespace GuidedDescent;

/// <summary>How the size of an update is measured where a layer declares its own norm, as in the modular norm.</summary>
public enum UpdateNorm
{
    /// <summary>The largest singular value: how much a layer can change what it computes of an input.</summary>
    Spectral,

    /// <summary>The root of the sum of all squares. Of few directions it is as large as the spectral norm.</summary>
    Frobenius,

    /// <summary>The largest Euclidean norm of a row: of what belongs to one entry of a table of embeddings, or to one output.</summary>
    LargestRow,

    /// <summary>The largest Euclidean norm of a column: of what belongs to one input.</summary>
    LargestColumn,

    /// <summary>The largest magnitude of an element.</summary>
    LargestElement,
}
