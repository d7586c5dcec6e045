using System.Globalization;
using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;
using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("checkpoint.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_InANewOptimizer_GoesOnWithTheSameBits()
    {
        using var unbroken = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, unbroken.Run(5).Optimizer);
        string saved = unbroken.Bits();
        using var resumed = new SmallTraining(seed: 1);
        resumed.Parameters["layer.weight"].Value.Fill(7);

        CheckpointReport report = Checkpoint.Load(Path, resumed.Optimizer);

        Assert.Equal(saved, resumed.Bits());
        Assert.Equal(5, report.StepCount);
        Assert.Empty(report.Differences);
        Assert.Equal(unbroken.Run(4).Bits(), resumed.Run(4).Bits());
    }

    [Fact]
    public void Save_NamesWhatItWrites()
    {
        using var training = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, training.Run(2).Optimizer);

        using SafeTensorsFile file = SafeTensorsFile.Open(Path, requireChecksums: true);

        Assert.Equal(
            [
                "states/layer.bias/m", "states/layer.weight/m",
                "weights/empty", "weights/layer.bias", "weights/layer.weight", "weights/scale",
            ],
            file.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.Equal([3, 2], file["states/layer.weight/m"].Shape.ToArray());
        Assert.Equal("2", file.Metadata["optimizer/step_count"]);
        Assert.Equal("MomentumRule { LearningRate = 0.1, Momentum = 0.9, Start = 0 }", file.Metadata["groups/heavy"]);
        Assert.StartsWith("Momentum ", file.Metadata["states/scale"], StringComparison.Ordinal);
    }

    [Fact]
    public void Save_OfTheSameTraining_HasTheSameBytesInEveryCulture()
    {
        using var training = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, training.Run(2).Optimizer);
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        german.NumberFormat.NegativeSign = "minus";
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = german;
            Checkpoint.Save(_folder.File("other"), training.Optimizer);
            Assert.Same(german, CultureInfo.CurrentCulture);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(File.ReadAllBytes(Path), File.ReadAllBytes(_folder.File("other")));
    }

    [Fact]
    public void Extras_OfAnyNameAndType_ComeBack()
    {
        using var training = new SmallTraining(seed: 1);
        var extras = new CheckpointExtras
        {
            Texts = { ["epoch"] = "3", [""] = "no name", ["a/b"] = "Zoë" },
            Tensors =
            {
                ["random"] = CheckpointTensor.FromUInt64s([ulong.MaxValue, 0, 42]),
                ["losses"] = CheckpointTensor.FromSingles([0.5f, float.NaN, -0f]),
                ["mask"] = new CheckpointTensor(SafeTensorsDataType.Boolean, [2, 1], new byte[] { 1, 0 }),
            },
        };
        Checkpoint.Save(Path, training.Optimizer, extras);

        CheckpointExtras read = Checkpoint.Load(Path, training.Optimizer).Extras;

        Assert.Equal(extras.Texts, read.Texts);
        Assert.Equal(extras.Tensors.Keys.Order(), read.Tensors.Keys.Order());
        Assert.Equal([ulong.MaxValue, 0, 42], read.Tensors["random"].ToUInt64s());
        Assert.Equal(
            new[] { 0.5f, float.NaN, -0f }.Select(BitConverter.SingleToUInt32Bits),
            read.Tensors["losses"].ToSingles().Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal([2, 1], read.Tensors["mask"].Shape.ToArray());
        Assert.Throws<InvalidOperationException>(() => read.Tensors["mask"].ToSingles());
    }

    [Fact]
    public void Load_OtherHyperparametersAndGroups_AreReportedAndKept()
    {
        using var saved = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, saved.Run(3).Optimizer);
        using var parameters = new ParameterSet();
        Array.ForEach(SmallTraining.Model, parameter => parameters.Add(parameter.Name, parameter.Shape));
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("heavy", parameter => parameter.Shape.Rank == 2, new MomentumRule(LearningRate: 0.01)),
                new ParameterGroup("biases", parameter => parameter.Shape.Rank == 1, new MomentumRule()),
                new ParameterGroup("light", parameter => parameter.Shape.Rank == 0, new MomentumRule(Momentum: 0)),
            ]);

        CheckpointReport report = Checkpoint.Load(Path, optimizer);

        Assert.Equal(new MomentumRule(LearningRate: 0.01), optimizer.Groups[0].Rule);
        Assert.Contains("Group 'biases' is new.", report.Differences);
        Assert.Contains("Group 'biases' has what was in group 'heavy': 'layer.bias'.", report.Differences);
        Assert.Contains("LearningRate = 0.1", Assert.Single(report.Differences, text => text.StartsWith("Group 'heavy'")));
        Assert.Equal(saved.Optimizer.State(saved.Parameters["layer.bias"], "m"), optimizer.State(parameters["layer.bias"], "m"));
    }

    [Fact]
    public void Load_ParametersThatChangedTheirGroup_AreReportedByTheirNamesOfNow()
    {
        using var parameters = new ParameterSet();
        for (int index = 0; index < 9; index++)
        {
            parameters.Add($"{index}", [2]);
        }

        ParameterGroup[] Groups(int first) =>
        [
            new("first", parameter => int.Parse(parameter.Name) < first, new MomentumRule()),
            new("second", parameter => int.Parse(parameter.Name) >= first, new MomentumRule(LearningRate: 0.5)),
        ];
        using (var saved = new Optimizer(parameters, Groups(8)))
        {
            Checkpoint.Save(Path, saved);
        }

        using var moved = new Optimizer(parameters, Groups(1));
        var options = new CheckpointOptions { Renames = new Dictionary<string, string> { ["0"] = "1", ["1"] = "0" } };

        Assert.Equal(
            "Group 'second' has what was in group 'first': '1', '2', '3', '4', '5' and 2 more.",
            Assert.Single(Checkpoint.Load(Path, moved, options).Differences));
    }

    [Fact]
    public void Save_ThatIsCancelled_LeavesTheOldFile()
    {
        using var training = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, training.Run(1).Optimizer);
        byte[] old = File.ReadAllBytes(Path);

        Assert.Throws<OperationCanceledException>(
            () => Checkpoint.Save(Path, training.Run(1).Optimizer, cancellation: new CancellationToken(canceled: true)));

        Assert.Equal(old, File.ReadAllBytes(Path));
        Assert.Equal(["checkpoint.safetensors"], _folder.Names);
    }

    [Fact]
    public void Names_OfAnyLetters_AreToldApart()
    {
        // With slashes, in upper and lower case, of one look and two spellings, and with what must be escaped.
        (string, Shape)[] model =
        [
            ("a", [2]), ("a/m", [2]), ("a/m/m", [2]), ("states/a", [2]), ("A", [2]), ("A/m", [2]), ("\u00e9", [2]), ("e\u0301", [2]),
            ("\u0131", [2]), ("line\nbreak", [2]), ("line\\nbreak", [2]), ("\"\u0001 ", [2]), ("\U0001F642", [2]), (" a", [2]), ("*", [2]),
        ];
        using var saved = new SmallTraining(seed: 1, model);
        Checkpoint.Save(Path, saved.Run(3).Optimizer);
        using var resumed = new SmallTraining(seed: 2, model);

        Checkpoint.Load(Path, resumed.Optimizer);

        Assert.Equal(saved.Bits(), resumed.Bits());
    }

    [Fact]
    public void SaveAndLoad_MemoryOfADevice_IsCopiedInPieces()
    {
        const int Length = 1_000_003;
        var device = new FarDevice();
        using var parameters = new ParameterSet(device);
        Parameter parameter = parameters.Add("w", [Length]);
        using var optimizer = new Optimizer(parameters, new MomentumRule());
        for (int start = 0; start < Length; start += 1000)
        {
            float[] numbers = [.. Enumerable.Range(start, Math.Min(1000, Length - start)).Select(number => (float)number)];
            parameter.WriteValue(numbers, start);
            optimizer.WriteState(parameter, "m", numbers, start);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Checkpoint.Save(Path, optimizer);
        parameter.WriteValue(new float[1000], 999_000);
        optimizer.WriteState(parameter, "m", new float[1000], 500);
        Checkpoint.Load(Path, optimizer);

        Assert.InRange(device.LongestCopy, 1000, 1 << 18);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6 * sizeof(float) << 18);
        float[] read = new float[Length];
        parameter.ReadValue(read);
        Assert.Equal(Enumerable.Range(0, Length).Select(number => (float)number), read);
        optimizer.ReadState(parameter, "m", read);
        Assert.Equal(Enumerable.Range(0, Length).Select(number => (float)number), read);
    }

    [Fact]
    public void LoadThatFailsWhileItWrites_StopsTheOptimizerUntilALoadSucceeds()
    {
        using var training = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, training.Run(3).Optimizer);

        Assert.Throws<IOException>(() => training.Optimizer.Overwrite(Path, () => throw new IOException("The disk is gone.")));

        Assert.Contains(Path, Assert.Throws<InvalidOperationException>(training.Optimizer.Step).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Checkpoint.Save(Path, training.Optimizer));
        Checkpoint.Load(Path, training.Optimizer);
        training.Optimizer.Step();
        Assert.Equal(4, training.Optimizer.StepCount);
    }

    [Fact]
    public void DisposedOptimizer_IsRefused()
    {
        var training = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, training.Optimizer);
        training.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Checkpoint.Save(Path, training.Optimizer));
        Assert.Throws<ObjectDisposedException>(() => Checkpoint.Load(Path, training.Optimizer));
    }
}
