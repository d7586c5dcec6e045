using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Checkpoints;

/// <summary>
/// Checkpoints of parameters that stay as they are or have fused blocks, and of hyperparameters that change from step to step.
/// </summary>
public sealed class ParameterGroupTests : IDisposable
{
    private static readonly Schedule _schedule = Schedule.LinearWarmup(4).Then(Schedule.Cosine(8, finalFactor: 0.1));

    // With boundaries, restarts and ends at, before and behind the steps at which training is interrupted.
    private static readonly Dictionary<string, Schedule> s_schedules = new[]
    {
        Schedule.Constant(0.5, 1).Then(Schedule.Cosine(6)),
        Schedule.LinearWarmup(3, WarmupStart.Zero).Then(Schedule.CosineRestarts(2, 2)),
        Schedule.MultiStep(0.5, 1, 5, 9),
        Schedule.StepDecay(4),
        Schedule.OneCycle(10, threePhases: true),
        Schedule.PeriodicCosine(3),
        Schedule.WarmupStableDecay(2, 12, 5),
        Schedule.Noam(16, 5),
        Schedule.Exponential(0.8).Hold(from: 7) * Schedule.LinearWarmup(4),
        Schedule.Max(Schedule.Polynomial(8, 2), Schedule.Constant(0.1)),
        Schedule.Function("of the step alone", step => 1.0 / (step + 1)),
    }.ToDictionary(schedule => schedule.ToString());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");
    private readonly ParameterSet _parameters = [];

    public static TheoryData<string> Schedules => [.. s_schedules.Keys];

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

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Load_AtAnyStepOfAnySchedule_GoesOnWithTheSameBits(string name)
    {
        const int End = 14;
        using Optimizer unbroken = Build(_parameters, s_schedules[name], frozen: true);
        for (int stop = 0; stop < End; stop++)
        {
            Run(unbroken, stop);
            Checkpoint.Save(File + stop, unbroken);
        }

        Run(unbroken, End);
        for (int stop = 0; stop < End; stop++)
        {
            using var parameters = new ParameterSet();
            using Optimizer resumed = Build(parameters, s_schedules[name], frozen: true);
            Run(resumed, 3);
            Assert.Empty(Checkpoint.Load(File + stop, resumed).Differences);
            Run(resumed, End);
            Assert.Equal(_parameters["trained"].Value.ToArray(), parameters["trained"].Value.ToArray());
        }
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

    public static TheoryData<IUpdateRule, ParameterRole> Fused => new()
    {
        { new NorMuon(LearningRate: 0.05), ParameterRole.HiddenMatrix.Fused(3) },
        { new NorMuon(LearningRate: 0.05), ParameterRole.HiddenMatrix.FusedRows(7, 2, 3) },
        { new Shampoo(LearningRate: 0.05), ParameterRole.HiddenMatrix.FusedRows(7, 2, 3) },
    };

    [Theory]
    [MemberData(nameof(Fused))]
    public void Load_FusedBlocks_GoesOnWithTheSameBits(IUpdateRule rule, ParameterRole role)
    {
        using Optimizer unbroken = BuildFused(_parameters, rule, role, 0.5f);
        Run(unbroken, 5);
        Checkpoint.Save(File, unbroken);
        Run(unbroken, 11);
        using var parameters = new ParameterSet();
        using Optimizer resumed = BuildFused(parameters, rule, role, 7);

        Assert.Empty(Checkpoint.Load(File, resumed).Differences);

        Run(resumed, 11);
        Assert.Equal(_parameters["qkv"].Value.ToArray(), parameters["qkv"].Value.ToArray());
    }

    [Fact]
    public void Load_OtherDecayMaskAndPrecisionOfProducts_AreReportedAndFollowed()
    {
        using Optimizer saved = BuildMasked(_parameters, DecayMask.Everything, null);
        Checkpoint.Save(File, saved);
        using var parameters = new ParameterSet();
        DecayMask mask = DecayMask.Except(ParameterRole.Vector);
        using Optimizer resumed = BuildMasked(parameters, mask, ProductPrecision.Single);

        CheckpointReport report = Checkpoint.Load(File, resumed);

        Assert.Equal(
            [
                "Group 'all': the precision of products was 'as the device does' and is 'Single'.",
                "Group 'all': weight decay no longer reaches what it did: 'b0', 'b1', 'b2', 'b3', 'b4' and 1 more.",
            ],
            report.Differences.ToArray());
        Assert.False(resumed.Groups[0].Decays(parameters["b0"]));
        Assert.Equal(ProductPrecision.Single, resumed.Groups[0].ProductPrecision);
        Checkpoint.Save(File, resumed);
        Assert.Empty(Checkpoint.Load(File, resumed).Differences);
        Assert.EndsWith(
            "now reaches what it did not: 'b0', 'b1', 'b2', 'b3', 'b4' and 1 more.", Checkpoint.Load(File, saved).Differences[1]);
    }

    // As files of before these were written do.
    [Fact]
    public void Load_OfAFileThatDoesNotSayWhatDecays_ReportsNothing()
    {
        using Optimizer saved = BuildMasked(_parameters, DecayMask.Everything, null);
        Checkpoint.Save(File, saved);
        using (SafeTensorsFile whole = SafeTensorsFile.Open(File))
        {
            IEnumerable<SafeTensorSource> tensors =
                whole.Tensors.Select(tensor => SafeTensorSource.FromBytes(tensor.Name, tensor.DataType, tensor.Shape, BytesOf(tensor)));
            string[] unsaid = ["decays", "products"];
            SafeTensorsWriter.Write(
                File, [.. tensors], whole.Metadata.Where(text => !unsaid.Contains(text.Key.Split('/')[0])).ToDictionary());
        }

        using var parameters = new ParameterSet();
        using Optimizer resumed = BuildMasked(parameters, DecayMask.Except(ParameterRole.Vector), ProductPrecision.Single);

        Assert.Empty(Checkpoint.Load(File, resumed).Differences);
    }

    private static byte[] BytesOf(SafeTensor tensor)
    {
        byte[] bytes = new byte[tensor.ByteLength];
        tensor.ReadBytes(0, bytes);
        return bytes;
    }

    private static Optimizer BuildMasked(ParameterSet parameters, DecayMask mask, ProductPrecision? products)
    {
        parameters.Add("w", [3, 2]);
        for (int index = 0; index < 6; index++)
        {
            parameters.Add($"b{index}", [2]);
        }

        var group = new ParameterGroup("all", new AdamW()) { DecayMask = mask, ProductPrecision = products };
        return new Optimizer(parameters, [group]);
    }

    private static Optimizer BuildFused(ParameterSet parameters, IUpdateRule rule, ParameterRole role, float start)
    {
        Parameter parameter = parameters.Add("qkv", [12, 6], role);
        for (int index = 0; index < parameter.Length; index++)
        {
            parameter.Value[index] = start + MathF.Sin(start * index);
        }

        return new Optimizer(parameters, rule);
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
