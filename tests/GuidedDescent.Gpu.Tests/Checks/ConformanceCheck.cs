using System.Globalization;
using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>Every kernel of every rule computes what the rule says, within bounds derived for each number.</summary>
internal sealed class ConformanceCheck : ICheck
{
    private const double MostMedianBound = 1e-4;
    private const double MostUnboundedShare = 0.05;

    public string Name => "Conformance";

    public string Run(CheckSettings settings)
    {
        ConformanceOptions options = settings.Quick
            ? new ConformanceOptions { Lengths = [0, 1, 7, 8, 9, 255, 1023, 4097], Steps = 4 }
            : new ConformanceOptions();
        RequireAllKernels(options.Steps);
        long comparisons = 0;
        double largestShare = 0;
        using var device = new CudaDevice();
        foreach (string name in RuleCases.AllNames)
        {
            // Aligned tensors take the path of four elements at a time, the others that of one.
            foreach (int misalignment in new[] { 0, 1 })
            {
                ConformanceReport report =
                    RuleConformance.Check(RuleCases.Get(name), device, options with { Misalignment = misalignment });
                RequireWorth(name, report);
                comparisons += report.Comparisons;
                largestShare = Math.Max(largestShare, report.LargestShareOfBound);
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{RuleCases.AllNames.Count()} rules aligned and not, {options.Steps} steps, {comparisons:N0} comparisons, the worst at "
                + $"{largestShare:P0} of its bound");
    }

    /// <summary>The cases must reach every kernel there is.</summary>
    private static void RequireAllKernels(int steps)
    {
        IUpdateRule[] rules = [.. RuleCases.AllNames.Select(RuleCases.Get)];
        HashSet<KernelDescriptor> launched =
            [.. rules.SelectMany(rule => Enumerable.Range(1, steps).SelectMany(step => StepPlan.Of(rule, step).Kernels))];
        KernelDescriptor[] missing =
            [.. rules.SelectMany(rule => rule.Descriptor.Kernels).Distinct().Where(kernel => !launched.Contains(kernel))];
        CheckFailedException.ThrowIf(missing.Length > 0, () => $"no case launches {string.Join<KernelDescriptor>(", ", missing)}");
    }

    /// <summary>Bounds so wide that they admit anything would prove nothing.</summary>
    private static void RequireWorth(string name, ConformanceReport report) => CheckFailedException.ThrowIf(
        report.MedianBound > MostMedianBound || report.Unbounded > MostUnboundedShare * report.Comparisons,
        () => $"{name}: the bounds are too wide to prove much: {report}");
}
