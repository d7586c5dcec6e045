namespace GuidedDescent.Optimizers;

/// <summary>Orthogonalization by products alone: polynomials that bring the singular values of a matrix near 1.</summary>
public static class NewtonSchulz
{
    /// <summary>
    /// Approximately the orthogonal factor U V.T of <c>x = U S V.T</c>. Zero stays zero; a positive factor of x changes nothing beyond
    /// what keeps its norm from zero.
    /// </summary>
    /// <param name="x">The matrix, of any shape; products are taken on the smaller side.</param>
    /// <param name="coefficients">Which polynomials.</param>
    [Inline]
    public static Matrix Orthogonalize(Matrix x, NewtonSchulzCoefficients coefficients)
    {
        bool tall = x.Rows > x.Columns;
        if (tall)
        {
            x = x.T;
        }

        x /= Margin(coefficients) * Norm(x) + Epsilon(coefficients);
        for (int i = 0; i < 5; i++)
        {
            x = Iterate(x, coefficients, i);
        }

        if (coefficients == NewtonSchulzCoefficients.PolarExpress8)
        {
            for (int i = 5; i < 8; i++)
            {
                x = Iterate(x, coefficients, i);
            }
        }

        return tall ? x.T : x;
    }

    [Inline]
    private static Matrix Iterate(Matrix x, NewtonSchulzCoefficients coefficients, int iteration)
    {
        double a = Coefficient(coefficients, 3 * iteration);
        double b = Coefficient(coefficients, 3 * iteration + 1);
        double c = Coefficient(coefficients, 3 * iteration + 2);
        Matrix gram = MatMul(x, x.T);
        return a * x + MatMul(b * gram + c * MatMul(gram, gram), x);
    }

    /// <summary>What the Frobenius norm is multiplied by, so that rounding leaves no singular value above 1.</summary>
    [Inline]
    private static double Margin(NewtonSchulzCoefficients coefficients) => coefficients switch
    {
        NewtonSchulzCoefficients.PolarExpress5 => 1.02,
        NewtonSchulzCoefficients.PolarExpress8 => 1.01,
        _ => 1,
    };

    [Inline]
    private static double Epsilon(NewtonSchulzCoefficients coefficients) =>
        coefficients == NewtonSchulzCoefficients.PolarExpress5 ? 1e-6 : 1e-7;

    [Inline]
    private static double Coefficient(NewtonSchulzCoefficients coefficients, int index) => coefficients switch
    {
        NewtonSchulzCoefficients.Jordan => Jordan(index % 3),
        NewtonSchulzCoefficients.Quintic5 => Quintic5(index),
        NewtonSchulzCoefficients.PolarExpress5 => PolarExpress5(index),
        _ => PolarExpress8(index),
    };

    [Inline]
    private static double Jordan(int index) => index switch
    {
        0 => 3.4445, 1 => -4.7750, _ => 2.0315,
    };

    [Inline]
    private static double Quintic5(int index) => index switch
    {
        0 => 4.0848, 1 => -6.8946, 2 => 2.9270,
        3 => 3.9505, 4 => -6.3029, 5 => 2.6377,
        6 => 3.7418, 7 => -5.5913, 8 => 2.3037,
        9 => 2.8769, 10 => -3.1427, 11 => 1.2046,
        12 => 2.8366, 13 => -3.0525, _ => 1.2012,
    };

    [Inline]
    private static double PolarExpress5(int index) => index switch
    {
        0 => 8.156554524902461, 1 => -22.48329292557795, 2 => 15.878769915207462,
        3 => 4.042929935166739, 4 => -2.808917465908714, 5 => 0.5000178451051316,
        6 => 3.8916678022926607, 7 => -2.772484153217685, 8 => 0.5060648178503393,
        9 => 3.285753657755655, 10 => -2.3681294933425376, 11 => 0.46449024233003106,
        12 => 2.3465413258596377, 13 => -1.7097828382687081, _ => 0.42323551169305323,
    };

    [Inline]
    private static double PolarExpress8(int index) => index switch
    {
        0 => 8.237312490495555, 1 => -23.157747414558198, 2 => 16.680568411445915,
        3 => 4.082441999064835, 4 => -2.893047735332586, 5 => 0.5252849256975648,
        6 => 3.9263479922546582, 7 => -2.8547468034765298, 8 => 0.5318022422894988,
        9 => 3.2982187133085143, 10 => -2.424541981026706, 11 => 0.48632008358844075,
        12 => 2.2970369434552573, 13 => -1.63662558125903, 14 => 0.4002628455953627,
        15 => 1.8763805351440397, 16 => -1.2347896577722228, 17 => 0.35891887501668385,
        18 => 1.8564423485617974, 19 => -1.2132449880935525, 20 => 0.3568003487825883,
        21 => 1.8749994008682747, 22 => -1.2499988017229169, _ => 0.3749994008546422,
    };
}
