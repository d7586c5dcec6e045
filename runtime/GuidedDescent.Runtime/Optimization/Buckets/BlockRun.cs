namespace GuidedDescent;

/// <summary>
/// Blocks of one parameter that have the same shape and follow each other: what lies back to back in the weight, the gradient and the
/// states. A parameter that is one tensor to its rule is one run of one block.
/// </summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="First">Which of its blocks is the first one.</param>
/// <param name="Count">How many blocks there are.</param>
/// <param name="Start">The first element in the weight of the parameter.</param>
/// <param name="Shape">The shape of each block.</param>
internal sealed record BlockRun(Parameter Parameter, int First, int Count, long Start, Shape Shape)
{
    /// <summary>The number of elements of the weight in all blocks together.</summary>
    public long Length => Count * Shape.Length;

    /// <summary>Where the weights of the first block begin.</summary>
    public unsafe nuint ValueAddress => (nuint)(Parameter.ValueAddress + Start);

    /// <summary>The blocks, in the order of the rows.</summary>
    public IEnumerable<ParameterBlock> Blocks => Enumerable.Range(0, Count)
        .Select(block => new ParameterBlock(Parameter, First + block, Start + (block * Shape.Length), Shape.Length));
}
