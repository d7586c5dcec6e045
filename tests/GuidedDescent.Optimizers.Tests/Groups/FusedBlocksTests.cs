namespace GuidedDescent.Optimizers.Tests.Groups;

/// <summary>
/// That a matrix of fused blocks, such as those of queries, keys and values, is trained as its blocks would be by themselves.
/// </summary>
public class FusedBlocksTests
{
    public static TheoryData<string> RuleNames => FusedTraining.RuleNames;

    // 7 x 7 blocks begin at no cache line, 24 x 10 and 5 x 40 blocks are tall and wide.
    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Step_FusedBlocks_HasTheBitsOfSeparateMatrices(string rule)
    {
        FusedTraining.AssertSameBits(Device.Cpu, rule, blocks: 3, [7, 7]);
        FusedTraining.AssertSameBits(Device.Cpu, rule, blocks: 2, [24, 10]);
        FusedTraining.AssertSameBits(Device.Cpu, rule, blocks: 4, [5, 40]);
    }

    [Fact]
    public void Step_BlocksOfNoElementsAmongOthers_LeavesThemAlone()
    {
        float[] nothing = [];
        using var parameters = new ParameterSet();
        parameters.Add("no rows", [0, 4], ParameterRole.HiddenMatrix.Fused(3));
        parameters.Wrap("no columns", [6, 0], nothing, nothing, ParameterRole.HiddenMatrix.Fused(2));
        Parameter weight = parameters.Add("weight", [6, 4], ParameterRole.HiddenMatrix.Fused(3));
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var optimizer = new Optimizer(
            parameters,
            new NorMuon(),
            gradients: new GradientPipeline { MaximumGlobalNorm = 1, AdaptiveClipping = new(), ZeroGradients = true },
            averages: [average]);
        weight.Gradient.Fill(1);

        optimizer.Step();

        Assert.Equal(0, weight.Gradient[23]);
        float moved = weight.Value[23];
        Assert.True(moved < 0);
        using (optimizer.EvaluateWith(average))
        {
            Assert.Equal(moved / 2, weight.Value[23]);
        }
    }

    [Fact]
    public void Step_SameMatrixNotFused_IsAnotherUpdate()
    {
        using var parameters = new ParameterSet();
        Parameter fused = parameters.Add("fused", [6, 2], ParameterRole.HiddenMatrix.Fused(3));
        Parameter whole = parameters.Add("whole", [6, 2], ParameterRole.HiddenMatrix);
        for (int element = 0; element < 12; element++)
        {
            fused.Gradient[element] = whole.Gradient[element] = element + 1;
        }

        using var optimizer = new Optimizer(parameters, new Muon());
        optimizer.Step();

        Assert.NotEqual(whole.Value.ToArray(), fused.Value.ToArray());
    }

    [Fact]
    public void Rule_OfOneGradientForAllElements_SeesFusedBlocksAsOneTensor()
    {
        using var parameters = new ParameterSet();
        Parameter fused = parameters.Add("fused", [6, 2], ParameterRole.HiddenMatrix.Fused(3));
        Parameter whole = parameters.Add("whole", [6, 2], ParameterRole.HiddenMatrix);
        for (int element = 0; element < 12; element++)
        {
            fused.Value[element] = whole.Value[element] = 1;
            fused.Gradient[element] = whole.Gradient[element] = element + 1;
        }

        using var optimizer = new Optimizer(parameters, new Lamb());
        optimizer.Step();

        Assert.Equal(whole.Value.ToArray(), fused.Value.ToArray());
    }

    // The basis that Dion starts from is random: blocks must not start from one and the same.
    [Fact]
    public void State_OfRandomNumbers_DiffersFromBlockToBlock()
    {
        using var parameters = new ParameterSet();
        Parameter fused = parameters.Add("fused", [12, 6], ParameterRole.HiddenMatrix.Fused(2));
        using var optimizer = new Optimizer(parameters, new Dion());
        string state = Dion.Descriptor.Slots.First(slot => slot.Initial == Rules.SlotInitial.Gaussian).Name;

        float[] basis = optimizer.State(fused, state).ToArray();

        Assert.Equal(basis.Length, basis.Distinct().Count());
    }
}
