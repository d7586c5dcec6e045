using System.Globalization;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>How hard a problem is.</summary>
/// <param name="Inputs">The condition number of the inputs' covariance, κx.</param>
/// <param name="Head">The condition number of the true head, κF.</param>
public readonly record struct Condition(double Inputs, double Head)
{
    /// <summary>The conditions that learning rates are known for.</summary>
    public static IReadOnlyList<Condition> All { get; } = [new(1, 1), new(10, 1), new(100, 1), new(100, 10), new(1000, 10)];

    /// <summary>The two numbers, as on the command line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Inputs},{Head}");
}
