using System.Globalization;
using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

/// <summary>
/// Whatever is done to a checkpoint, it is refused in a stated way and leaves the optimizer as it was, or is read as it was written.
/// </summary>
public sealed class CheckpointFuzzTests : IDisposable
{
    private const int Files = 4_000;

    private static readonly string[] _words =
    [
        "weights/layer.weight", "weights/layer.bias", "weights/empty", "weights/scale", "weights/other", "weights/",
        "states/layer.weight/m", "states/layer.bias/m", "states/layer.bias/v", "states/scale/m", "states/", "states/layer.weight",
        "states/scale", "extras/x",
        "gradients/layer.weight", "gradients/scale", "gradients/other", "pipeline/declaration", "pipeline/loss_scale",
        "pipeline/finite_steps", "pipeline/micro_batches", "decays/layer.bias", "members/scale", "products/heavy",
        "optimizer/step_count", "checkpoint/version", "groups/heavy", "groups/other", "groups/", "averages/x", "", "/", "weights//m",
    ];

    private static readonly string[] _texts =
        ["", "0", "5", "-1", "1e9", "99999999999999999999", "1", "2", "Momentum 00", "MomentumRule { LearningRate = 0.1 }", "\ud83c\udfaf"];

    private readonly TemporaryFolder _folder = new();
    private static readonly GradientPipeline _pipeline =
        new() { AccumulationSteps = 3, LossScaling = LossScaling.Dynamic(16, growthInterval: 3), ZeroGradients = true };

    private readonly SmallTraining _target = new SmallTraining(seed: 2, pipeline: _pipeline).RunMicroBatches(0, 7);
    private readonly string _before;
    private readonly string _saved;
    private readonly byte[] _whole;
    private readonly HashSet<string> _refusals = [];
    private int _accepted;

    public CheckpointFuzzTests()
    {
        using SmallTraining training = new SmallTraining(seed: 1, pipeline: _pipeline).RunMicroBatches(0, 11);
        Checkpoint.Save(Path, training.Optimizer, new CheckpointExtras { Texts = { ["epoch"] = "3" } });
        _before = _target.Bits();
        _saved = training.Bits();
        _whole = File.ReadAllBytes(Path);
    }

    private string Path => _folder.File("checkpoint.safetensors");

    public void Dispose()
    {
        _target.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_DamagedFile_IsRefusedOrReadAsItWasWritten()
    {
        Checkpoint.Save(_folder.File("before"), _target.Optimizer);
        var mutations = new FileMutations(new Random(31));
        for (int file = 0; file < Files; file++)
        {
            byte[] damaged = mutations.Mutate(_whole);
            File.WriteAllBytes(Path, damaged);
            if (Load(damaged.Length))
            {
                Assert.Equal(_saved, _target.Bits());
                Checkpoint.Load(_folder.File("before"), _target.Optimizer);
            }
        }

        Assert.InRange(_accepted, 1, Files / 10);
    }

    // Checksums are right here, so that the names, shapes, types and texts themselves are what is refused.
    [Fact]
    public void Load_ChangedContentWithChecksums_IsRefusedOrExactlyWhatTheFileSays()
    {
        Checkpoint.Save(_folder.File("before"), _target.Optimizer);
        var random = new Random(32);
        for (int file = 0; file < Files; file++)
        {
            File.WriteAllBytes(Path, _whole);
            SmallTraining.Rewrite(Path, (tensors, texts) => Change(random, tensors, texts));
            if (Load((int)new FileInfo(Path).Length))
            {
                AssertIsWhatTheFileSays();
                Checkpoint.Load(_folder.File("before"), _target.Optimizer);
            }
        }

        Assert.InRange(_accepted, Files / 50, Files / 2);
        Assert.InRange(_refusals.Count, 100, int.MaxValue);
    }

    /// <summary>Whether the file was taken; any exception but those stated fails the test, as do memory and a changed optimizer.</summary>
    private bool Load(int length)
    {
        long start = GC.GetAllocatedBytesForCurrentThread();
        string? refusal = null;
        try
        {
            Checkpoint.Load(Path, _target.Optimizer);
        }
        catch (Exception exception) when (exception is InvalidSafeTensorsException or CheckpointMismatchException)
        {
            refusal = exception.Message;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - start, 0, 200_000 + (30 * length));
        if (refusal is null)
        {
            _accepted++;
            return true;
        }

        _refusals.Add(refusal);
        Assert.Equal(_before, _target.Bits());
        return false;
    }

    private void AssertIsWhatTheFileSays()
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(Path, requireChecksums: true);
        Assert.Equal(file.Metadata["optimizer/step_count"], $"{_target.Optimizer.StepCount}");
        AssertIsThePipelineThatTheFileHas(file);
        foreach (Parameter parameter in _target.Parameters)
        {
            Assert.Equal(TensorSet.AllBytes(file[$"weights/{parameter.Name}"]), Bytes(parameter.Value));
            foreach (string state in _target.Optimizer.GroupOf(parameter).StatesOf(parameter))
            {
                Assert.Equal(
                    TensorSet.AllBytes(file[$"states/{parameter.Name}/{state}"]), Bytes(_target.Optimizer.State(parameter, state)));
            }
        }
    }

