using System.Collections.Concurrent;
using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent.Samples.Anisotropy.SingleIndex;

/// <summary>A squared cosine, averaged over seeds.</summary>
/// <param name="Method">The method.</param>
/// <param name="InputCondition">The condition number of the inputs' covariance.</param>
/// <param name="Samples">The size of the batch.</param>
/// <param name="Measured">What one step of the optimizer gave.</param>
/// <param name="Predicted">What theory says; null where there is none.</param>
public sealed record SpikeResult(string Method, double InputCondition, int Samples, double Measured, double? Predicted);

/// <summary>Takes one step with each method and compares its direction with β⋆. Settings may run at the same time.</summary>
internal sealed class SpikeExperiment
{
    /// <summary>The name of plain gradient descent.</summary>
    public const string Sgd = "SGD";

    /// <summary>The name of the sign of the gradient.</summary>
    public const string Sign = "sign (Adam's first step)";

    // One basis for each seed, whatever the spectrum: finding it takes longer than all else.
    private readonly ConcurrentDictionary<int, Lazy<Matrix<double>>> _bases = new();

    /// <summary>The name of K-FAC with a damping.</summary>
    public static string Kfac(double damping) => FormattableString.Invariant($"K-FAC, λ = {damping}");

    /// <summary>Measures all methods in one setting.</summary>
    /// <param name="setting">How hard the problem is.</param>
    /// <param name="seeds">The seeds to average over.</param>
    /// <param name="report">Called after every seed with their number so far.</param>
    public IReadOnlyList<SpikeResult> Run(SpikeSetting setting, IReadOnlyList<int> seeds, Action<int> report)
    {
        var results = new List<SpikeResult>();
        for (int index = 0; index < seeds.Count; index++)
        {
            results.AddRange(Run(setting, seeds[index]));
            report(index + 1);
        }

        return Average(results);
    }

    /// <summary>What theory says for other batch sizes, averaged over seeds.</summary>
    /// <param name="inputCondition">The condition number of the inputs' covariance.</param>
    /// <param name="samples">The sizes.</param>
    /// <param name="seeds">The seeds to average over.</param>
    public IReadOnlyList<SpikeResult> Predict(double inputCondition, IReadOnlyList<int> samples, IReadOnlyList<int> seeds)
    {
        var results = new List<SpikeResult>();
        foreach (int seed in seeds)
        {
            var prediction = new SpikePrediction(Teacher(inputCondition, seed));
            foreach (int size in samples)
            {
                results.Add(new SpikeResult(Sgd, inputCondition, size, double.NaN, prediction.Gradient(size)));
                results.AddRange(SpikeSetting.Dampings.Select(damping => new SpikeResult(
                    Kfac(damping), inputCondition, size, double.NaN, prediction.Preconditioned(size, damping))));
            }
        }

        return Average(results);
    }

    private List<SpikeResult> Run(SpikeSetting setting, int seed)
    {
        SpikeTeacher teacher = Teacher(setting.InputCondition, seed);
        var prediction = new SpikePrediction(teacher);
        var problem = new SpikeProblem(teacher, setting.Samples, seed);
        float[] gradient = problem.Gradient();

        SpikeResult Result(string method, float[] spike, double? predicted) =>
            new(method, setting.InputCondition, setting.Samples, Spike.Alignment(spike, teacher.Direction), predicted);

        return
        [
            Result(Sgd, Spike.OfGradient(problem, gradient), prediction.Gradient(setting.Samples)),
            .. SpikeSetting.Dampings.Select(damping => Result(
                Kfac(damping), Spike.OfKfac(problem, gradient, damping), prediction.Preconditioned(setting.Samples, damping))),
            Result(Sign, Spike.OfSign(problem, gradient), predicted: null),
        ];
    }

    private SpikeTeacher Teacher(double inputCondition, int seed)
    {
        Lazy<Matrix<double>> basis = _bases.GetOrAdd(seed, _ => new Lazy<Matrix<double>>(() =>
            new RandomSource(seed, stream: 3).Orthonormal(SpikeProblem.Dimension, SpikeProblem.Dimension)));
        return new SpikeTeacher(basis.Value, inputCondition, seed);
    }

    private static IReadOnlyList<SpikeResult> Average(IEnumerable<SpikeResult> results) =>
    [
        .. from result in results
           group result by (result.Method, result.InputCondition, result.Samples) into same
           select same.First() with { Measured = same.Average(each => each.Measured), Predicted = same.Average(each => each.Predicted) },
    ];
}
