using GuidedDescent.Benchmarks.Layers;
using GuidedDescent.Benchmarks.Quick;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Training;

/// <summary>A rule and the parameters it trains.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Name">The name of the parameters in tables.</param>
/// <param name="Create">Makes them; what is disposed of frees their memory.</param>
internal sealed record TrainingWorkload(IUpdateRule Rule, string Name, Func<(ParameterSet Parameters, IDisposable Owner)> Create)
{
    // The products of Muon take so long that fewer do.
    private const int FewerMatrices = 1_000;

    private static readonly AdamW _adamW = new(LearningRate: 1e-4, WeightDecay: 1e-2);
    private static readonly Muon _muon = new(LearningRate: 1e-4, WeightDecay: 1e-2);

    /// <summary>Large tensors, and small ones in two layouts, for a rule bound by memory and for one bound by arithmetic.</summary>
    public static IReadOnlyList<TrainingWorkload> All { get; } =
    [
        new(_adamW, LargeTensorRace.Layout, Large),
        new(_adamW, $"10,000 x 1,000, {SmallTensorRace.Arenas}", () => Small(SmallTensors.InArenas())),
        new(_adamW, $"10,000 x 1,000, {SmallTensorRace.Separate}", () => Small(SmallTensors.SeparatelyAllocated())),
        new(_muon, "512 x 512", Matrix),
        new(_muon, $"1,000 of 25 x 40, {SmallTensorRace.Arenas}", () => Small(SmallTensors.InArenas(FewerMatrices, areMatrices: true))),
        new(
            _muon,
            $"1,000 of 25 x 40, {SmallTensorRace.Separate}",
            () => Small(SmallTensors.SeparatelyAllocated(FewerMatrices, areMatrices: true))),
    ];

    private static (ParameterSet Parameters, IDisposable Owner) Large()
    {
        var tensor = new LargeTensor();
        return (tensor.Parameters, tensor);
    }

    private static (ParameterSet Parameters, IDisposable Owner) Small(SmallTensors tensors) => (tensors.Parameters, tensors);

    private static (ParameterSet Parameters, IDisposable Owner) Matrix()
    {
        ParameterSet parameters = new LayerWorkload("", [(512, 512)]).Create();
        return (parameters, parameters);
    }
}
