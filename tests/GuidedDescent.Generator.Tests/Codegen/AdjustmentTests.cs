using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Rules;

namespace GuidedDescent.Generator.Tests.Codegen;

/// <summary>Copies of rules whose numbers change in place, for whatever way their author wrote the properties.</summary>
public class AdjustmentTests
{
    private const string Types =
        """
        public enum Choice { One, Two }

        [Optimizer]
        public sealed partial record Typed(
            double Rate = 0.5, int Small = 3, long Large = 4, bool Flag = true, Choice Choice = Choice.Two, double @checked = 2)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g) =>
                w -= Rate * Small * Large * @checked * (Flag && Choice == Choice.Two ? g : 2 * g);
        }
        """;

    private const string Properties =
        """
        [Optimizer]
        public sealed partial record Written(double Automatic = 1, double Backed = 2, double Fixed = 3, double Open = 4)
        {
            private readonly double _backed = Backed;

            public double Automatic { get; init; } = Automatic;

            public double Backed { get => _backed; init => _backed = value; }

            public double Fixed { get; } = Fixed;

            public double Open { get; set; } = Open;

            [UpdateRule]
            private void Update(ref Tensor w, Tensor g) => w -= Automatic * Backed * Fixed * Open * g;
        }
        """;

    private const string Forms =
        """
        [Optimizer]
        public sealed partial record Formed(double Rate = 1)
        {
            [UpdateRule]
            private void UpdateMatrix(ref Matrix w, Matrix g) => w -= Rate * RowSum(g) * g;

            [UpdateRule]
            private void UpdateTensor(ref Tensor w, Tensor g) => w -= Rate * g;
        }
        """;

    private const string Demanding =
        """
        [Optimizer]
        public sealed partial record Demanding(double Rate = 1, double Threshold = 1)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
            {
                Tensor direction = g;
                if (Threshold > 1)
                {
                    m = Lerp(m, g, 0.5);
                    direction = m;
                }

                w -= Rate * direction;
            }
        }
        """;

    [Fact]
    public void Copy_OfEveryType_IsSetAndTheOriginalIsNot()
    {
        IUpdateRule rule = LoadedRule.Create(Types, "Typed");
        string before = rule.ToString()!;
        IAdjustableRule copy = rule.CopyToAdjust();

        copy[0] = 0.25;
        copy[1] = -7;
        copy[2] = 5_000_000_000;
        copy[5] = 1.5;

        Assert.Equal(
            "Typed { Rate = 0.25, Small = -7, Large = 5000000000, Flag = True, Choice = Two, checked = 1.5 }", copy.Rule.ToString());
        Assert.Equal([0.25, -7, 5e9, 1.5], new[] { 0, 1, 2, 5 }.Select(index => copy[index]));
        Assert.Equal(before, rule.ToString());
        Assert.Equal(
            [true, true, true, false, false, true], rule.Descriptor.Hyperparameters.Select(hyperparameter => hyperparameter.IsAdjustable));
        Assert.All(
            [3, 4, 6, -1],
            index => Assert.Contains($"{index} of Typed", Assert.Throws<ArgumentOutOfRangeException>(() => copy[index] = 1).Message));
        Assert.Throws<OverflowException>(() => copy[1] = 3e9);
    }

    [Fact]
    public void PropertiesOfTheAuthors_AreSetThroughTheirAccessors()
    {
        IUpdateRule rule = LoadedRule.Create(Properties, "Written");
        IAdjustableRule copy = rule.CopyToAdjust();

        copy[0] = 10;
        copy[1] = 20;
        copy[3] = 40;

        Assert.Equal("Written { Automatic = 10, Backed = 20, Fixed = 3, Open = 40 }", copy.Rule.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => copy[2] = 30);
    }

    [Fact]
    public void ScheduleOfAPropertyWithoutAccessor_IsRefusedWithTheReason()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [3]);
        var group = new ParameterGroup("all", LoadedRule.Create(Properties, "Written")) { Schedules = { ["Fixed"] = Schedule.Constant() } };

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, [group]));

        Assert.Contains("the property Written.Fixed has no init accessor of its own type", error.Message);
        Assert.Contains("'Automatic'", error.Message);
    }

    [Fact]
    public void BothFormsOfARule_FollowOneSchedule()
    {
        using var parameters = new ParameterSet();
        Parameter matrix = parameters.Add("matrix", [1, 2]);
        Parameter vector = parameters.Add("vector", [2]);
        var group = new ParameterGroup("all", LoadedRule.Create(Forms, "Formed")) { Schedules = { ["Rate"] = Schedule.LinearToZero(4) } };
        using var optimizer = new Optimizer(parameters, [group]);
        matrix.Gradient.Fill(-1);
        vector.Gradient.Fill(-1);

        // 1 + 3/4 + 2/4 + 1/4, and from there on nothing. The rows of the matrix sum to -2.
        for (int step = 0; step < 6; step++)
        {
            optimizer.Step();
        }

        Assert.Equal([2.5f, 2.5f], vector.Value.ToArray());
        Assert.Equal([-5f, -5f], matrix.Value.ToArray());
    }

    [Fact]
    public void ValueThatNeedsAStateNobodyKeeps_IsRefused_AndNothingIsUpdated()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [3]);
        Parameter first = parameters.Add("first", [3]);
        Schedule schedule = Schedule.Constant(1, 2).Then(Schedule.Constant(2));
        IUpdateRule rule = LoadedRule.Create(Demanding, "Demanding");
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("first", parameter => parameter == first, rule),
                new ParameterGroup("second", parameter => parameter == weight, rule) { Schedules = { ["Threshold"] = schedule } },
            ]);
        weight.Gradient.Fill(-1);
        first.Gradient.Fill(-1);
        optimizer.Step();
        optimizer.Step();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(optimizer.Step);

        Assert.Contains(
            "Group 'second': its schedules have come to Demanding { Rate = 1, Threshold = 2 }, which needs 'm'", error.Message);
        Assert.Contains("it was built with Demanding { Rate = 1, Threshold = 1 }", error.Message);
        Assert.Equal([2f, 2f, 2f], first.Value.ToArray());
        Assert.Equal([2f, 2f, 2f], weight.Value.ToArray());
        Assert.Equal(2, optimizer.StepCount);
    }

    [Fact]
    public void RuleWithoutNumbers_HasNothingToSchedule()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [3]);
        IUpdateRule rule = LoadedRule.Create(
            """
            [Optimizer]
            public sealed partial record Bare(bool Flag = true)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g) => w -= Flag ? g : 2 * g;
            }
            """,
            "Bare");
        var group = new ParameterGroup("all", rule) { Schedules = { ["Rate"] = Schedule.Constant() } };

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, [group]));

        Assert.Contains("Bare has no hyperparameter of that name. It has none that can be scheduled.", error.Message);
        Assert.Throws<NotSupportedException>(() => rule.CopyToAdjust());
    }
}
