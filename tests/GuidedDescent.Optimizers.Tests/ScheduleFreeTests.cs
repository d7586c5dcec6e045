using System.Text.Json;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The schedule-free rules against the three sequences of their paper, and their evaluation mode.</summary>
public class ScheduleFreeTests
{
    /// <summary>Twenty-five steps of some ten roundings of numbers up to 2, of which most fade; the way to x divides by β.</summary>
    private const double Tolerance = 25 * 10 * 2 * 5.96e-8 / 0.8;

    public static TheoryData<int> Cases => [0, 1, 2, 3];

    public static TheoryData<string> Names => [.. LayerRuleCases.AllNames.Where(name => name.StartsWith("ScheduleFree"))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void RuleAndEvaluationMode_FollowTheSequencesOfThePaper(int index)
    {
        GoldenRun golden = Read()[index];
        IUpdateRule rule = GoldenRules.Create(golden.Rule, golden.Hyperparameters);
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [golden.Start.Length]);
        parameter.WriteValue(golden.Start);
        using var optimizer = new Optimizer(parameters, rule);
        for (int step = 0; step < golden.Gradients.Length; step++)
        {
            parameter.WriteGradient(golden.Gradients[step]);
            optimizer.Step();
            float[] trained = parameter.Value.ToArray();
            Near(golden.Trained[step], trained);
            using (optimizer.EnterEvaluationMode())
            {
                Near(golden.Evaluated[step], parameter.Value);
                Assert.Throws<InvalidOperationException>(optimizer.Step);
            }

            Assert.Equal(trained, parameter.Value.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EvaluationForm_ComputesWhatTheMethodSays(string name)
    {
        IUpdateRule form = LayerRuleCases.Get(name).Rule.EvaluationForm!;
        ConformanceReport report = RuleConformance.Check(form, new CpuDevice(threads: 2, chunkElements: 512));
        Assert.Equal(0, report.Unbounded);
        KernelDescriptor kernel = Assert.Single(form.Descriptor.Kernels);
        Assert.Equal(12, kernel.BytesPerElement);
    }

    [GxxTheory]
    [MemberData(nameof(Names))]
    public void EvaluationForm_AsCudaText_HasTheSameBits(string name)
    {
        IUpdateRule form = LayerRuleCases.Get(name).Rule.EvaluationForm!;
        RuleConformance.CheckSameBits(form, Device.Cpu, new EmulatedCudaDevice(), new ConformanceOptions { Steps = 3 });
    }

    [Fact]
    public void EnterEvaluationMode_WithoutSuchARule_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [3]);
        using var optimizer = new Optimizer(parameters, new AdamW());
        Assert.Contains("AdamW", Assert.Throws<InvalidOperationException>(optimizer.EnterEvaluationMode).Message);
    }

    [Fact]
    public void EnterEvaluationMode_BesideOtherRulesAndAverages_LeavesTheirs()
    {
        using var parameters = new ParameterSet();
        Parameter free = parameters.Add("free", [70]);
        Parameter plain = parameters.Add("plain", [50]);
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("free", parameter => parameter == free, new ScheduleFreeSgd(LearningRate: 0.1)),
                new ParameterGroup("plain", parameter => parameter == plain, new Sgd(LearningRate: 0.1)),
            ],
            averages: [average]);
        free.Gradient.Fill(1);
        plain.Gradient.Fill(1);
        optimizer.Step();
        optimizer.Step();
        float[] trained = free.Value.ToArray();
        float[] kept = plain.Value.ToArray();
        float[] before = new float[70];
        float[] after = new float[70];
        optimizer.ReadAverage(average, free, before);
        using (optimizer.EnterEvaluationMode())
        {
            Assert.Equal(kept, plain.Value.ToArray());
            Assert.NotEqual(trained, free.Value.ToArray());
            free.Value.Fill(float.NaN);
            free.BindGradient(new float[70]);
            Assert.Throws<InvalidOperationException>(() => optimizer.EvaluateWith(average));
        }

        optimizer.ReadAverage(average, free, after);
        Assert.Equal(before, after);
        Assert.Equal(trained, free.Value.ToArray());
        optimizer.Step();
        using (optimizer.EnterEvaluationMode())
        {
            Assert.True(float.IsFinite(free.Value[0]));
        }
    }

    [Fact]
    public void EnterEvaluationMode_OfAScheduledBeta_TakesTheOneOfTheLastStepWhateverWasCalledSince()
    {
        Schedule schedule = Schedule.Linear(5, 1, 0.5);
        ParameterGroup group = new("free", new ScheduleFreeSgd(LearningRate: 0.1)) { Schedules = { ["Beta"] = schedule } };
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [2]);
        using var optimizer = new Optimizer(parameters, [group]);
        for (int step = 0; step < 3; step++)
        {
            parameter.WriteGradient([1, -0.5f * step]);
            optimizer.Step();
        }

        // w is y = (1 - β) z + β x with the β of the step that made it.
        float[] expected = Evaluated(optimizer, parameter);
        double beta = 0.9 * schedule.At(2);
        double z = optimizer.State(parameter, "z")[1];
        Assert.Equal((parameter.Value[1] - ((1 - beta) * z)) / beta, expected[1], 1e-6);

        optimizer.Describe();
        Assert.Equal(expected, Evaluated(optimizer, parameter));

        using var others = new ParameterSet();
        Parameter other = others.Add("w", [2]);
        using var resumed = new Optimizer(others, [group]);
        other.WriteValue(parameter.Value);
        resumed.WriteState(other, "z", optimizer.State(parameter, "z"));
        resumed.StepCount = optimizer.StepCount;
        Assert.Equal(expected, Evaluated(resumed, other));
    }

    private static float[] Evaluated(Optimizer optimizer, Parameter parameter)
    {
        using EvaluationLease lease = optimizer.EnterEvaluationMode();
        return parameter.Value.ToArray();
    }

    private static void Near(double[] expected, ReadOnlySpan<float> found)
    {
        for (int element = 0; element < expected.Length; element++)
        {
            Assert.Equal(expected[element], found[element], Tolerance);
        }
    }

    private static GoldenRun[] Read() => JsonSerializer.Deserialize<GoldenFile>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "ScheduleFree", "ScheduleFree.json")),
        JsonSerializerOptions.Web)!.Cases;

    private sealed record GoldenFile(GoldenRun[] Cases);

    private sealed record GoldenRun(
        string Rule, Dictionary<string, JsonElement> Hyperparameters, float[] Start, float[][] Gradients, double[][] Trained,
        double[][] Evaluated);
}
