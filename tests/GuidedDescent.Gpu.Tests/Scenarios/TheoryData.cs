namespace GuidedDescent.Optimizers.Tests;

/// <summary>The rules are those of the tests of the optimizers, whose file lists their names in what xunit calls so.</summary>
public sealed class TheoryData<T> : List<T>;
