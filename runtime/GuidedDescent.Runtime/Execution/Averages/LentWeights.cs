namespace GuidedDescent.Execution;

/// <summary>
/// Where the weights of one bucket lie that are stored in 16 bits, and what an evaluation with others needs: room to put them aside, and
/// their averages. A row is a parameter.
/// </summary>
/// <param name="format">The format of the weights.</param>
/// <param name="rows">The parameters.</param>
/// <param name="aside">Room for the weights of each row.</param>
/// <param name="averages">The averages of each row; null where one does not cover such weights.</param>
internal sealed unsafe class LentWeights(StorageFormat format, Parameter[] rows, nint[] aside, AverageStreams averages)
{
    public StorageFormat Format => format;

    /// <summary>The number of elements of each row.</summary>
    public long[] Lengths { get; } = [.. rows.Select(parameter => parameter.Length)];

    public ushort* Stored(int row) => (ushort*)rows[row].ValueAddress;

    public ushort* Aside(int row) => (ushort*)aside[row];

    public float* Average(int row, int average) => averages.Pointer(row, average);
}
