namespace GuidedDescent.Generator.Tests.Codegen;

/// <summary>Rules whose kernels reduce, and read what is the same for a tensor, a row or a column.</summary>
internal static class TiledRules
{
    public const string Source =
        """
        [Optimizer]
        public sealed partial record Flat(double LearningRate = 0.1, double WeightDecay = 0.01)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g, [State] ref Tensor m)
            {
                m = Lerp(m, g, 0.25);
                Scalar norm = Norm(m);
                Scalar peak = MaxAbs(g * w);
                w -= LearningRate * (norm + peak) * m + WeightDecay * w;
            }
        }

        // What is reduced is overwritten by the same kernel, or only read by it.
        [Optimizer]
        public sealed partial record Overwriting(double LearningRate = 0.1, double WeightDecay = 0.01, bool Feedback = false)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g, [State] ref Scalar total, [State] ref Scalar peak)
            {
                Scalar sum = Sum(w);
                Scalar largest = MaxAbs(g);
                w -= LearningRate * g + WeightDecay * w;
                if (Feedback)
                {
                    w -= 0.01 * (total + peak) * g;
                }

                total = sum;
                peak = largest;
            }
        }

        [Optimizer]
        public sealed partial record Banded(double LearningRate = 0.1, double WeightDecay = 0.01)
        {
            [UpdateRule]
            private void Update(
                ref Matrix w, Matrix g, [State] ref Matrix m,
                [State(Rows = Dim.Rows, Columns = Dim.One)] ref Matrix left,
                [State(Rows = Dim.One, Columns = Dim.Columns)] ref Matrix right)
            {
                m = Lerp(m, g, 0.5);
                left = Lerp(left, RowSum(m * m), 0.5);
                right = Lerp(right, ColumnSum(g), 0.5);
                Scalar total = Sum(left);
                w -= LearningRate * (m / (Sqrt(left) + 1) * right / (1 + total)) + WeightDecay * w;
            }
        }
        """;
}
