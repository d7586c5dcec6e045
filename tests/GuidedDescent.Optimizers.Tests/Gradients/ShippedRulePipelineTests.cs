namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>
/// The pipeline in front of every rule we ship: what the rule does must be, bit by bit, what it does without a pipeline to gradients that
/// a test multiplied before.
/// </summary>
public class ShippedRulePipelineTests
{
    public static TheoryData<string> Names => MixedTraining.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_Clipped_HasTheBitsOfGradientsClippedBefore(string name) =>
        CompareWithPrepared(name, new GradientPipeline { MaximumGlobalNorm = 0.7 });

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_OfScaledAccumulatedAndClippedRows_HasTheBitsOfGradientsMultipliedBefore(string name)
    {
        // K-FAC's inputs are not scaled with the loss, and such an optimizer is refused.
        bool hasInputs = name.Contains("fac,", StringComparison.Ordinal) || name.StartsWith("Ekfac", StringComparison.Ordinal);
        CompareWithPrepared(
            name,
            new GradientPipeline
            {
                AccumulationSteps = 3,
                LossScaling = hasInputs ? null : LossScaling.Static(96),
                MaximumGlobalNorm = 0.05,
                MaximumTensorNorm = 0.04,
                AdaptiveClipping = new AdaptiveClipping(0.02) { Selects = parameter => parameter.Name != "rule1" },
                SkipNonFinite = true,
                ZeroGradients = true,
            });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ThatOnlyZeroesGradients_HasTheBitsOfNoPipeline(string name)
    {
        // Nothing is multiplied, so that no rule gets a copy, and products read the gradients themselves.
        using var zeroing = new MixedTraining(name, new GradientPipeline { ZeroGradients = true }, threads: 2);
        using var plain = new MixedTraining(name, pipeline: null, threads: 2);
        for (int step = 1; step <= 4; step++)
        {
            zeroing.WriteGradients(step);
            plain.WriteGradients(step);
            zeroing.Optimizer.Step();
            plain.Optimizer.Step();
            Assert.All(zeroing.Parameters, parameter => Assert.All(parameter.Gradient.ToArray(), gradient => Assert.Equal(0f, gradient)));
        }

        Assert.Equal(plain.Bits(), zeroing.Bits());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ThatIsNotToZeroGradients_LeavesEveryBitOfThem(string name)
    {
        foreach (GradientPipeline? pipeline in new[] { null, new GradientPipeline { MaximumGlobalNorm = 0.01, AccumulationSteps = 2 } })
        {
            using var training = new MixedTraining(name, pipeline, threads: 2);
            for (int step = 1; step <= 2; step++)
            {
                training.WriteGradients(step);
                training.Optimizer.Accumulate();
                training.Optimizer.Step();
                foreach ((Parameter parameter, int index) in training.Parameters.Select((parameter, index) => (parameter, index)))
                {
                    Assert.Equal(MixedTraining.Numbers((step * 100) + index, parameter.Length), parameter.Gradient.ToArray());
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_WithNotANumberInTheOtherGroup_LeavesEveryBit(string name)
    {
        var pipeline = new GradientPipeline { SkipNonFinite = true, MaximumGlobalNorm = 1, ZeroGradients = true };
        using var training = new MixedTraining(name, pipeline, threads: 2);
        for (int step = 1; step <= 3; step++)
        {
            training.WriteGradients(step);
            training.Optimizer.Step();
        }

        ulong[] before = training.Bits();
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            int last = training.Parameters.Count - 1;
            training.WriteGradients(4, (index, element, gradient) => index == last && element == 3_899 ? bad : gradient);
            training.Optimizer.Step();

            Assert.True(training.Optimizer.LastStep!.Value.IsSkipped);
            Assert.Equal(3, training.Optimizer.StepCount);
            Assert.Equal(before, training.Bits());
            Assert.All(training.Parameters, parameter => Assert.All(parameter.Gradient.ToArray(), gradient => Assert.Equal(0f, gradient)));
        }

        // A skipped step leaves no trace in those after it either.
        using var undisturbed = new MixedTraining(name, pipeline, threads: 2);
        for (int step = 1; step <= 4; step++)
        {
            undisturbed.WriteGradients(step);
            undisturbed.Optimizer.Step();
        }

        training.WriteGradients(4);
        training.Optimizer.Step();
        Assert.Equal(undisturbed.Bits(), training.Bits());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_OnAnyNumberOfThreadsAndAnyChunks_HasTheSameBits(string name)
    {
        var pipeline = new GradientPipeline
        {
            AccumulationSteps = 3,
            MaximumGlobalNorm = 0.5,
            MaximumTensorNorm = 0.4,
            AdaptiveClipping = new AdaptiveClipping(0.05),
            ZeroGradients = true,
        };
        ulong[] expected = Train(name, pipeline, threads: 1, chunkElements: 65_536);
        Assert.Equal(expected, Train(name, pipeline, threads: 2, chunkElements: 16));
        Assert.Equal(expected, Train(name, pipeline, threads: 3, chunkElements: 1_008));
        Assert.Equal(expected, Train(name, pipeline, threads: 7, chunkElements: 65_536));
    }

    private static ulong[] Train(string name, GradientPipeline pipeline, int threads, int chunkElements)
    {
        using var training = new MixedTraining(name, pipeline, threads, chunkElements);
        for (int step = 1; step <= 4; step++)
        {
            training.WriteGradients(step);
            training.Optimizer.Step();
        }

        return [.. training.Bits(), BitConverter.DoubleToUInt64Bits(training.Optimizer.LastStep!.Value.GradientNorm!.Value)];
    }

    private static void CompareWithPrepared(string name, GradientPipeline pipeline)
    {
        using var training = new MixedTraining(name, pipeline, threads: 2);
        using var plain = new MixedTraining(name, pipeline: null);
        double unscale = 1.0 / ((pipeline.LossScaling?.InitialScale ?? 1) * (double)pipeline.AccumulationSteps);
        for (int step = 1; step <= 5; step++)
        {
            training.WriteGradients(step);
            float[][] gradients = [.. training.Parameters.Select(parameter => parameter.Gradient.ToArray())];
            float[][] factors = PreparedGradients.FactorsOf(training.Parameters, pipeline, unscale);
            double norm = unscale * PreparedGradients.NormOf(training.Parameters);
            for (int batch = 0; batch < pipeline.AccumulationSteps; batch++)
            {
                Assert.Equal(batch == pipeline.AccumulationSteps - 1, training.Optimizer.Accumulate());
            }

            plain.WriteGradients(step, (index, element, gradient) => factors[index][element] * gradient);
            plain.Optimizer.Step();

            Assert.Equal(plain.Bits(), training.Bits());
            Assert.Equal(norm, training.Optimizer.LastStep!.Value.GradientNorm!.Value, norm * 1e-12);
            CheckGradients(training, pipeline, gradients);
        }
    }

    private static void CheckGradients(MixedTraining training, GradientPipeline pipeline, float[][] before)
    {
        for (int index = 0; index < before.Length; index++)
        {
            float[] expected = pipeline.ZeroGradients ? new float[before[index].Length] : before[index];
            Assert.Equal(expected, training.Parameters[index].Gradient.ToArray());
        }
    }
}
