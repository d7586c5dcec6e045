using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Gradients that leave a rule little to work with: weights and states stay finite, with tensors of no elements among them.
/// </summary>
public class LayerDegenerateTests
{
    private const int Samples = 6;

    public enum Gradients
    {
        Zero,
        RankOne,
        Tiny,
        Huge,
        OneNumber,
    }

    public static TheoryData<string, Gradients> Cases
    {
        get
        {
            var data = new TheoryData<string, Gradients>();
            foreach (string name in LayerRuleCases.AllNames)
            {
                foreach (Gradients gradients in Enum.GetValues<Gradients>())
                {
                    data.Add(name, gradients);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void WeightsAndStates_StayFinite(string name, Gradients gradients)
    {
        IUpdateRule rule = LayerRuleCases.Get(name).Rule;
        using var parameters = new ParameterSet();
        foreach (Shape shape in new Shape[] { [0], [1], [9], [0, 4], [4, 0], [1, 5], [7, 1], [8, 8], [5, 20], [20, 5], [3, 2, 5] })
        {
            if (rule.FormFor(shape) is not null)
            {
                Add(parameters, shape);
            }
        }

        using var optimizer = new Optimizer(parameters, rule);
        for (int step = 1; step <= 9; step++)
        {
            foreach (Parameter parameter in parameters)
            {
                Feed(parameter, gradients, step);
            }

            optimizer.Step();
            foreach (Parameter parameter in parameters)
            {
                string where = $"step {step}, {parameter.Name}";
                Assert.True(parameter.Value.ToArray().All(float.IsFinite), $"{where}: the weight is not finite");
                foreach (string state in StatesOf(optimizer, parameter))
                {
                    Assert.True(optimizer.State(parameter, state).ToArray().All(float.IsFinite), $"{where}: '{state}' is not finite");
                }
            }
        }
    }

    private static void Add(ParameterSet parameters, Shape shape)
    {
        Parameter parameter = parameters.Add($"weight {shape}", shape);
        for (int element = 0; element < shape.Length; element++)
        {
            parameter.Value[element] = MathF.Sin(1 + element);
        }

        if (shape.Rank > 1)
        {
            parameter.ProvideInput("activations", [Samples, (int)shape.Skip(1).Aggregate(1L, (columns, extent) => columns * extent)]);
            parameter.ProvideInput("outputGradients", [Samples, shape[0]]);
        }
    }

    // A gradient of rank 1, column by row; what a layer got does not depend on how large its gradients are.
    private static void Feed(Parameter parameter, Gradients gradients, int step)
    {
        int columns = (int)Math.Max(1, parameter.Shape.Rank == 0 ? 1 : parameter.Length / Math.Max(1, parameter.Shape[0]));
        Fill(parameter.Gradient, element => gradients switch
        {
            Gradients.Zero => 0,
            Gradients.RankOne => MathF.Cos(step + (element / columns)) * MathF.Cos((3 * step) + (element % columns)),
            Gradients.Tiny => 1e-20f * MathF.Cos(step + element),
            Gradients.Huge => 1e15f * MathF.Cos(step + element),
            _ => element == 0 ? 1 : 0,
        });
        if (parameter.Shape.Rank > 1)
        {
            Fill(parameter.InputSpan("activations"), element => MathF.Cos(step + (2 * element)));
            float size = gradients switch
            {
                Gradients.Zero => 0,
                Gradients.Tiny => 1e-20f,
                Gradients.Huge => 1e15f,
                _ => 1,
            };
            Fill(parameter.InputSpan("outputGradients"), element => size * MathF.Cos(step + (5 * element)));
        }
    }

    private static void Fill(Span<float> values, Func<int, float> number)
    {
        for (int element = 0; element < values.Length; element++)
        {
            values[element] = number(element);
        }
    }

    private static IEnumerable<string> StatesOf(Optimizer optimizer, Parameter parameter)
    {
        IUpdateRule form = optimizer.Groups[0].Rule.FormFor(parameter.Shape)!;
        foreach (SlotDescriptor slot in form.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.State))
        {
            if (IsKept(optimizer, parameter, slot.Name))
            {
                yield return slot.Name;
            }
        }
    }

    private static bool IsKept(Optimizer optimizer, Parameter parameter, string state)
    {
        try
        {
            return optimizer.StateShape(parameter, state).Length >= 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
