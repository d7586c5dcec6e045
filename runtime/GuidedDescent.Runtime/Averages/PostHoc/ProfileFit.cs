using MathNet.Numerics.LinearAlgebra;

namespace GuidedDescent;

/// <summary>
/// The combination of power profiles that is nearest another one in the mean square (Karras et al. 2024, algorithm 3), in double precision.
/// </summary>
internal static class ProfileFit
{
    /// <summary>Finds the coefficients, which add up to 1, and how far the combination is off.</summary>
    /// <param name="profiles">The powers and ends of the profiles there are, no two alike.</param>
    /// <param name="gamma">The power of the profile wanted.</param>
    /// <param name="step">Its end.</param>
    /// <returns>The coefficients, and the distance of the combination relative to the norm of the profile.</returns>
    public static (double[] Coefficients, double RelativeError) Solve(
        IReadOnlyList<(double Gamma, long Step)> profiles, double gamma, long step)
    {
        // Profiles of norm 1, so that the numbers of early and of late snapshots are of one size.
        double[] norms = [.. profiles.Select(profile => Math.Sqrt(Dot(profile.Gamma, profile.Step, profile.Gamma, profile.Step)))];
        double norm = Math.Sqrt(Dot(gamma, step, gamma, step));
        Matrix<double> gram = Matrix<double>.Build.Dense(profiles.Count, profiles.Count, (row, column) =>
            Dot(profiles[row].Gamma, profiles[row].Step, profiles[column].Gamma, profiles[column].Step) / (norms[row] * norms[column]));
        Vector<double> target = Vector<double>.Build.Dense(profiles.Count, row =>
            Dot(profiles[row].Gamma, profiles[row].Step, gamma, step) / (norms[row] * norm));

        Vector<double> solution = gram.LU().Solve(target);
        double[] coefficients = [.. solution.Select((value, index) => value * norm / norms[index])];
        double sum = coefficients.Sum();
        coefficients = [.. coefficients.Select(value => value / sum)];
        return (coefficients, Distance(gram, target, Vector<double>.Build.Dense(
            profiles.Count, index => coefficients[index] * norms[index] / norm)));
    }

    /// <summary>The integral of the product of two profiles, each with an integral of 1 from 0 to its end.</summary>
    private static double Dot(double gamma, double end, double otherGamma, double otherEnd)
    {
        double ratio = end < otherEnd ? Math.Pow(end / otherEnd, otherGamma) : Math.Pow(otherEnd / end, gamma);
        return (gamma + 1) * (otherGamma + 1) * ratio / ((gamma + otherGamma + 1) * Math.Max(end, otherEnd));
    }

    private static double Distance(Matrix<double> gram, Vector<double> target, Vector<double> solution) =>
        Math.Sqrt(Math.Max(0, 1 + solution.DotProduct((gram * solution) - (2 * target))));
}
