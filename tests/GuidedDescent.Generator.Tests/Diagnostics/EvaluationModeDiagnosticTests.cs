namespace GuidedDescent.Generator.Tests.Diagnostics;

public class EvaluationModeDiagnosticTests
{
    [Theory]
    [InlineData("private void Evaluate(ref Tensor w, Tensor {|GD0028:other|}) => w = other;")]
    [InlineData("private void Evaluate(ref Tensor w, Scalar {|GD0028:m|}) => w *= m;")]
    [InlineData("private void Evaluate(ref Tensor w, ref Scalar {|GD0028:m|}) => w *= m;")]
    [InlineData("private void Evaluate(ref Tensor w, Tensor m, Step {|GD0028:t|}) => w = m;")]
    [InlineData("private void {|GD0028:Evaluate|}(Tensor m) => _ = m;")]
    [InlineData("private Tensor {|GD0028:Evaluate|}(ref Tensor w, Tensor m) => w + m;")]
    [InlineData("private static void {|GD0028:Evaluate|}(ref Tensor w, Tensor m) => w = m;")]
    public void EvaluationMode_WithAWrongSignature_IsRefusedAtItsPlace(string method) => Markup.Check(
        $$"""
        [Optimizer]
        public sealed partial record Averaged(double LearningRate = 1e-3)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
            {
                m = Lerp(m, g, 0.5);
                w -= LearningRate * m;
            }

            [EvaluationMode]
            {{method}}
        }
        """);

    [Fact]
    public void EvaluationMode_OfARuleOverMatrices_IsRefused() => Markup.Check(
        """
        [Optimizer]
        public sealed partial record Averaged(double LearningRate = 1e-3)
        {
            [UpdateRule]
            private void Update(ref Matrix w, Matrix g) => w -= LearningRate * g;

            [EvaluationMode]
            private void {|GD0028:Evaluate|}(ref Tensor w) => w *= 0.5;
        }
        """);

    [Fact]
    public void EvaluationMode_OfTwoMethods_IsRefused() => Markup.Check(
        """
        [Optimizer]
        public sealed partial record Averaged(double LearningRate = 1e-3)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g;

            [EvaluationMode]
            private void Evaluate(ref Tensor w) => w *= 0.5;

            [EvaluationMode]
            private void {|GD0028:Again|}(ref Tensor w) => w *= 0.5;
        }
        """);
}
