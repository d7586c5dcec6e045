using System.Runtime.InteropServices;
using GuidedDescent.Samples.PyTorchInterop;

namespace GuidedDescent.Samples.Tests;

public sealed unsafe class PyTorchInteropForeignOptimizerTests : IDisposable
{
    private readonly ForeignOptimizer _optimizer = new(ForeignOptimizer.Processor, 0);
    private readonly List<nint> _memory = [];

    [Fact]
    public void Step_TwoTensors_UpdatesThemWhereTheyAre()
    {
        float* matrix = Floats(1, 2, 3, 4, 5, 6);
        float* vector = Floats(10, 20);
        _optimizer.AddParameter("matrix", [2, 3], matrix, Floats(1, 1, 1, -2, -2, -2));
        _optimizer.AddParameter("vector", [2], vector, Floats(4, 0));
        _optimizer.Build("Sgd", "LearningRate=0.5");

        _optimizer.Step();

        Assert.Equal([0.5f, 1.5f, 2.5f, 5, 6, 7], new Span<float>(matrix, 6));
        Assert.Equal([8, 20], new Span<float>(vector, 2));
    }

    [Fact]
    public void BindGradient_ToOtherMemory_IsReadFromTheNextStepOn()
    {
        float* value = Floats(1);
        _optimizer.AddParameter("w", [1], value, Floats(1));
        _optimizer.Build("Sgd", "LearningRate=1");
        _optimizer.Step();

        _optimizer.BindGradient("w", Floats(-4));
        Assert.Equal(0, *value);
        _optimizer.Step();

        Assert.Equal(4, *value);
    }

    [Fact]
    public void BindGradient_BeforeBuild_GivesTheGradientThatWasLeftOut()
    {
        float* value = Floats(3);
        _optimizer.AddParameter("w", [], value, null);
        _optimizer.BindGradient("w", Floats(1));
        _optimizer.Build("Sgd", "LearningRate=1");

        _optimizer.Step();

        Assert.Equal(2, *value);
    }

    [Fact]
    public void Build_TensorWithoutGradient_NamesItAndMayBeTriedAgain()
    {
        _optimizer.AddParameter("w", [1], Floats(3), null);

        var error = Assert.Throws<InvalidOperationException>(() => _optimizer.Build("Sgd", ""));

        Assert.Contains("'w'", error.Message);
        _optimizer.BindGradient("w", Floats(1));
        _optimizer.Build("Sgd", "");
    }

    [Fact]
    public void SetHyperparameters_BetweenSteps_TakesEffectAndKeepsTheOthers()
    {
        float* value = Floats(8);
        _optimizer.AddParameter("w", [1], value, Floats(0));
        _optimizer.Build("Sgd", "LearningRate=0.5;WeightDecay=0.5");
        _optimizer.Step();

        _optimizer.SetHyperparameters("LearningRate=1");
        Assert.Equal(6, *value);
        _optimizer.Step();

        Assert.Equal(3, *value);
    }

    [Theory]
    [InlineData("LearningRate=1;Momentum=2")]
    [InlineData("LearningRate=1;Beta1=0.5")]
    [InlineData("LearningRate=1;Nesterov=1")]
    [InlineData("LearningRate=1;Dampening")]
    public void SetHyperparameters_OneThatIsRefused_ChangesNone(string hyperparameters)
    {
        float* value = Floats(1);
        _optimizer.AddParameter("w", [1], value, Floats(1));
        _optimizer.Build("Sgd", "LearningRate=0.25");

        Assert.ThrowsAny<ArgumentException>(() => _optimizer.SetHyperparameters(hyperparameters));
        _optimizer.Step();

        Assert.Equal(0.75f, *value);
    }

    [Fact]
    public void EverythingElse_BeforeBuild_AsksForIt()
    {
        Assert.Contains("not built yet", Assert.Throws<InvalidOperationException>(_optimizer.Step).Message);
        Assert.Contains("not built yet", Assert.Throws<InvalidOperationException>(_optimizer.Describe).Message);
        Assert.Contains(
            "not built yet", Assert.Throws<InvalidOperationException>(() => _optimizer.SetHyperparameters("LearningRate=1")).Message);
    }

    [Fact]
    public void AddParameter_AfterBuild_IsRefused()
    {
        _optimizer.AddParameter("w", [1], Floats(1), Floats(1));
        _optimizer.Build("Lion", "");

        var error = Assert.Throws<InvalidOperationException>(() => _optimizer.AddParameter("late", [1], Floats(1), Floats(1)));

        Assert.Contains("'late' comes too late", error.Message);
    }

    [Fact]
    public void Build_Twice_IsRefused()
    {
        _optimizer.AddParameter("w", [1], Floats(1), Floats(1));
        _optimizer.Build("Lion", "");

        var error = Assert.Throws<InvalidOperationException>(() => _optimizer.Build("AdamW", ""));

        Assert.Contains("built already, of the rule Lion", error.Message);
    }

    [Fact]
    public void AddParameter_AxisLongerThanAnAxisMayBe_NamesIt()
    {
        var error = Assert.Throws<ArgumentException>(() => _optimizer.AddParameter("w", [2, 1L << 31], Floats(1), null));

        Assert.Contains("Axis 1 of 'w' has 2147483648 elements", error.Message);
    }

    [Fact]
    public void Describe_BuiltOptimizer_SaysWhatItTrainsAndWhere()
    {
        _optimizer.AddParameter("w", [2], Floats(1, 2), Floats(1, 2));
        _optimizer.Build("AdamW", "LearningRate=0.25");

        string description = _optimizer.Describe();

        Assert.Contains("AdamW { LearningRate = 0.25", description);
        Assert.Contains("1 tensors with 2 elements, 16 bytes of state", description);
        Assert.Contains(Device.Cpu.Name, description);
    }

    [Fact]
    public void Constructor_DeviceThatCannotBe_IsRefused()
    {
        Assert.Contains("-2", Assert.Throws<ArgumentOutOfRangeException>(() => new ForeignOptimizer(-2, 0)).Message);
        Assert.Contains("no streams", Assert.Throws<ArgumentException>(() => new ForeignOptimizer(ForeignOptimizer.Processor, 1)).Message);
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _memory.ForEach(memory => NativeMemory.Free((void*)memory));
    }

    private float* Floats(params ReadOnlySpan<float> values)
    {
        var memory = (float*)NativeMemory.Alloc((nuint)values.Length, sizeof(float));
        _memory.Add((nint)memory);
        values.CopyTo(new Span<float>(memory, values.Length));
        return memory;
    }
}
