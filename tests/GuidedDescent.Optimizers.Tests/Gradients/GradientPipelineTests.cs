namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>What the pipeline does to gradients, seen through SGD with a learning rate of 1: a step is the gradient it saw.</summary>
public class GradientPipelineTests
{
    [Fact]
    public void MaximumGlobalNorm_OverTwoGroupsThatAreShortEach_ClipsBoth()
    {
        // Elsewhere "global" was once for each group: 0.8 and 0.6 are each below 0.9, together they are 1.
        using var training = new Training(new GradientPipeline { MaximumGlobalNorm = 0.9 }, [1], [1]);
        training.Write([0.8f], [0.6f]);

        training.Optimizer.Step();

        Assert.Equal(0.8 * 0.9, training.Seen(0)[0], 1e-6);
        Assert.Equal(0.6 * 0.9, training.Seen(1)[0], 1e-6);
        Assert.Equal(1, training.Optimizer.LastStep!.Value.GradientNorm!.Value, 1e-7);
        Assert.Equal(0.9, training.Optimizer.LastStep.Value.GlobalFactor, 1e-6);
    }

    [Fact]
    public void MaximumGlobalNorm_OfGradientsWhoseSquaresOverflow_IsRightAllTheSame()
    {
        using var training = new Training(new GradientPipeline { MaximumGlobalNorm = 2 }, [3000], [2]);
        training.Write(Enumerable.Repeat(1e30f, 3000).ToArray(), [3e38f, -3e38f]);

        training.Optimizer.Step();

        double norm = Math.Sqrt((3000 * 1e60) + (2 * 9e76));
        Assert.Equal(norm, training.Optimizer.LastStep!.Value.GradientNorm!.Value, norm * 1e-6);
        Assert.Equal(Math.Sqrt(2), training.Seen(1)[0], 1e-5);
        Assert.Equal(2e30 / norm, training.Seen(0)[2999], 1e-14);
    }

    [Fact]
    public void MaximumGlobalNorm_OfGradientsWhoseSquaresVanish_IsRightAllTheSame()
    {
        using var training = new Training(new GradientPipeline { MaximumGlobalNorm = 1 }, [4]);
        training.Write([1e-30f, 1e-30f, 1e-30f, 1e-30f]);

        training.Optimizer.Step();

        Assert.Equal(2e-30, training.Optimizer.LastStep!.Value.GradientNorm!.Value, 1e-36);
        Assert.Equal(1, training.Optimizer.LastStep.Value.GlobalFactor);
    }

    [Fact]
    public void EveryClipping_OfZeroGradients_LeavesZeros()
    {
        var pipeline = new GradientPipeline
        {
            MaximumGlobalNorm = 1, MaximumTensorNorm = 1, AdaptiveClipping = new AdaptiveClipping(), SkipNonFinite = true,
        };
        using var training = new Training(pipeline, [2, 3], [0]);

        training.Optimizer.Step();

        Assert.Equal(0, training.Optimizer.LastStep!.Value.GradientNorm);
        Assert.False(training.Optimizer.LastStep.Value.IsSkipped);
        Assert.All(training.Seen(0), seen => Assert.Equal(0, seen));
    }

