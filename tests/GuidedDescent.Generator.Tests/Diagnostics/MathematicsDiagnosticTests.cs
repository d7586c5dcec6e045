namespace GuidedDescent.Generator.Tests.Diagnostics;

public class MathematicsDiagnosticTests
{
    [Fact]
    public void State_WhoseOldValueReachesNothing_IsReported() =>
        Markup.Check(Rule("[State] ref Tensor {|GD0016:m|}", "m = g; w -= LearningRate * m;"));

    [Fact]
    public void State_ThatFeedsOnlyItself_IsReported() =>
        Markup.Check(Rule("[State] ref Tensor {|GD0016:m|}", "m += g; w -= LearningRate * g;"));

    [Fact]
    public void State_ThatIsNeverWritten_IsReported() =>
        Markup.Check(Rule("[State] ref Tensor {|GD0017:m|}", "w -= LearningRate * (g + m);"));

    [Fact]
    public void Weight_ThatIsNeverWritten_IsRefused() =>
        Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void Update(ref Tensor {|GD0018:w|}, Tensor g, [State] ref Tensor m) => m = m + LearningRate * g;
            }
            """);

    [Fact]
    public void Update_ThatIgnoresTheGradient_IsReported() =>
        Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor {|GD0019:g|}, [State] ref Tensor m)
                {
                    m = m + w;
                    w -= LearningRate * m;
                }
            }
            """);

    [Fact]
    public void Update_ThatFollowsTheGradientThroughAState_IsFine() =>
        Markup.Check(Rule("[State] ref Tensor m", "w -= LearningRate * m; m = g;"));

    [Fact]
    public void Hyperparameter_ThatIsUnused_IsReported() =>
        Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1, double {|GD0020:Momentum|} = 0.9)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g;
            }
            """);

    [Fact]
    public void Hyperparameter_ThatReachesOnlyADeadGradient_IsUnused() =>
        Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1, double {|GD0020:Decay|} = 0.9)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g)
                {
                    w -= LearningRate * g;
                    g += Decay * w;
                }
            }
            """);

    [Fact]
    public void Hyperparameter_UsedOnlyAsInitialValue_IsUsed() =>
        Markup.Check(
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1, double Start = 0.9)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g, [State(InitialValue = nameof(Start))] ref Tensor m)
                {
                    m += g;
                    w -= LearningRate * m;
                }
            }
            """);

    private static string Rule(string state, string statements) =>
        $$"""
        [Optimizer]
        public sealed partial record Plain(double LearningRate = 0.1)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g, {{state}})
            {
                {{statements}}
            }
        }
        """;
}
