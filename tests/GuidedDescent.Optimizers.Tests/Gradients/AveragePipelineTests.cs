namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>Averages and schedules follow the steps that were taken: not micro-batches, and not steps that were left out.</summary>
public sealed class AveragePipelineTests : IDisposable
{
    private const int MicroBatches = 4;

    private static readonly WeightAverage[] s_averages =
    [
        WeightAverage.Exponential(0.9),
        WeightAverage.WarmedUp(0.95),
        WeightAverage.BiasCorrected(0.9),
        WeightAverage.PowerFunction(6.94),
        WeightAverage.Stochastic(start: 2, interval: 2),
    ];

    private readonly ParameterSet _parameters = [];
    private readonly ParameterSet _plainParameters = [];
    private readonly Optimizer _optimizer;
    private readonly Optimizer _plain;

    // The second optimizer sees the means of those micro-batches that count, a step each.
    public AveragePipelineTests()
    {
        var pipeline = new GradientPipeline { AccumulationSteps = MicroBatches, SkipNonFinite = true, ZeroGradients = true };
        _optimizer = Build(_parameters, pipeline);
        _plain = Build(_plainParameters, null);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _plain.Dispose();
        _parameters.Dispose();
        _plainParameters.Dispose();
    }

    [Fact]
    public void Accumulate_MicroBatchThatTakesNoStep_MovesNoAverage()
    {
        TakeStep(seed: 1, overflows: false);
        float[] before = Averages(_optimizer);
        for (int batch = 1; batch < MicroBatches; batch++)
        {
            AddGradients(_parameters, batch);
            Assert.False(_optimizer.Accumulate());
            Assert.Equal(before, Averages(_optimizer));
        }

        AddGradients(_parameters, 7);
        Assert.True(_optimizer.Accumulate());
        Assert.NotEqual(before, Averages(_optimizer));
    }

    [Fact]
    public void Step_LeftOut_MovesNoAverage()
    {
        TakeStep(seed: 1, overflows: false);
        float[] before = Averages(_optimizer);

        TakeStep(seed: 2, overflows: true);

        Assert.True(_optimizer.LastStep!.Value.IsSkipped);
        Assert.Equal(before, Averages(_optimizer));
    }

    // Each warm-up and the schedule stand where they would without what was left out: a count of attempts would be three ahead.
    [Fact]
    public void Averages_WithStepsLeftOut_HaveTheBitsOfTrainingWithoutThem()
    {
        bool[] overflows = [true, false, false, true, false, false, true, false, false];
        for (int step = 0; step < overflows.Length; step++)
        {
            TakeStep(seed: 10 * step, overflows[step]);
        }

        Assert.Equal(6, _optimizer.StepCount);
        Assert.Equal(6, _plain.StepCount);
        Assert.Equal(Weights(_plainParameters), Weights(_parameters));
        Assert.Equal(Averages(_plain), Averages(_optimizer));
    }

    private static Optimizer Build(ParameterSet parameters, GradientPipeline? pipeline)
    {
        foreach ((int index, int length) in new[] { 5, 1030, 257 }.Index())
        {
            Parameter parameter = parameters.Add($"p{index}", [length]);
            var random = new Random(index);
            for (int element = 0; element < length; element++)
            {
                parameter.Value[element] = random.NextSingle() - 0.5f;
            }
        }

        var group = new ParameterGroup("all", new AdamW(LearningRate: 0.05))
        {
            Schedules = { [nameof(AdamW.LearningRate)] = Schedule.LinearWarmup(4) },
        };
        return new Optimizer(parameters, [group], gradients: pipeline, averages: s_averages);
    }

    // Sums of whole numbers are exact, and so is the mean of four alike.
    private static void AddGradients(ParameterSet parameters, int seed)
    {
        var random = new Random(seed);
        foreach (Parameter parameter in parameters)
        {
            for (int element = 0; element < parameter.Length; element++)
            {
                parameter.Gradient[element] += random.Next(-64, 65);
            }
        }
    }

    private void TakeStep(int seed, bool overflows)
    {
        for (int batch = 0; batch < MicroBatches; batch++)
        {
            AddGradients(_parameters, seed);
            _parameters["p1"].Gradient[1029] += overflows && batch == 1 ? float.PositiveInfinity : 0;
            _optimizer.Accumulate();
        }

        if (!overflows)
        {
            _plain.ZeroGradients();
            AddGradients(_plainParameters, seed);
            _plain.Step();
        }
    }

    private static float[] Weights(ParameterSet parameters) => [.. parameters.SelectMany(parameter => parameter.Value.ToArray())];

    private static float[] Averages(Optimizer optimizer) =>
    [
        .. from average in optimizer.Averages
           from parameter in optimizer.Groups[0].Parameters
           from element in Read(optimizer, average, parameter)
           select element,
    ];

    private static float[] Read(Optimizer optimizer, WeightAverage average, Parameter parameter)
    {
        float[] read = new float[parameter.Length];
        optimizer.ReadAverage(average, parameter, read);
        return read;
    }
}