    [Fact]
    public void Step_OfAnOptimizerWithoutElements_IsTaken()
    {
        using var training = new Training(new GradientPipeline { MaximumGlobalNorm = 1, SkipNonFinite = true, ZeroGradients = true }, [0]);

        training.Optimizer.Step();

        Assert.Equal(1, training.Optimizer.StepCount);
        Assert.Equal(0, training.Optimizer.LastStep!.Value.GradientNorm);
        Assert.Equal(4 + 4, training.Optimizer.Groups[0].GradientTraffic.BytesPerElement);
        Assert.Equal(0, training.Optimizer.Groups[1].GradientTraffic.BytesPerElement);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void MaximumGlobalNorm_WithoutSkipping_MakesOfBadGradientsWhatPyTorchMakes(float bad)
    {
        using var training = new Training(new GradientPipeline { MaximumGlobalNorm = 1 }, [2], [1]);
        training.Write([bad, 1], [1]);

        training.Optimizer.Step();

        Assert.False(training.Optimizer.LastStep!.Value.IsSkipped);
        Assert.True(double.IsNaN(training.Seen(0)[0]));
        Assert.Equal(float.IsNaN(bad) ? double.NaN : 0, training.Seen(1)[0]);
    }

    [Fact]
    public void SkipNonFinite_FindsTheOneBadElementWhereverItIs()
    {
        using var training = new Training(new GradientPipeline { SkipNonFinite = true }, [3, 1025], [5], [77]);
        for (int tensor = 0; tensor < 3; tensor++)
        {
            for (int element = 0; element < training.Parameters[tensor].Length; element += 7)
            {
                training.Write(new float[3075], new float[5], new float[77]);
                training.Parameters[tensor].Gradient[element] = element % 2 == 0 ? float.NaN : float.NegativeInfinity;
                training.Optimizer.Step();
                Assert.True(training.Optimizer.LastStep!.Value.IsSkipped, $"element {element} of tensor {tensor}");
            }
        }

        Assert.Equal(0, training.Optimizer.StepCount);
    }

    [Fact]
    public void MaximumTensorNorm_ClipsEachTensorByItself()
    {
        using var training = new Training(new GradientPipeline { MaximumTensorNorm = 1 }, [2], [2]);
        training.Write([30, 40], [0.3f, 0.4f]);

        training.Optimizer.Step();

        Assert.Equal(0.6, training.Seen(0)[0], 1e-6);
        Assert.Equal(0.8, training.Seen(0)[1], 1e-6);
        Assert.Equal(0.3, training.Seen(1)[0], 1e-7);
    }

    [Fact]
    public void AdaptiveClipping_ClipsRowsOfMatricesAndWholeVectors()
    {
        var clipping = new AdaptiveClipping(Ratio: 0.1, MinimumWeightNorm: 0.5) { Selects = parameter => parameter.Name != "2" };
        using var training = new Training(new GradientPipeline { AdaptiveClipping = clipping }, [3, 2], [2], [2]);
        training.Parameters[0].WriteValue([3, 4, 0, 0, 3, 4]);
        training.Parameters[1].WriteValue([6, 8]);
        training.Start();
        training.Write([3, 4, 3, 4, 0.03f, 0.04f], [3, 4], [3, 4]);

        training.Optimizer.Step();

        // Rows of norm 5 may be 0.5, a row of zeros 0.05, the vector of norm 10 may be 1.
        Assert.Equal([0.3, 0.4, 0.03, 0.04, 0.03, 0.04], training.Seen(0), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.6, 0.8], training.Seen(1), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal([3, 4], training.Seen(2), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void AdaptiveClipping_OfGradientsBelowItsGuard_DividesByTheGuard()
    {
        var clipping = new AdaptiveClipping(Ratio: 0.01, MinimumWeightNorm: 1e-6);
        using var training = new Training(new GradientPipeline { AdaptiveClipping = clipping }, [1]);
        training.Write([5e-7f]);

        training.Optimizer.Step();

        Assert.Equal(5e-7 * 1e-8 / 1e-6, training.Seen(0)[0], 1e-14);
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(1, float.NaN)]
    public void AdaptiveClipping_WithoutSkipping_MakesOfBadRowsWhatTimmMakes(float gradient, float weight)
    {
        // The norm of a row is NaN, and its factor is; or it is infinite, and the factor 0.
        using var training = new Training(new GradientPipeline { AdaptiveClipping = new AdaptiveClipping() }, [2, 2]);
        training.Parameters[0].WriteValue([weight, 1, 1, 1]);
        training.Start();
        training.Write([gradient, 0.001f, 0.001f, 0.001f]);

        training.Optimizer.Step();

        Assert.True(double.IsNaN(training.Seen(0)[0]));
        Assert.Equal(float.IsInfinity(gradient) ? 0 : double.NaN, training.Seen(0)[1]);
        Assert.Equal([0.001, 0.001], training.Seen(0)[2..], (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void Step_LeftOut_IsReportedAndMovesNoSchedule()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [1]);
        var group = new ParameterGroup("all", new Sgd(1)) { Schedules = { [nameof(Sgd.LearningRate)] = Schedule.LinearToZero(4) } };
        using var optimizer = new Optimizer(
            parameters, [group], gradients: new GradientPipeline { LossScaling = LossScaling.Dynamic(8), AccumulationSteps = 2 });
        double weight = 0;
        for (int step = 0; step < 4; step++)
        {
            parameter.Gradient[0] = float.PositiveInfinity;
            Assert.False(optimizer.Accumulate());
            float scale = optimizer.LossScale;
            Assert.True(optimizer.Accumulate());
            Assert.Equal(new StepReport(true, double.PositiveInfinity, 1, scale, 2), optimizer.LastStep);
            Assert.Equal(scale / 2, optimizer.LossScale);
            Assert.Equal(step, optimizer.StepCount);
            Assert.Equal(weight, parameter.Value[0]);

            parameter.Gradient[0] = 2 * optimizer.LossScale;
            optimizer.Accumulate();
            optimizer.Accumulate();
            weight -= 1 - (step / 4.0);
            Assert.Equal(weight, parameter.Value[0]);
        }
    }

    [Fact]
    public void Step_AmidAnAccumulation_TakesTheMeanOfWhatCame()
    {
        using var training = new Training(new GradientPipeline { AccumulationSteps = 4, ZeroGradients = true }, [1]);
        for (int batch = 0; batch < 3; batch++)
        {
            training.Parameters[0].Gradient[0] += 1;
            Assert.False(training.Optimizer.Accumulate());
        }

        Assert.Equal(3, training.Optimizer.AccumulatedMicroBatches);
        training.Optimizer.Step();

        Assert.Equal(1, training.Seen(0)[0], 1e-7);
        Assert.Equal(0, training.Optimizer.AccumulatedMicroBatches);
        Assert.Equal(3, training.Optimizer.LastStep!.Value.MicroBatches);
        Assert.Equal(0f, training.Parameters[0].Gradient[0]);
    }

    [Fact]
    public void Accumulate_WithoutAPipeline_TakesEveryStep()
    {
        using var training = new Training(null, [1]);
        training.Write([2]);

        Assert.True(training.Optimizer.Accumulate());

        Assert.Equal(2, training.Seen(0)[0]);
        Assert.Equal(1, training.Optimizer.StepCount);
        Assert.Null(training.Optimizer.LastStep);
        Assert.Equal(1, training.Optimizer.LossScale);
    }

    [Fact]
    public void LossScale_OfAStaticScale_IsTakenOutExactly()
    {
        using var training = new Training(new GradientPipeline { LossScaling = LossScaling.Static(1024) }, [2]);
        training.Write([1024 * 0.1f, 1024 * -0.7f]);

        training.Optimizer.Step();

        Assert.Equal<double>([0.1f, -0.7f], training.Seen(0));
        Assert.Null(training.Optimizer.LastStep!.Value.GradientNorm);
    }

    [Fact]
    public void LossScale_AtTheEndsOfItsRange_StaysThere()
    {
        var pipeline = new GradientPipeline { LossScaling = LossScaling.Dynamic(3e38f, growthInterval: 1) };
        using var training = new Training(pipeline, [1]);
        training.Optimizer.Step();
        Assert.Equal(3e38f, training.Optimizer.LossScale);

        training.Optimizer.LossScale = 1.2e-38f;
        training.Write([float.NaN]);
        training.Optimizer.Step();
        Assert.Equal(1.2e-38f, training.Optimizer.LossScale);
    }

    [Fact]
    public void Setters_WhenTrainingResumes_GoOnWhereItWas()
    {
        var pipeline = new GradientPipeline { LossScaling = LossScaling.Dynamic(8, growthInterval: 3), AccumulationSteps = 2 };
        using var whole = new Training(pipeline, [1]);
        using var resumed = new Training(pipeline, [1]);
        for (int batch = 0; batch < 5; batch++)
        {
            whole.Optimizer.Accumulate();
        }

        resumed.Optimizer.LossScale = whole.Optimizer.LossScale;
        resumed.Optimizer.FiniteSteps = whole.Optimizer.FiniteSteps;
        resumed.Optimizer.AccumulatedMicroBatches = whole.Optimizer.AccumulatedMicroBatches;

        Assert.Equal(2, resumed.Optimizer.FiniteSteps);
        Assert.Equal(1, resumed.Optimizer.AccumulatedMicroBatches);
        Assert.True(resumed.Optimizer.Accumulate());
        Assert.Equal(16, resumed.Optimizer.LossScale);
        Assert.Equal(0, resumed.Optimizer.FiniteSteps);
    }

    [Fact]
    public void Step_AfterAGradientWasBoundElsewhere_MeasuresAndClipsTheNewOne()
    {
        float[] first = [3, 4];
        float[] second = [30, 40];
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Wrap("w", [2], new float[2], first);
        using var optimizer = new Optimizer(parameters, new Sgd(1), gradients: new GradientPipeline { MaximumGlobalNorm = 5 });
        parameter.BindGradient(second);

        optimizer.Step();

        Assert.Equal(50, optimizer.LastStep!.Value.GradientNorm!.Value, 1e-12);
        Assert.Equal(-3, parameter.Value[0], 1e-6f);
    }

    [Fact]
    public void Accumulate_WhereTheStepThrows_CountsNoMicroBatch()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [1]);
        var group = new ParameterGroup("all", new Sgd(1))
        {
            Schedules = { [nameof(Sgd.LearningRate)] = Schedule.Function("negative", _ => -1) },
        };
        var pipeline = new GradientPipeline { AccumulationSteps = 2, LossScaling = LossScaling.Dynamic(8), ZeroGradients = true };
        using var optimizer = new Optimizer(parameters, [group], gradients: pipeline);
        parameter.Gradient[0] = float.NaN;
        optimizer.Accumulate();

        for (int attempt = 0; attempt < 3; attempt++)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.Accumulate());
            Assert.Equal((1, 0, 8f), (optimizer.AccumulatedMicroBatches, optimizer.FiniteSteps, optimizer.LossScale));
            Assert.Null(optimizer.LastStep);
            Assert.Equal(float.NaN, parameter.Gradient[0]);
        }

        parameters.Dispose();
        Assert.Throws<ObjectDisposedException>(() => optimizer.Accumulate());
        Assert.Equal(1, optimizer.AccumulatedMicroBatches);
    }

