using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Checkpoints;

public sealed class TorchStateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");

    private string Changed => Path.Combine(_folder.FullName, "changed.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Adam")]
    [InlineData("AdamW")]
    [InlineData("Sgd")]
    [InlineData("SgdMomentum")]
    [InlineData("SgdNesterov")]
    public void Import_ThenTenSteps_AreThoseOfTorch(string name)
    {
        TorchTrajectory golden = TorchTrajectory.Read(name);
        using ParameterSet parameters = ModelOf(golden);
        using var optimizer = new Optimizer(parameters, golden.Rule);

        TorchState.Import(TorchTrajectory.File(name), optimizer, StepsOf(golden));

        Assert.Equal(golden.Steps, optimizer.StepCount);
        int compared = 0;
        while (optimizer.StepCount < golden.Steps + 10)
        {
            Step(golden, parameters, optimizer);
            if (golden.WeightsAfterStep.TryGetValue((int)optimizer.StepCount, out Dictionary<string, double[]>? expected))
            {
                Assert.All(parameters, parameter => AssertClose(expected[parameter.Name], parameter));
                compared++;
            }
        }

        Assert.Equal(3, compared);
    }

    [Fact]
    public void Import_ReadsNumbersAsTheyAre()
    {
        TorchTrajectory golden = TorchTrajectory.Read("Adam");
        using ParameterSet parameters = ModelOf(golden);
        using var optimizer = new Optimizer(parameters, golden.Rule);

        TorchState.Import(TorchTrajectory.File("Adam"), optimizer);

        using SafeTensorsFile file = SafeTensorsFile.Open(TorchTrajectory.File("Adam"));
        float[] expected = new float[5 * 3 * 11];
        file["head.weight.exp_avg_sq"].ReadSingles(0, expected);
        Assert.Equal(expected, optimizer.State(parameters["head.weight"], "v").ToArray());
        file["head.weight.exp_avg"].ReadSingles(0, expected);
        Assert.Equal(expected, optimizer.State(parameters["head.weight"], "m").ToArray());
    }

    [Fact]
    public void Import_WithAverages_BeginsThemAsCopiesOfTheWeights()
    {
        TorchTrajectory golden = TorchTrajectory.Read("Adam");
        using ParameterSet parameters = ModelOf(golden);
        WeightAverage average = WeightAverage.Exponential(0.999);
        using var optimizer = new Optimizer(parameters, golden.Rule, averages: [average]);

        TorchState.Import(TorchTrajectory.File("Adam"), optimizer);

        Parameter parameter = parameters["head.weight"];
        float[] read = new float[parameter.Length];
        optimizer.ReadAverage(average, parameter, read);
        Assert.Equal(parameter.Value.ToArray(), read);
    }

    [Fact]
    public void Import_WhileALeaseIsOpen_IsRefused()
    {
        TorchTrajectory golden = TorchTrajectory.Read("Adam");
        using ParameterSet parameters = ModelOf(golden);
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var optimizer = new Optimizer(parameters, golden.Rule, averages: [average]);
        using (optimizer.EvaluateWith(average))
        {
            InvalidOperationException refusal =
                Assert.Throws<InvalidOperationException>(() => TorchState.Import(TorchTrajectory.File("Adam"), optimizer));
            Assert.StartsWith("Import was called while 'Exponential(0.5)'", refusal.Message);
        }

        Assert.All(parameters, parameter => Assert.Equal(5, parameter.Value[0]));
    }

    [Fact]
    public void Import_RenamesAndHalfPrecision_AreTaken()
    {
        Rewrite("SgdMomentum", tensors =>
        {
            tensors.Remove("scale");
            tensors.Remove("scale.momentum_buffer");
            tensors.Add("factor", SafeTensorSource.FromBytes("factor", SafeTensorsDataType.BFloat16, [], new byte[] { 0xc0, 0x3f }));
            tensors.Add("factor.momentum_buffer", SafeTensorSource.FromBytes(
                "factor.momentum_buffer", SafeTensorsDataType.Float16, [], new byte[] { 0x00, 0x3e }));
        });
        TorchTrajectory golden = TorchTrajectory.Read("SgdMomentum");
        using ParameterSet parameters = ModelOf(golden);
        using var optimizer = new Optimizer(parameters, golden.Rule);

        TorchState.Import(
            Changed, optimizer, new TorchStateOptions { StepCount = 7, Renames = new Dictionary<string, string> { ["factor"] = "scale" } });

        Assert.Equal([1.5f], parameters["scale"].Value.ToArray());
        Assert.Equal([1.5f], optimizer.State(parameters["scale"], "buffer").ToArray());
    }

    [Fact]
    public void Import_OtherRuleThere_IsRefused()
    {
        AssertRefused("Adam", new Lion(), null, "trained by Lion", "Adam, AdamW, Sgd");
        AssertRefused("SgdMomentum", new Adam(), 7, "State 'm' of parameter 'encoder.weight', in PyTorch 'exp_avg',", "the file has none");
        AssertRefused("Sgd", new Sgd(Momentum: 0.9), 7, "'momentum_buffer'");
        AssertRefused("SgdMomentum", new Sgd(), 7, "no use for the tensor 'encoder.weight.momentum_buffer'");
    }

    [Fact]
    public void Import_StepsThatAreMissingOrDiffer_AreRefused()
    {
        AssertRefused("SgdMomentum", new Sgd(Momentum: 0.8), null, "no number of steps", "TorchStateOptions.StepCount");
        AssertRefused("Adam", new Adam(), 8, "The steps differ: 8 of the options, 7 of parameter 'scale'");
        RewriteStep(6);
        AssertRefused(Changed, new Adam(), null, "The steps differ: 6 of parameter 'scale', 7 of parameter 'head.weight'");
        RewriteStep(7.5f);
        AssertRefused(Changed, new Adam(), null, "The step of parameter 'scale' is to be one whole number");
        RewriteStep(float.NaN);
        AssertRefused(Changed, new Adam(), null, "The step of parameter 'scale' is to be one whole number");
        TorchTrajectory golden = TorchTrajectory.Read("Adam");
        using ParameterSet parameters = ModelOf(golden);
        using var optimizer = new Optimizer(parameters, golden.Rule);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => TorchState.Import(Changed, optimizer, new TorchStateOptions { StepCount = -1 }));
    }

    [Fact]
    public void Import_StatesOfAmsgradAndOtherParameters_AreRefused()
    {
        Rewrite("Adam", tensors => tensors.Add(
            "scale.max_exp_avg_sq", SafeTensorSource.FromSingles("scale.max_exp_avg_sq", [], new float[1])));
        AssertRefused(Changed, new Adam(), null, "no use for the tensor 'scale.max_exp_avg_sq'");
        Rewrite("Adam", tensors => tensors.Add("norm", SafeTensorSource.FromSingles("norm", [2], new float[2])));
        AssertRefused(Changed, new Adam(), null, "a parameter 'norm' that the optimizer does not train");
        Rewrite("Adam", tensors => tensors.Remove("scale"));
        AssertRefused(Changed, new Adam(), null, "no parameter 'scale' []");
        Rewrite("Adam", tensors => tensors["scale"] = SafeTensorSource.FromBytes("scale", SafeTensorsDataType.Float64, [], new byte[8]));
        AssertRefused(Changed, new Adam(), null, "Parameter 'scale' is to be F32 or BF16 or F16, but F64 []");
    }

    private static TorchStateOptions? StepsOf(TorchTrajectory golden) =>
        golden.Optimizer == "SGD" ? new TorchStateOptions { StepCount = golden.Steps } : null;

    private static ParameterSet ModelOf(TorchTrajectory golden)
    {
        var parameters = new ParameterSet();
        foreach (TorchTensor tensor in golden.Tensors.Reverse())
        {
            parameters.Add(tensor.Name, [.. tensor.Shape]).Value.Fill(5);
        }

        return parameters;
    }

    private static void Step(TorchTrajectory golden, ParameterSet parameters, Optimizer optimizer)
    {
        int step = (int)optimizer.StepCount + 1;
        for (int index = 0; index < golden.Tensors.Length; index++)
        {
            Parameter parameter = parameters[golden.Tensors[index].Name];
            GoldenNumbers.Draw(golden.Seed, index, step, (int)parameter.Length, golden.Tensors[index].GradientScale)
                .CopyTo(parameter.Gradient);
        }

        optimizer.Step();
    }

    // Both round to single precision, some ten times a step, differently: ten steps of that.
    private static void AssertClose(double[] expected, Parameter parameter)
    {
        float[] found = parameter.Value.ToArray();
        double largest = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, found.Length);
        for (int index = 0; index < found.Length; index++)
        {
            Assert.True(
                Math.Abs(found[index] - expected[index]) <= largest * 100 * Math.Pow(2, -24),
                $"{parameter}: element {index} is {found[index]:R}, in PyTorch {expected[index]:R}.");
        }
    }

    private static void AssertRefused(string file, IUpdateRule rule, long? steps, params string[] words)
    {
        TorchTrajectory golden = TorchTrajectory.Read("Adam");
        using ParameterSet parameters = ModelOf(golden);
        using var optimizer = new Optimizer(parameters, rule);
        optimizer.Step();
        float[] before = [.. parameters.SelectMany(parameter => parameter.Value.ToArray())];
        string path = Path.IsPathRooted(file) ? file : TorchTrajectory.File(file);

        CheckpointMismatchException refusal = Assert.Throws<CheckpointMismatchException>(
            () => TorchState.Import(path, optimizer, new TorchStateOptions { StepCount = steps }));

        Assert.All(words, word => Assert.Contains(word, string.Join(" ", refusal.Problems), StringComparison.Ordinal));
        Assert.Equal(before, parameters.SelectMany(parameter => parameter.Value.ToArray()));
        Assert.Equal(1, optimizer.StepCount);
    }

    private void RewriteStep(float step) => Rewrite(
        "Adam", tensors => tensors["scale.step"] = SafeTensorSource.FromSingles("scale.step", [], new[] { step }));

    private void Rewrite(string name, Action<Dictionary<string, SafeTensorSource>> change)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(TorchTrajectory.File(name));
        Dictionary<string, SafeTensorSource> tensors = file.Tensors.ToDictionary(tensor => tensor.Name, tensor =>
        {
            byte[] bytes = new byte[tensor.ByteLength];
            tensor.ReadBytes(0, bytes);
            return SafeTensorSource.FromBytes(tensor.Name, tensor.DataType, tensor.Shape, bytes);
        });
        change(tensors);
        SafeTensorsWriter.Write(Changed, tensors.Values, checksums: false);
    }
}
