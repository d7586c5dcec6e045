using GuidedDescent.Optimizers;

namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>What to run where the command line does not say otherwise.</summary>
internal static class Selection
{
    /// <summary>
    /// Everything. The products of matrices that Muon is made of take most of the time where networks are wide, so that its runs are fewer.
    /// </summary>
    public static IReadOnlyList<SweepPlan> Full { get; } =
    [
        new("digits", nameof(AdamW), [32, 64, 128, 256, 512], LowestExponent: -10, HighestExponent: -3, Steps: 100, Seeds: 5),
        new("digits", nameof(Muon), [32, 64, 128, 256, 512], LowestExponent: -10, HighestExponent: -3, Steps: 100, Seeds: 2),
        new("characters", nameof(AdamW), [32, 64, 128, 256, 512], LowestExponent: -11, HighestExponent: -4, Steps: 80, Seeds: 2),
        new("characters", nameof(Muon), [32, 64, 128, 256], LowestExponent: -10, HighestExponent: -3, Steps: 80, Seeds: 2),
    ];

    /// <summary>Half a minute of it: networks for digits that are not very wide.</summary>
    public static IReadOnlyList<SweepPlan> Quick { get; } =
    [
        new("digits", nameof(AdamW), [32, 128, 256], LowestExponent: -10, HighestExponent: -3, Steps: 100, Seeds: 2),
        new("digits", nameof(Muon), [32, 128, 256], LowestExponent: -10, HighestExponent: -3, Steps: 100, Seeds: 2),
    ];
}
