using GuidedDescent.Cuda;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>Values that schedules give reach steps that are replayed as graphs.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class ScheduledReplayTests
{
    private const int Steps = 9;

    private static readonly CudaDeviceOptions _capturing = new() { CaptureSteps = true };

    // From 0 and to 0 again.
    private static readonly Schedule _schedule = Schedule.LinearWarmup(3, WarmupStart.Zero).Then(Schedule.LinearToZero(4));

    [GxxFact]
    public void CapturedSteps_OfScheduledRules_HaveTheBitsOfTheProcessor()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        float[] captured = Run(device, Declare(_schedule));

        Assert.Equal(Run(Device.Cpu, Declare(_schedule)), captured);
        Assert.NotEqual(Run(Device.Cpu, Declare(Schedule.Constant())), captured);
    }

    [GxxFact]
    public void CapturedSteps_WhileNumbersChangeAndKernelsDoNot_AreOneGraph()
    {
        long before = EmulatedGpu.Driver.LiveObjects.ExecutableGraphs;
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using ParameterSet parameters = Provide(device);
        var group = new ParameterGroup("all", new Lion(WeightDecay: 0.1))
        {
            Schedules = { ["LearningRate"] = _schedule, ["WeightDecay"] = _schedule },
        };
        using var optimizer = new Optimizer(parameters, [group]);

        Step(parameters, optimizer, Steps);

        Assert.Equal(1, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs - before);
    }

    [GxxFact]
    public void CapturedSteps_WhereAScheduleChangesTheKernels_CaptureAnother()
    {
        long before = EmulatedGpu.Driver.LiveObjects.ExecutableGraphs;
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using ParameterSet parameters = Provide(device);
        ParameterGroup[] groups = [new("all", new Sgd(Momentum: 0.5)) { Schedules = { ["Momentum"] = _schedule } }];
        using var optimizer = new Optimizer(parameters, groups);

        Step(parameters, optimizer, Steps);

        // With momentum and without: it is 0 at first and in the end.
        Assert.Equal(2, EmulatedGpu.Driver.LiveObjects.ExecutableGraphs - before);
    }

    [GxxFact]
    public void PrepareReplay_OfScheduledRules_SendsTheValuesOfTheStep()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using ParameterSet parameters = Provide(device);
        using var optimizer = new Optimizer(parameters, Declare(_schedule));
        Step(parameters, optimizer, 2);
        WriteGradients(parameters, 2);
        using CallersGraph graph = CallersGraph.Capture(device, optimizer.Step);
        for (int step = 2; step < 7; step++)
        {
            WriteGradients(parameters, step);
            optimizer.PrepareReplay();
            graph.Launch();
        }

        Assert.Equal(7, optimizer.StepCount);
        using ParameterSet plain = Provide(Device.Cpu);
        using var expected = new Optimizer(plain, Declare(_schedule));
        Step(plain, expected, 7);
        Assert.Equal(Read(plain), Read(parameters));
    }

    [GxxFact]
    public void PrepareReplay_WhereAScheduleChangesTheKernels_IsRefused_AndNothingIsSent()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using ParameterSet parameters = Provide(device);
        Schedule vanishing = Schedule.Constant(1, 3).Then(Schedule.Constant(0));
        ParameterGroup[] groups = [new("all", new Sgd(Momentum: 0.5)) { Schedules = { ["Momentum"] = vanishing } }];
        using var optimizer = new Optimizer(parameters, groups);
        Step(parameters, optimizer, 1);
        WriteGradients(parameters, 1);
        using CallersGraph graph = CallersGraph.Capture(device, optimizer.Step);
        for (int step = 1; step < 3; step++)
        {
            optimizer.PrepareReplay();
            graph.Launch();
        }

        Assert.Throws<InvalidOperationException>(optimizer.PrepareReplay);

        Assert.Equal(3, optimizer.StepCount);
    }

    [GxxFact]
    public void CapturedSteps_WhereAValueIsOutOfItsRange_AreRefused_AndNothingIsUpdated()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using ParameterSet parameters = Provide(device);
        Schedule leaping = Schedule.Constant(1, 3).Then(Schedule.Constant(2));
        ParameterGroup[] groups = [new("all", new AdamW()) { Schedules = { ["Beta2"] = leaping } }];
        using var optimizer = new Optimizer(parameters, groups);
        Step(parameters, optimizer, 3);
        float[] before = Read(parameters);

        Assert.Throws<ArgumentOutOfRangeException>(optimizer.Step);

        Assert.Equal(3, optimizer.StepCount);
        Assert.Equal(before, Read(parameters));
    }

    private static ParameterGroup[] Declare(Schedule schedule) =>
    [
        new("odd", parameter => parameter.Name == "odd", new AdamW(LearningRate: 0.01, WeightDecay: 0.1))
        {
            Schedules =
            {
                [nameof(AdamW.LearningRate)] = Schedule.LinearWarmup(5),
                [nameof(AdamW.Beta1)] = schedule,
                [nameof(AdamW.WeightDecay)] = schedule,
            },
        },
        new("even", parameter => parameter.Name == "even", new Sgd(LearningRate: 0.01, Momentum: 0.9, WeightDecay: 0.1))
        {
            Schedules = { [nameof(Sgd.LearningRate)] = schedule, [nameof(Sgd.WeightDecay)] = schedule },
        },
    ];

    private static float[] Run(Device device, ParameterGroup[] groups)
    {
        using ParameterSet parameters = Provide(device);
        using var optimizer = new Optimizer(parameters, groups);
        Step(parameters, optimizer, Steps);
        return Read(parameters);
    }

    private static ParameterSet Provide(Device device)
    {
        var parameters = new ParameterSet(device);
        parameters.Add("odd", [301]).WriteValue(Numbers(301, 1));
        parameters.Add("even", [1030]).WriteValue(Numbers(1030, 2));
        return parameters;
    }

    private static void Step(ParameterSet parameters, Optimizer optimizer, int count)
    {
        for (int step = 0; step < count; step++)
        {
            WriteGradients(parameters, step);
            optimizer.Step();
        }
    }

    private static void WriteGradients(ParameterSet parameters, int step)
    {
        foreach (Parameter parameter in parameters)
        {
            parameter.WriteGradient(Numbers((int)parameter.Length, 10 + step));
        }
    }

    private static float[] Read(ParameterSet parameters) =>
    [
        .. parameters.SelectMany(parameter =>
        {
            float[] value = new float[parameter.Length];
            parameter.ReadValue(value);
            return value;
        }),
    ];

    private static float[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
