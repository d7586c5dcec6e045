namespace GuidedDescent;

/// <summary>
/// What the trainer multiplies the loss by, so that small gradients survive in half precision, and what gradients are therefore divided
/// by. The factor of now is <see cref="Optimizer.LossScale"/>.
/// </summary>
public sealed record LossScaling
{
    private LossScaling(float initial, double growthFactor, double backoffFactor, int growthInterval)
    {
        InitialScale = initial;
        GrowthFactor = growthFactor;
        BackoffFactor = backoffFactor;
        GrowthInterval = growthInterval;
    }

    /// <summary>The factor to start with.</summary>
    public float InitialScale { get; }

    /// <summary>
    /// What the factor is multiplied by after <see cref="GrowthInterval"/> steps in a row without an overflow; 1 where it stays.
    /// </summary>
    public double GrowthFactor { get; }

    /// <summary>What the factor is multiplied by where a gradient is infinite or NaN; 1 where it stays.</summary>
    public double BackoffFactor { get; }

    /// <summary>How many steps without an overflow in a row let the factor grow; 0 where it stays.</summary>
    public int GrowthInterval { get; }

    /// <summary>Whether the factor changes by itself.</summary>
    public bool IsDynamic => GrowthInterval > 0;

    /// <summary>A factor that stays.</summary>
    /// <param name="scale">The factor, above 0. Powers of two round nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0, or not finite.</exception>
    public static LossScaling Static(float scale) => new(RequireScale(scale), growthFactor: 1, backoffFactor: 1, growthInterval: 0);

    /// <summary>
    /// A factor that shrinks where gradients overflow, whose step is left out, and grows where they have not for a while: what
    /// <c>torch.cuda.amp.GradScaler</c> does, with its defaults. It does not grow past the largest finite float.
    /// </summary>
    /// <param name="initialScale">The factor to start with, above 0.</param>
    /// <param name="growthFactor">Above 1.</param>
    /// <param name="backoffFactor">Between 0 and 1.</param>
    /// <param name="growthInterval">From 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static LossScaling Dynamic(
        float initialScale = 65_536, double growthFactor = 2, double backoffFactor = 0.5, int growthInterval = 2_000)
    {
        RequireScale(initialScale);
        if (!(growthFactor > 1 && double.IsFinite(growthFactor)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(growthFactor), growthFactor, $"The loss scale grows by a finite factor above 1, but {growthFactor} came.");
        }

        if (!(backoffFactor is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(backoffFactor), backoffFactor, $"The loss scale shrinks by a factor between 0 and 1, but {backoffFactor} came.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(growthInterval, 1);
        return new LossScaling(initialScale, growthFactor, backoffFactor, growthInterval);
    }

    /// <summary>Whether gradients can be divided by a number.</summary>
    internal static bool IsScale(float scale) => scale >= 1.1754944e-38f && float.IsFinite(scale);

    /// <summary>Refuses what gradients cannot be divided by.</summary>
    internal static float RequireScale(float scale) =>
        IsScale(scale)
            ? scale
            : throw new ArgumentOutOfRangeException(
                nameof(scale), scale, $"A loss scale is a normal number above 0, but {scale} came.");
}
