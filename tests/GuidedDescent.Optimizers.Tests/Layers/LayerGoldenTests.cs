using System.Globalization;
using GuidedDescent.Language;
using GuidedDescent.Language.Eager;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// The rules that see a layer against trajectories of an independent implementation in numpy and double precision: the rule's own
/// evaluation to the last digits that two orders of summation leave, what the optimizer computes on the CPU to single precision.
/// </summary>
public class LayerGoldenTests
{
    /// <summary>The trajectories hold 14 digits; eigenvectors and inverse roots lose one or two of double precision's 16.</summary>
    private const double DoublePrecision = 2e-12;

    /// <summary>
    /// Fourteen steps in single precision. Most cases stay below 1e-5; the worst, at 6e-5, is a root of second moments of condition 1e6.
    /// </summary>
    private const double SinglePrecision = 1e-4;

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        string[] rules =
        [
            nameof(Lars), nameof(Lamb), nameof(NovoGrad), nameof(Adafactor), nameof(Came), nameof(Muon), nameof(NorMuon), nameof(Dion),
            nameof(Shampoo), nameof(Soap), nameof(Kfac), nameof(Ekfac), nameof(Prodigy),
        ];
        foreach (string rule in rules)
        {
            foreach (GoldenCase golden in GoldenTrajectory.Read($"Layers/{rule}").Cases)
            {
                data.Add(rule, golden.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rule_FollowsTheTrajectory(string name, string caseName)
    {
        GoldenCase golden = Find(name, caseName);
        LayerReference[] references = Start(golden, GoldenRules.Create(name, golden.Hyperparameters));
        for (int step = 1; step <= golden.Steps; step++)
        {
            Run(references, step);
            CheckWeights(golden, step, index => references[index].Weight.Values.ToArray(), DoublePrecision);
        }

        for (int index = 0; index < references.Length; index++)
        {
            foreach ((string state, double[] expected) in golden.Tensors[index].FinalStates)
            {
                Check(expected, references[index].State(state).Values.ToArray(), DoublePrecision, $"state {state} of tensor {index}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Optimizer_FollowsTheTrajectory(string name, string caseName)
    {
        GoldenCase golden = Find(name, caseName);
        IUpdateRule rule = GoldenRules.Create(name, golden.Hyperparameters);
        LayerReference[] references = Start(golden, rule);
        LayerProblem[] problems = [.. golden.Tensors.Select((_, index) => new LayerProblem(golden, index))];
        using var parameters = new ParameterSet();
        foreach (LayerProblem problem in problems)
        {
            Parameter parameter = parameters.Add($"tensor {parameters.Count}", problem.Shape);
            parameter.WriteValue(problem.InitialWeight);
            foreach (string input in InputsOf(rule, problem))
            {
                parameter.ProvideInput(input, problem.Input(input, 1).Shape);
            }
        }

        using var optimizer = new Optimizer(parameters, rule);
        WriteRandomStates(optimizer, parameters, problems, rule);
        for (int step = 1; step <= golden.Steps; step++)
        {
            for (int index = 0; index < problems.Length; index++)
            {
                // At the reference's weight, so that errors do not feed on themselves through the gradient.
                double[] gradient = problems[index].Gradient(references[index].Weight, step);
                parameters[index].WriteGradient([.. gradient.Select(value => (float)value)]);
                foreach (string input in InputsOf(rule, problems[index]))
                {
                    parameters[index].WriteInput(input, problems[index].Input(input, step).Values);
                }
            }

            Run(references, step);
            optimizer.Step();
            CheckWeights(
                golden, step, index => Array.ConvertAll(parameters[index].Value.ToArray(), value => (double)value), SinglePrecision);
        }
    }

    private static GoldenCase Find(string name, string caseName) =>
        GoldenTrajectory.Read($"Layers/{name}").Cases.Single(golden => golden.Name == caseName);

    private static LayerReference[] Start(GoldenCase golden, IUpdateRule rule) =>
        [.. golden.Tensors.Select((_, index) => new LayerReference(rule, new LayerProblem(golden, index)))];

    private static void Run(LayerReference[] references, int step) =>
        EagerGroup.Run(references.Length, index => references[index].Step(step));

    private static IEnumerable<string> InputsOf(IUpdateRule rule, LayerProblem problem) =>
        rule.FormFor(problem.Shape)!.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.Input).Select(slot => slot.Name);

    private static void WriteRandomStates(Optimizer optimizer, ParameterSet parameters, LayerProblem[] problems, IUpdateRule rule)
    {
        for (int index = 0; index < problems.Length; index++)
        {
            foreach (SlotDescriptor slot in rule.FormFor(problems[index].Shape)!.Descriptor.Slots)
            {
                if (slot.Initial == SlotInitial.Gaussian)
                {
                    Shape shape = optimizer.StateShape(parameters[index], slot.Name);
                    optimizer.WriteState(parameters[index], slot.Name, problems[index].RandomState(shape.Length));
                }
            }
        }
    }

    private static void CheckWeights(GoldenCase golden, int step, Func<int, double[]> weight, double tolerance)
    {
        string key = step.ToString(CultureInfo.InvariantCulture);
        for (int index = 0; index < golden.Tensors.Length; index++)
        {
            if (golden.Tensors[index].WeightsAfterStep.TryGetValue(key, out double[]? expected))
            {
                Check(expected, weight(index), tolerance, $"weights of tensor {index} after step {step}");
            }
        }
    }

    private static void Check(double[] expected, double[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        for (int element = 0; element < expected.Length; element++)
        {
            Assert.True(
                Math.Abs(actual[element] - expected[element]) <= tolerance * largest,
                $"{what}, element {element}: the rule gives {actual[element]:R}, the trajectory {expected[element]:R}.");
        }
    }
}
