using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Groups;

/// <summary>That embeddings, heads and misread layouts do not go under a rule over matrices unnoticed.</summary>
public class RoleEligibilityTests
{
    public static TheoryData<ParameterRole> OtherRoles => [ParameterRole.Embedding, ParameterRole.Readout, ParameterRole.Gain];

    [Theory]
    [MemberData(nameof(OtherRoles))]
    public void Muon_TakesOtherRoles_OnlyWhereTheGroupAdmitsThem(ParameterRole role)
    {
        using var parameters = new ParameterSet();
        parameters.Add("hidden", [4, 6], ParameterRole.HiddenMatrix);
        parameters.Add("plain", [4, 6]);
        parameters.Add("other", [8, 6], role);

        foreach (ParameterGroup group in new ParameterGroup[]
        {
            new("all", new Muon()),
            new("matrices", parameter => parameter.Shape.Rank == 2, new Muon()),
            ParameterGroup.ByName("named", "*", new Muon()),
            new("foreign", new Muon()) { Admits = [ParameterRole.HiddenMatrix, ParameterRole.Bias] },
        })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, [group]));
            Assert.Contains($"Muon, the rule of group '{group.Name}', is made for the matrices between hidden layers", error.Message);
            Assert.Contains($"admits their role: 'other' [8, 6] ({role}). Give them to a group with another rule", error.Message);
        }

        new Optimizer(parameters, [new ParameterGroup("all", new Muon()) { Admits = [role] }]).Dispose();
        new Optimizer(
            parameters,
            [
                ParameterGroup.ByRole("other", role, new Muon()),
                ParameterGroup.ByRole("rest", [ParameterRole.HiddenMatrix, ParameterRole.Unspecified], new Muon()),
            ]).Dispose();
    }

    [Fact]
    public void RulesThatTakeAnything_TakeEveryRole()
    {
        using var parameters = new ParameterSet();
        parameters.Add("embedding", [8, 6], ParameterRole.Embedding);
        parameters.Add("readout", [6, 8], ParameterRole.Readout.InputsFirst());
        parameters.Add("gain", [6], ParameterRole.Gain);

        foreach (IUpdateRule rule in new IUpdateRule[] { new AdamW(), new Adafactor(), new Soap() })
        {
            new Optimizer(parameters, rule).Dispose();
        }
    }

    public static TheoryData<ParameterRole, int[]> OutputsElsewhere => new()
    {
        { ParameterRole.HiddenMatrix.InputsFirst(), [6, 4] },
        { ParameterRole.Convolution.WithAxes(output: 3, input: 2), [3, 3, 4, 6] },
    };

    [Theory]
    [MemberData(nameof(OutputsElsewhere))]
    public void Muon_OutputsNotFirst_IsRefusedWithAdvice(ParameterRole role, int[] axes)
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", Shape.Of(axes), role);

        foreach (ParameterGroup group in new[] { new ParameterGroup("all", new Muon()), ParameterGroup.ByRole("all", role, new Muon()) })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, [group]));
            Assert.Contains("the axis of outputs is another one: 'w'", error.Message);
            Assert.Contains("Store them with the outputs first", error.Message);
        }

        new Optimizer(parameters, new AdamW()).Dispose();
    }

    [Fact]
    public void Adafactor_TakesAMatrixFromBothSides_ButNoKernelAxisForRows()
    {
        using var parameters = new ParameterSet();
        parameters.Add("matrix", [6, 4], ParameterRole.HiddenMatrix.InputsFirst());
        new Optimizer(parameters, new Adafactor()).Dispose();
        parameters.Add("fused", [6, 4], ParameterRole.HiddenMatrix.InputsFirst().Fused(2));
        parameters.Add("convolution", [3, 3, 4, 6], ParameterRole.Convolution.WithAxes(3, 2));

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, new Adafactor()));
        Assert.Contains(
            "is another one: 'fused' [6, 4] (hidden matrix, 2 blocks, inputs first), 'convolution' [3, 3, 4, 6]", error.Message);
    }

    [Fact]
    public void Muon_Convolution_IsSeenAsOutputsByAllTheRest()
    {
        using var parameters = new ParameterSet();
        Parameter convolution = parameters.Add("convolution", [4, 3, 2, 2], ParameterRole.Convolution);
        Parameter matrix = parameters.Add("matrix", [4, 12], ParameterRole.HiddenMatrix);
        var random = new Random(3);
        for (int element = 0; element < 48; element++)
        {
            convolution.Gradient[element] = matrix.Gradient[element] = random.NextSingle() - 0.5f;
        }

        using var optimizer = new Optimizer(parameters, new Muon());
        optimizer.Step();

        Assert.Equal(matrix.Value.ToArray(), convolution.Value.ToArray());
        Assert.True(matrix.Value.IndexOfAnyExcept(0f) >= 0);
    }

    [Fact]
    public void Kfac_FusedBlocks_AreRefusedAsTheirInputsAreNotKnown()
    {
        using var parameters = new ParameterSet();
        parameters.Add("qkv", [12, 4], ParameterRole.HiddenMatrix.Fused(3));

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, new Kfac()));
        Assert.Contains("needs the output gradients of each matrix by themselves, but there are fused blocks", error.Message);
        Assert.Contains("'qkv' [12, 4] (hidden matrix, 3 blocks). Add each block as a parameter of its own.", error.Message);
    }
}
