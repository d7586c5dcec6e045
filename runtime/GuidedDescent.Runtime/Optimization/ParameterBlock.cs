namespace GuidedDescent;

/// <summary>What is one tensor to a rule: a parameter, or one of the fused blocks of rows it consists of.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Index">Which of the blocks it is, in the order of the rows.</param>
/// <param name="Count">How many blocks there are; 1 where the parameter is one tensor.</param>
internal readonly record struct ParameterBlock(Parameter Parameter, int Index, int Count)
{
    /// <summary>The number of elements of the weight.</summary>
    public long Length => Parameter.Length / Count;
}
