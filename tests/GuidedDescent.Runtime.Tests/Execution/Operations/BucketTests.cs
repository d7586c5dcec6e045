using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>What an optimizer makes of parameters of many shapes: buckets, states of other extents, inputs, and clear refusals.</summary>
public class BucketTests
{
    private static readonly SlotDescriptor[] s_states =
    [
        new("zero", SlotKind.State, SlotInitial.Zero), new("value", SlotKind.State), new("identity", SlotKind.State, SlotInitial.Identity),
        new("start", SlotKind.State, SlotInitial.Start), new("noise", SlotKind.State, SlotInitial.Gaussian),
    ];

    [Fact]
    public void States_HoldWhatTheirRuleSays_InTheirOwnExtents()
    {
        HandWrittenRule rule = Rule(s_states) with
        {
            Initial = 2.5,
            Extents = (slot, shapes) => slot switch
            {
                3 => new SlotShape(shapes.Rows(0), 1),
                4 => new SlotShape(shapes.Rows(0), shapes.Rows(0)),
                _ => new SlotShape(shapes.Rows(0), shapes.Columns(0)),
            },
        };
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [3, 2, 2]);
        for (int index = 0; index < 12; index++)
        {
            parameter.Value[index] = index;
        }

        using var optimizer = new Optimizer(parameters, rule);

        Assert.Equal(new float[12], optimizer.State(parameter, "zero").ToArray());
        Assert.Equal([2.5f, 2.5f, 2.5f], optimizer.State(parameter, "value").ToArray());
        Assert.Equal([2.5f, 0, 0, 0, 2.5f, 0, 0, 0, 2.5f], optimizer.State(parameter, "identity").ToArray());
        Assert.Equal([0f, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], optimizer.State(parameter, "start").ToArray());
        Assert.Equal([3, 1], optimizer.StateShape(parameter, "value"));
        Assert.Equal([3, 4], optimizer.StateShape(parameter, "zero"));
        Assert.Equal((12 + 3 + 9 + 12 + 12) * sizeof(float), optimizer.Groups[0].StateBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.WriteState(parameter, "value", new float[4]));
    }

    [Fact]
    public void GaussianStates_AreStandardNormal_DifferFromParameterToParameter_AndAreTheSameInEveryRun()
    {
        float[] First(string name)
        {
            using var parameters = new ParameterSet();
            Parameter parameter = parameters.Add(name, [600, 500]);
            using var optimizer = new Optimizer(parameters, Rule(s_states));
            return optimizer.State(parameter, "noise").ToArray();
        }

        float[] noise = First("a");
        Assert.Equal(noise, First("a"));
        float[] other = First("b");
        double count = noise.Length;
        double mean = noise.Sum(x => (double)x) / count;
        double variance = noise.Sum(x => (double)x * x) / count;
        double fourth = noise.Sum(x => Math.Pow(x, 4)) / count;
        double together = noise.Zip(other, (x, y) => (double)x * y).Sum() / count;
        double neighbours = noise.Skip(1).Zip(noise, (x, y) => (double)x * y).Sum() / count;
        double deviation = 1 / Math.Sqrt(count);
        Assert.InRange(mean, -5 * deviation, 5 * deviation);
        Assert.InRange(variance, 1 - (8 * deviation), 1 + (8 * deviation));
        Assert.InRange(fourth, 3 - (50 * deviation), 3 + (50 * deviation));
        Assert.InRange(together, -5 * deviation, 5 * deviation);
        Assert.InRange(neighbours, -5 * deviation, 5 * deviation);
    }

    [Fact]
    public void AShapeNoFormTakes_IsRefusedWithTheRulesAdvice()
    {
        HandWrittenRule rule = Rule([]) with { ShapeDemand = "Give it another group, with AdamW for instance." };
        using var parameters = new ParameterSet();
        parameters.Add("matrix", [3, 4]);
        parameters.Add("bias", [4]);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters, rule with { Form = shape => shape.Rank == 1 ? null : rule }));

        Assert.StartsWith(
            "Probe, the rule of group 'all', does not take 'bias' [4]. Give it another group, with AdamW for instance.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Inputs_AreAskedFor_Checked_AndFollowedWhereTheyGo()
    {
        HandWrittenRule rule = Rule([new("activations", SlotKind.Input), new("copy", SlotKind.State, SlotInitial.Zero)]) with
        {
            Extents = (slot, shapes) => new SlotShape(shapes.Rows(2), shapes.Columns(0)),
        };
        var transpose = new RearrangementDescriptor
        {
            Name = "Sort", Kind = RearrangementKind.SortRows, Reads = [2], Writes = [3], Scalars = [], Inputs = [2, 2], Output = 3,
        };
        rule = rule with
        {
            Descriptor = HandWrittenRule.Describe("Probe", [.. rule.Descriptor.Slots.Skip(2)], [transpose]),
            Plan = launcher => launcher.Launch(transpose, default(NoScalars)),
        };
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [3, 1]);
        InvalidOperationException missing = Assert.Throws<InvalidOperationException>(() => new Optimizer(parameters, rule));
        Assert.Contains("needs inputs that parameter 'w' [3, 1] does not have: 'activations'", missing.Message, StringComparison.Ordinal);

        parameter.ProvideInput("activations", [4, 2]);
        ArgumentException wrong = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, rule));
        Assert.Contains("is [4, 2] to Probe, which needs [4, 1]", wrong.Message, StringComparison.Ordinal);

        parameter.ProvideInput("activations", [4, 1]);
        parameter.WriteInput("activations", [3, 4, 1, 2]);
        using var optimizer = new Optimizer(parameters, rule);
        optimizer.Step();
        Assert.Equal([4f, 3, 2, 1], optimizer.State(parameter, "copy").ToArray());

        parameter.BindInput("activations", new float[] { 5, 6, 8, 7 }, [4, 1]);
        optimizer.Step();
        Assert.Equal([8f, 7, 6, 5], optimizer.State(parameter, "copy").ToArray());

        parameter.BindInput("activations", new float[] { 5, 6, 8 }, [3, 1]);
        ArgumentException resized = Assert.Throws<ArgumentException>(optimizer.Step);
        Assert.Contains("optimizer was built with [4, 1]", resized.Message, StringComparison.Ordinal);
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void ARuleThatNeedsAnotherSizeOfState_IsRefused_AndChangesNothing()
    {
        HandWrittenRule rule = Rule([new("basis", SlotKind.State), new("spare", SlotKind.State)]) with
        {
            Extents = (slot, shapes) => new SlotShape(shapes.Rows(0), 2),
            Drops = (slot, shapes) => slot == 3 && shapes?.Rows(0) > 4,
        };
        using var parameters = new ParameterSet();
        Parameter small = parameters.Add("small", [3, 4]);
        Parameter large = parameters.Add("large", [5, 4]);
        using var optimizer = new Optimizer(parameters, rule);

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => optimizer.Groups[0].Rule = rule with { Extents = (slot, shapes) => new SlotShape(shapes.Rows(0), 3) });

        Assert.Contains("needs the state 'basis' to be [3, 3]", error.Message, StringComparison.Ordinal);
        Assert.Same(rule, optimizer.Groups[0].Rule);
        Assert.Equal(6, optimizer.State(small, "spare").Length);
        Assert.Throws<InvalidOperationException>(() => optimizer.State(large, "spare"));
        Assert.Throws<ArgumentException>(() => optimizer.Groups[0].Rule = rule with { Drops = null });
    }

    private static HandWrittenRule Rule(SlotDescriptor[] slots) => new(HandWrittenRule.Describe("Probe", slots, []), _ => { });
}
