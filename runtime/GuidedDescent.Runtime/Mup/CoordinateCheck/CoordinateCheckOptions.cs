namespace GuidedDescent;

/// <summary>How a <see cref="CoordinateCheck"/> goes about it.</summary>
public sealed record CoordinateCheckOptions
{
    /// <summary>The widths to train, at least three of which differ by a factor of 8 or more between the first and the last.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [64, 128, 256, 512];

    /// <summary>How many models of each width are trained; the check goes by the mean of the logarithms.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>
    /// How many times activations are recorded, from 2: before the first step, and after each but the last.
    /// </summary>
    public int Steps { get; init; } = 4;

    /// <summary>How steep a curve may be at most, either way, as the exponent of the width.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Refuses what cannot be checked.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Widths);
        bool isRising = Widths.Zip(Widths.Skip(1)).All(pair => pair.First < pair.Second);
        if (Widths.Count < 3 || Widths[0] < 1 || !isRising || Widths[^1] < 8 * Widths[0])
        {
            throw new ArgumentException(
                "A slope needs at least three widths in rising order, the last at least 8 times the first, but "
                + $"[{string.Join(", ", Widths)}] came; take 64, 128, 256, 512.",
                nameof(Widths));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Seeds, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 2);
        if (!(Tolerance > 0 && Tolerance < 0.5))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Tolerance), Tolerance, "The tolerance is an exponent above 0 and below 0.5, which is what a wrong scaling has.");
        }
    }
}