    /// <summary>Parameters of SGD, each in a group of its own.</summary>
    private sealed class Training : IDisposable
    {
        private double[][] _before = [];

        public Training(GradientPipeline? pipeline, params Shape[] shapes)
        {
            for (int index = 0; index < shapes.Length; index++)
            {
                Parameters.Add($"{index}", shapes[index]);
            }

            IEnumerable<ParameterGroup> groups =
                Parameters.Select(owner => new ParameterGroup($"group {owner.Name}", parameter => parameter == owner, new Sgd(1)));
            Optimizer = new Optimizer(Parameters, [.. groups, new("empty", _ => false, new AdamW())], gradients: pipeline);
            Start();
        }

        public ParameterSet Parameters { get; } = [];

        public Optimizer Optimizer { get; }

        public void Start() => _before = [.. Parameters.Select(parameter => Doubles(parameter.Value))];

        public void Write(params float[][] gradients)
        {
            for (int index = 0; index < gradients.Length; index++)
            {
                Parameters[index].WriteGradient(gradients[index]);
            }
        }

        /// <summary>What the weights have moved by, down.</summary>
        public double[] Seen(int index) =>
            [.. Doubles(Parameters[index].Value).Select((value, element) => _before[index][element] - value)];

        public void Dispose()
        {
            Optimizer.Dispose();
            Parameters.Dispose();
        }

        private static double[] Doubles(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), value => (double)value);
    }
}
