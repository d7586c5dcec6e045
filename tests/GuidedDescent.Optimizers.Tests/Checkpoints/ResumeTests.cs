using GuidedDescent.Checkpoints;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Checkpoints;

/// <summary>
/// Training that is interrupted, and goes on with other threads in memory that held something else, has the bits of the unbroken one.
/// </summary>
public sealed class ResumeTests : IDisposable
{
    private const int Steps = 14;

    private static readonly Shape[] _vectors = [[0], [9], [255], [5003], []];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");

    public static TheoryData<string> ElementwiseRules => [.. RuleCases.AllNames];

    public static TheoryData<string> LayerRules => [.. LayerRuleCases.AllNames];

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(ElementwiseRules))]
    public void Load_OfAnElementwiseRule_GoesOnWithTheSameBits(string name) =>
        Check(RuleCases.Get(name), [.. _vectors, [36, 9], [3, 2, 5]]);

    [Theory]
    [MemberData(nameof(LayerRules))]
    public void Load_OfALayerRule_GoesOnWithTheSameBits(string name)
    {
        LayerRuleCase layer = LayerRuleCases.Get(name);
        Check(layer.Rule, [.. layer.Shapes, .. layer.Rule is Kfac or Ekfac ? Array.Empty<Shape>() : _vectors]);
    }

    // The steps between lie before, on and after those at which rules refresh what they keep for several steps: 3, 4 or 5.
    private void Check(IUpdateRule rule, Shape[] shapes)
    {
        string path = Path.Combine(_folder.FullName, "checkpoint.safetensors");
        using var alone = new CpuDevice(threads: 1);
        using var unbroken = new LayerRuleTraining(alone, rule, shapes, seed: 1);
        Checkpoint.Save(path, unbroken.Optimizer);
        foreach ((int until, int threads, int chunk) in new[] { (2, 2, 1024), (6, 3, 65_536), (11, 1, 4096), (Steps, 2, 65_536) })
        {
            using var device = new CpuDevice(threads, chunk);
            using var resumed = new LayerRuleTraining(device, rule, shapes, seed: 900 + until);
            resumed.RunTo(1).Resume(path).RunTo(until);
            Checkpoint.Save(path, resumed.Optimizer);

            resumed.AssertSameBits(unbroken.RunTo(until));
        }
    }
}
