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

    // Queries of more heads than keys and values, blocks of one shape that are no neighbours, and tall ones beside wide ones.
    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Step_FusedBlocksOfSeveralShapes_HasTheBitsOfSeparateMatrices(string rule)
    {
        FusedTraining.AssertSameBits(Device.Cpu, rule, [12, 3, 3], columns: 7);
        FusedTraining.AssertSameBits(Device.Cpu, rule, [4, 9, 4, 9], columns: 5);
        FusedTraining.AssertSameBits(Device.Cpu, rule, [40, 2, 11], columns: 10);
    }

    [Fact]
    public void FusedRows_AllAlike_HaveTheBitsOfFused()
    {
        using var parameters = new ParameterSet();
        Parameter counted = parameters.Add("counted", [6, 4], ParameterRole.HiddenMatrix.Fused(3));
        Parameter listed = parameters.Add("listed", [6, 4], ParameterRole.HiddenMatrix.FusedRows(2, 2, 2));
        for (int element = 0; element < 24; element++)
        {
            counted.Gradient[element] = listed.Gradient[element] = MathF.Sin(element);
        }

        using var optimizer = new Optimizer(parameters, new Muon());
        optimizer.Step();

        Assert.True(counted.Value.IndexOfAnyExcept(0f) >= 0);
        Assert.Equal(counted.Value.ToArray(), listed.Value.ToArray());
        Assert.Equal(optimizer.StateShape(counted, "momentum"), optimizer.StateShape(listed, "momentum"));
    }

    [Fact]
    public void WriteState_OfSeveralShapes_GoesOnBehindTheEndOfABlock()
    {
        using var parameters = new ParameterSet();
        Parameter fused = parameters.Add("fused", [9, 2], ParameterRole.HiddenMatrix.FusedRows(5, 1, 3));
        using var optimizer = new Optimizer(parameters, new Muon());
        float[] numbers = [.. Enumerable.Range(1, 14).Select(number => (float)number)];

        optimizer.WriteState(fused, "momentum", numbers, start: 3);

        float[] read = new float[10];
        optimizer.ReadState(fused, "momentum", read, start: 7);
        Assert.Equal([5, 6, 7, 8, 9, 10, 11, 12, 13, 14], read);
        Assert.Equal([0, 0, 0, .. numbers, 0], optimizer.State(fused, "momentum").ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.WriteState(fused, "momentum", numbers, start: 5));
    }

    [Fact]
    public void Rule_SetLater_HoldsForAllBlocks()
    {
        using var parameters = new ParameterSet();
        Parameter fused = parameters.Add("fused", [7, 3], ParameterRole.HiddenMatrix.FusedRows(4, 3));
        fused.Value.Fill(1);
        using var optimizer = new Optimizer(parameters, new Muon());
        optimizer.Groups[0].Rule = new Muon(LearningRate: 0.5, WeightDecay: 1);

        optimizer.Step();

        Assert.Equal(Enumerable.Repeat(0.5f, 21), fused.Value.ToArray());
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
        AssertDifferent([12, 6], ParameterRole.HiddenMatrix.Fused(2));
        AssertDifferent([22, 6], ParameterRole.HiddenMatrix.FusedRows(12, 2, 2, 6));
    }

    private static void AssertDifferent(Shape shape, ParameterRole role)
    {
        using var parameters = new ParameterSet();
        Parameter fused = parameters.Add("fused", shape, role);
        using var optimizer = new Optimizer(parameters, new Dion());
        string state = Dion.Descriptor.Slots.First(slot => slot.Initial == Rules.SlotInitial.Gaussian).Name;

        float[] basis = optimizer.State(fused, state).ToArray();

        Assert.Equal(basis.Length, basis.Distinct().Count());
    }
}