    // A loss scale goes on with both its texts only, or else begins anew; micro-batches go on with all their gradients.
    private void AssertIsThePipelineThatTheFileHas(SafeTensorsFile file)
    {
        bool isScaled = file.Metadata.TryGetValue("pipeline/loss_scale", out string? scale);
        bool isCounted = file.Metadata.TryGetValue("pipeline/finite_steps", out string? finiteSteps);
        bool isAlike = file.Metadata.GetValueOrDefault("pipeline/declaration") == InvariantText.Of(_pipeline);
        bool goesOn = isScaled && (isCounted || isAlike);
        Assert.Equal(goesOn ? float.Parse(scale!, CultureInfo.InvariantCulture) : 16, _target.Optimizer.LossScale);
        Assert.Equal(goesOn && isCounted ? finiteSteps : "0", $"{_target.Optimizer.FiniteSteps}");
        int microBatches = int.Parse(file.Metadata.GetValueOrDefault("pipeline/micro_batches", "0"), CultureInfo.InvariantCulture);
        Assert.Equal(microBatches, _target.Optimizer.AccumulatedMicroBatches);
        foreach (Parameter parameter in _target.Parameters)
        {
            byte[] expected = microBatches > 0
                ? TensorSet.AllBytes(file[$"gradients/{parameter.Name}"])
                : new byte[sizeof(float) * parameter.Length];
            Assert.Equal(expected, Bytes(parameter.Gradient));
        }
    }

    private static byte[] Bytes(ReadOnlySpan<float> elements) => System.Runtime.InteropServices.MemoryMarshal.AsBytes(elements).ToArray();

    private static void Change(Random random, Dictionary<string, SafeTensorSource> tensors, Dictionary<string, string> texts)
    {
        for (int count = random.Next(1, 3); count > 0; count--)
        {
            switch (random.Next(5))
            {
                case 0:
                    tensors.Remove(Any(random, [.. tensors.Keys]));
                    break;
                case 1:
                    string name = Any(random, _words);
                    tensors[name] = AnyTensor(random, name);
                    break;
                case 2:
                    string changed = Any(random, [.. tensors.Keys]);
                    byte[] bytes = new byte[(int)tensors[changed].Shape.Aggregate(4L, (length, axis) => length * axis)];
                    random.NextBytes(bytes);
                    tensors[changed] = SafeTensorSource.FromBytes(changed, SafeTensorsDataType.Float32, tensors[changed].Shape, bytes);
                    break;
                case 3:
                    texts.Remove(Any(random, [.. texts.Keys]));
                    break;
                default:
                    texts[Any(random, [.. _words, .. texts.Keys])] = Any(random, [.. _texts, .. texts.Values]);
                    break;
            }
        }
    }

    private static SafeTensorSource AnyTensor(Random random, string name)
    {
        SafeTensorsDataType type = random.Next(3) == 0 ? SafeTensorsDataType.Float16 : SafeTensorsDataType.Float32;
        long[] shape = [.. Enumerable.Range(0, random.Next(4)).Select(_ => (long)random.Next(4))];
        byte[] bytes = new byte[shape.Aggregate((long)type.ElementSize(), (length, axis) => length * axis)];
        random.NextBytes(bytes);
        return SafeTensorSource.FromBytes(name, type, [.. shape], bytes);
    }

    private static string Any(Random random, string[] choices) => choices.Length == 0 ? "" : choices[random.Next(choices.Length)];
}
