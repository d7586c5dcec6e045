using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Optimizers.Tests.Checkpoints;

/// <summary>
/// Checkpoints of parameters that stay as they are or have fused blocks, and of hyperparameters that change from step to step.
/// </summary>
public sealed class ParameterGroupTests : IDisposable
{
    private static readonly Schedule _schedule = Schedule.LinearWarmup(4).Then(Schedule.Cosine(8, finalFactor: 0.1));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");
    private readonly ParameterSet _parameters = [];

    private string File => Path.Combine(_folder.FullName, "checkpoint.safetensors");

    public void Dispose()
    {
        _parameters.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Load_ScheduledGroup_GoesOnWithTheSameBits()
    {
        using Optimizer unbroken = Build(_parameters, _schedule, frozen: true);
        Run(unbroken, 5);
        Checkpoint.Save(File, unbroken);
        Run(unbroken, 11);
        using var parameters = new ParameterSet();
        using Optimizer resumed = Build(parameters, _schedule, frozen: true);
        parameters["trained"].Value.Fill(9);
        parameters["held"].Value.Fill(9);

        Assert.Empty(Checkpoint.Load(File, resumed).Differences);

        Run(resumed, 11);
        Assert.Equal(_parameters["trained"].Value.ToArray(), parameters["trained"].Value.ToArray());
        Assert.Equal([0.25f, 0.25f, 0.25f], parameters["held"].Value.ToArray());
        using SafeTensorsFile file = SafeTensorsFile.Open(File);
        Assert.Equal(_schedule.ToString(), file.Metadata["schedules/all/LearningRate"]);
        Assert.False(file.Metadata.ContainsKey("states/held"));
    }

    [Fact]
    public void Load_OtherSchedule_IsRefusedUnlessAccepted()
    {
        using Optimizer saved = Build(_parameters, _schedule, frozen: true);
        Run(saved, 5);
        Checkpoint.Save(File, saved);
        foreach (Schedule? other in new[] { null, Schedule.Cosine(8) })
        {
            using var parameters = new ParameterSet();
            using Optimizer resumed = Build(parameters, other, frozen: true);
            Run(resumed, 1);
            float[] before = parameters["trained"].Value.ToArray();

            CheckpointMismatchException refusal = Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(File, resumed));

            Assert.Contains($"was '{_schedule}' and is {(other is null ? "not there" : $"'{other}'")}", refusal.Message);
            Assert.Contains("AcceptOtherSchedules", refusal.Message);
            Assert.Equal(before, parameters["trained"].Value.ToArray());
            Assert.Equal(1, resumed.StepCount);
            var options = new CheckpointOptions { AcceptOtherSchedules = true };
            Assert.Contains("schedules/all/LearningRate", Assert.Single(Checkpoint.Load(File, resumed, options).Differences));
            Assert.Equal(5, resumed.StepCount);
        }
    }

    [Fact]
    public void Load_ParameterThatIsFrozenNow_IsRefusedUnlessAccepted()
    {
        using Optimizer saved = Build(_parameters, null, frozen: false);
        Run(saved, 5);
        Checkpoint.Save(File, saved);
        using var parameters = new ParameterSet();
        using Optimizer resumed = Build(parameters, null, frozen: true);

        Assert.Contains(
            "Parameter 'held' is frozen", Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(File, resumed)).Message);
        Checkpoint.Load(File, resumed, new CheckpointOptions { AcceptOtherRules = true });

        Assert.Equal(_parameters["held"].Value.ToArray(), parameters["held"].Value.ToArray());
    }

    [Fact]
    public void Load_ParameterThatWasFrozen_IsRefused()
    {
        using Optimizer saved = Build(_parameters, null, frozen: true);
        Checkpoint.Save(File, saved);
        using var parameters = new ParameterSet();
        using Optimizer resumed = Build(parameters, null, frozen: false);

        CheckpointMismatchException refusal = Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(File, resumed));

        Assert.Contains("Parameter 'held' is trained by AdamW", refusal.Message);
        Assert.Contains("it was frozen", refusal.Message);
    }

    [Fact]
    public void Load_FusedBlocks_GoesOnWithTheSameBits()
    {
        using Optimizer unbroken = BuildFused(_parameters, 0.5f);
        Run(unbroken, 5);
        Checkpoint.Save(File, unbroken);
        Run(unbroken, 11);
        using var parameters = new ParameterSet();
        using Optimizer resumed = BuildFused(parameters, 7);

        Assert.Empty(Checkpoint.Load(File, resumed).Differences);

        Run(resumed, 11);
        Assert.Equal(_parameters["qkv"].Value.ToArray(), parameters["qkv"].Value.ToArray());
    }

    private static Optimizer BuildFused(ParameterSet parameters, float start)
    {
        Parameter parameter = parameters.Add("qkv", [12, 6], ParameterRole.HiddenMatrix.Fused(3));
        for (int index = 0; index < parameter.Length; index++)
        {
            parameter.Value[index] = start + MathF.Sin(start * index);
        }

        return new Optimizer(parameters, new NorMuon(LearningRate: 0.05));
    }

    private static Optimizer Build(ParameterSet parameters, Schedule? schedule, bool frozen)
    {
        parameters.Add("trained", [5]).Value.Fill(0.5f);
        parameters.Add("held", [3]).Value.Fill(0.25f);
        var all = new ParameterGroup("all", parameter => !frozen || parameter.Name == "trained", new AdamW(LearningRate: 0.1));
        if (schedule is not null)
        {
            all.Schedules.Add(nameof(AdamW.LearningRate), schedule);
        }

        return new Optimizer(
            parameters, frozen ? [all, ParameterGroup.Frozen("kept", parameter => parameter.Name == "held")] : [all]);
    }

    private static void Run(Optimizer optimizer, int until)
    {
        while (optimizer.StepCount < until)
        {
            foreach (Parameter parameter in optimizer.Groups.SelectMany(group => group.Parameters))
            {
                for (int index = 0; index < parameter.Length; index++)
                {
                    parameter.Gradient[index] = MathF.Cos((optimizer.StepCount + 1) * (index + 1)) + 0.1f;
                }
            }

            optimizer.Step();
        }
    }
}
