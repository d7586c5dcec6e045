namespace GuidedDescent;

/// <summary>What is one tensor to a rule: a parameter, or one of the fused blocks of rows it consists of.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Index">Which of the blocks it is, in the order of the rows.</param>
/// <param name="Start">Its first element in the weight of the parameter.</param>
/// <param name="Length">The number of elements of the weight.</param>
internal readonly record struct ParameterBlock(Parameter Parameter, int Index, long Start, long Length);
