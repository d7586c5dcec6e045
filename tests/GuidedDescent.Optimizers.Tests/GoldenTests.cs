using System.Globalization;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// The rules against trajectories that PyTorch computed in double precision (Lion and Signum: a re-implementation of the papers).
/// The rule's own evaluation must agree to the last digits, the kernels within the bounds that follow from it.
/// </summary>
public class GoldenTests
{
    /// <summary>Twenty steps of some thirty double operations each, a few of which cancel: 2^-53 * 600 * 20.</summary>
    private const double DoublePrecision = 1.4e-12;

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        string[] rules =
            [nameof(Sgd), nameof(Adam), nameof(AdamW), nameof(AdaGrad), nameof(RmsProp), nameof(Lion), nameof(Signum)];
        foreach (string rule in rules)
        {
            foreach (GoldenCase golden in GoldenTrajectory.Read(rule).Cases)
            {
                data.Add(rule, golden.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void RuleAndKernels_FollowTheTrajectory(string name, string caseName)
    {
        GoldenTrajectory trajectory = GoldenTrajectory.Read(name);
        GoldenCase golden = trajectory.Cases.Single(candidate => candidate.Name == caseName);
        IUpdateRule rule = GoldenRules.Create(name, golden.Hyperparameters);
        using var parameters = new ParameterSet();
        for (int index = 0; index < golden.Tensors.Length; index++)
        {
            Parameter parameter = parameters.Add($"tensor {index}", [.. golden.Tensors[index].Shape]);
            GoldenNumbers.Draw(golden.Seed, index, 0, (int)parameter.Length, 1).CopyTo(parameter.Value);
        }

        using var optimizer = new Optimizer(parameters, rule);
        Tensor[][] references = [.. parameters.Select(parameter => StartReference(rule, parameter))];
        for (int step = 1; step <= golden.Steps; step++)
        {
            for (int index = 0; index < parameters.Count; index++)
            {
                float[] gradient = GoldenNumbers.Draw(
                    golden.Seed, index, step, (int)parameters[index].Length, golden.Tensors[index].GradientScale);
                gradient[trajectory.ZeroGradientIndex] = 0;
                gradient.CopyTo(parameters[index].Gradient);
                references[index][1] = Tensor.FromSingles(parameters[index].Shape, gradient).WithErrorBounds();
                rule.Evaluate(new Step(step), references[index]);
            }

            optimizer.Step();
            string key = step.ToString(CultureInfo.InvariantCulture);
            for (int index = 0; index < parameters.Count; index++)
            {
                if (golden.Tensors[index].WeightsAfterStep.TryGetValue(key, out double[]? expected))
                {
                    Check(expected, references[index][0], parameters[index].Value, $"weights of tensor {index} after step {step}");
                }
            }
        }

        for (int index = 0; index < parameters.Count; index++)
        {
            foreach ((string state, double[] expected) in golden.Tensors[index].FinalStates)
            {
                Check(
                    expected, references[index][rule.Descriptor.SlotOf(state)], optimizer.State(parameters[index], state),
                    $"state {state} of tensor {index}");
            }
        }
    }

    private static Tensor[] StartReference(IUpdateRule rule, Parameter parameter) =>
    [
        .. rule.Descriptor.Slots.Select((slot, index) =>
            slot.Kind == SlotKind.Weight ? Tensor.FromSingles(parameter.Shape, parameter.Value).WithErrorBounds()
            : Tensor.Filled(parameter.Shape, slot.Kind == SlotKind.State ? (float)rule.InitialValue(index) : 0).WithErrorBounds()),
    ];

    private static void Check(double[] expected, Tensor reference, ReadOnlySpan<float> held, string what)
    {
        Assert.Equal(expected.Length, held.Length);
        for (int element = 0; element < expected.Length; element++)
        {
            double tolerance = DoublePrecision * (1 + Math.Abs(expected[element]));
            Assert.True(
                Math.Abs(reference[element] - expected[element]) <= tolerance,
                $"{what}, element {element}: the rule gives {reference[element]:R}, the trajectory {expected[element]:R}.");
            Assert.True(
                Math.Abs(held[element] - expected[element]) <= reference.ErrorBounds[element] + tolerance,
                $"{what}, element {element}: the kernel gives {held[element]:R}, the trajectory {expected[element]:R}, "
                    + $"within {reference.ErrorBounds[element]:E2}.");
            Assert.InRange(reference.ErrorBounds[element], 0, 1e-3 * (1 + Math.Abs(expected[element])));
        }
    }
}
