using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>That a matrix of fused blocks is trained on a GPU as its blocks would be by themselves.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class FusedBlocksTests
{
    public static TheoryData<string> RuleNames => FusedTraining.RuleNames;

    [GxxTheory]
    [MemberData(nameof(RuleNames))]
    public void Step_FusedBlocks_HasTheBitsOfSeparateMatrices(string rule)
    {
        using CudaDevice device = EmulatedGpu.Open();

        FusedTraining.AssertSameBits(device, rule, blocks: 3, [7, 7]);
        FusedTraining.AssertSameBits(device, rule, blocks: 2, [5, 12]);
    }

    [GxxTheory]
    [MemberData(nameof(RuleNames))]
    public void Step_FusedBlocksOfSeveralShapes_HasTheBitsOfSeparateMatrices(string rule)
    {
        using CudaDevice device = EmulatedGpu.Open();

        FusedTraining.AssertSameBits(device, rule, [12, 3, 3], columns: 7);
        FusedTraining.AssertSameBits(device, rule, [4, 9, 4], columns: 5);
    }

    [GxxTheory]
    [MemberData(nameof(RuleNames))]
    public void Step_FusedBlocksOfSeveralShapesBehindThePipeline_HasTheBitsOfSeparateMatrices(string rule)
    {
        using CudaDevice device = EmulatedGpu.Open();

        // Each row has a factor of its own, wherever its block begins.
        var rows = new GradientPipeline { LossScaling = LossScaling.Dynamic(initialScale: 4), AdaptiveClipping = new(0.5) };
        FusedTraining.AssertSameBits(device, rule, [4, 9, 4], columns: 5, rows);
    }
}
