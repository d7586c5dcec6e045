using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>A weight of more than two axes is a matrix of its first axis against all others, to the last bit.</summary>
public class FlattenedShapeTests
{
    private const int Steps = 7;

    public static TheoryData<string> Names => [.. LayerRuleCases.AllNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void HigherRank_HasTheBitsOfItsMatrix(string name)
    {
        IUpdateRule rule = LayerRuleCases.Get(name).Rule;
        float[] matrix = Train(rule, [6, 6]);
        Assert.Equal(matrix, Train(rule, [6, 3, 2]));
        Assert.Equal(matrix, Train(rule, [6, 1, 3, 2]));
        Assert.NotEqual(Fill(36, 0), matrix);
    }

    private static float[] Train(IUpdateRule rule, Shape shape)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", shape);
        weight.WriteValue(Fill(36, 0));
        weight.ProvideInput("activations", [16, 6]);
        weight.ProvideInput("outputGradients", [16, 6]);
        using var optimizer = new Optimizer(parameters, rule);
        for (int step = 1; step <= Steps; step++)
        {
            weight.WriteGradient(Fill(36, step));
            weight.WriteInput("activations", Fill(96, 100 + step));
            weight.WriteInput("outputGradients", Fill(96, 200 + step));
            optimizer.Step();
        }

        return weight.Value.ToArray();
    }

    private static float[] Fill(int count, int seed) =>
        Array.ConvertAll(SeededMatrix.Normal(1, count, seed).Values.ToArray(), value => (float)value);
}
