namespace GuidedDescent.Language;

/// <summary>
/// Marks a <c>ref Tensor</c>, <c>ref Matrix</c> or <c>ref Scalar</c> parameter of an update rule as memory that is kept from step to
/// step. A tensor has the shape of the weight, a matrix too unless <see cref="Rows"/> or <see cref="Columns"/> say otherwise, and a
/// scalar is one number.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter, Inherited = false)]
public sealed class StateAttribute : Attribute
{
    /// <summary>The number of rows of a <see cref="Matrix"/> state.</summary>
    public Dim Rows { get; init; }

    /// <summary>The number of columns of a <see cref="Matrix"/> state.</summary>
    public Dim Columns { get; init; }

    /// <summary>
    /// The name of the <c>int</c> property of the record, or of its <c>int</c> method of <c>(int rows, int columns)</c>, that
    /// <see cref="Dim.Rank"/> stands for.
    /// </summary>
    public string? Rank { get; init; }

    /// <summary>What the state holds before the first step.</summary>
    public Initial Initial { get; init; }

    /// <summary>
    /// The name of the real hyperparameter that every element starts from, as in
    /// <c>[State(InitialValue = nameof(InitialAccumulator))]</c>, or every element of the diagonal with <see cref="Initial.Identity"/>;
    /// null for zero and for one.
    /// </summary>
    public string? InitialValue { get; init; }
}
