using GuidedDescent.Checkpoints;
using GuidedDescent.Cuda;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>Training that is interrupted goes on with the same bits on a GPU, and from one kind of device to the other.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class CheckpointTests : IDisposable
{
    private const int Steps = 12;

    private static readonly Shape[] _shapes = [[0], [1500], [1, 5], [7, 1], [8, 8], [5, 20], [3, 2, 5]];

    private static readonly CudaDeviceOptions _capturing = new() { CaptureSteps = true };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");

    private string File => Path.Combine(_folder.FullName, "checkpoint.safetensors");

    public static TheoryData<string> ExactRules =>
        ["Lars, momentum and dampening", "Lamb, clipped", "NovoGrad", "Adafactor, relative steps", "Prodigy", "AdamW", "Sgd", "Lion"];

    public static TheoryData<string> RoundedRules =>
        ["Muon, Jordan and Nesterov", "Shampoo", "Soap", "Kfac, corrected", "Ekfac", "Dion, low rank"];

    public void Dispose() => _folder.Delete(recursive: true);

    [GxxTheory]
    [MemberData(nameof(ExactRules))]
    public void Load_FromTheProcessorAndBack_GoesOnWithTheSameBits(string name)
    {
        using CudaDevice plain = EmulatedGpu.Open();
        using CudaDevice capturing = EmulatedGpu.Open(_capturing);
        using LayerRuleTraining unbroken = Train(Device.Cpu, name, seed: 1);
        Checkpoint.Save(File, unbroken.RunTo(4).Optimizer);
        foreach ((Device device, int until) in new[] { (plain, 6), (capturing, 9), (Device.Cpu, 10), (capturing, Steps) })
        {
            using LayerRuleTraining resumed = Train(device, name, seed: 900 + until);
            resumed.RunTo(2);
            Checkpoint.Load(File, resumed.Optimizer);
            Checkpoint.Save(File, resumed.RunTo(until).Optimizer);

            resumed.AssertSameBits(unbroken.RunTo(until));
        }
    }

    // What these do with products and factorizations has other bits on the processor, so that they stay on the GPU.
    [GxxTheory]
    [MemberData(nameof(RoundedRules))]
    public void Load_OnAnotherGpu_GoesOnWithTheSameBits(string name)
    {
        using CudaDevice first = EmulatedGpu.Open(_capturing);
        using CudaDevice second = EmulatedGpu.Open(_capturing, ordinal: 1);
        using LayerRuleTraining unbroken = Train(first, name, seed: 1);
        Checkpoint.Save(File, unbroken.RunTo(5).Optimizer);
        using LayerRuleTraining resumed = Train(second, name, seed: 900);
        resumed.RunTo(2);
        Checkpoint.Load(File, resumed.Optimizer);

        resumed.RunTo(Steps).AssertSameBits(unbroken.RunTo(Steps));
    }

    [GxxFact]
    public void Load_IntoTheOptimizerThatCapturedSteps_RewindsIt()
    {
        using CudaDevice device = EmulatedGpu.Open(_capturing);
        using LayerRuleTraining unbroken = Train(Device.Cpu, "AdamW", seed: 1);
        using LayerRuleTraining rewound = Train(device, "AdamW", seed: 1);
        Checkpoint.Save(File, rewound.RunTo(5).Optimizer);
        rewound.RunTo(8);

        Checkpoint.Load(File, rewound.Optimizer);

        Assert.Equal(5, rewound.Optimizer.StepCount);
        rewound.RunTo(Steps).AssertSameBits(unbroken.RunTo(Steps));
    }

    [GxxFact]
    public void Load_RefusedFile_LeavesDeviceMemoryAsItWas()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using LayerRuleTraining saved = Train(device, "Lion", seed: 1);
        Checkpoint.Save(File, saved.RunTo(5).Optimizer);
        using LayerRuleTraining target = Train(device, "AdamW", seed: 2);
        float[][] before = [.. target.RunTo(3).Read().Select(content => content.Values)];

        Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(File, target.Optimizer));

        Assert.Equal(before, target.Read().Select(content => content.Values));
        Assert.Equal(3, target.Optimizer.StepCount);
    }

    private static LayerRuleTraining Train(Device device, string name, int seed)
    {
        IUpdateRule rule = name switch
        {
            "AdamW" => new AdamW(LearningRate: 0.01, Beta1: 0.8, Beta2: 0.95, WeightDecay: 0.1),
            "Sgd" => new Sgd(LearningRate: 0.03, Momentum: 0.8, Dampening: 0.3, WeightDecay: 0.1),
            "Lion" => new Lion(LearningRate: 0.01, WeightDecay: 0.1),
            _ => LayerRuleCases.Get(name).Rule,
        };
        return new LayerRuleTraining(device, rule, rule is Kfac or Ekfac ? _shapes.Where(shape => shape.Rank > 1) : _shapes, seed);
    }
}
