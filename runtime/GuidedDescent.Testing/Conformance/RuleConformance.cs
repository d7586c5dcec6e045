using System.Globalization;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>
/// Holds the kernels of a rule against the rule itself. The author's method, evaluated eagerly in double precision, gives the value and, by
/// running error analysis, how far a correct single-precision kernel may be from it: the tolerance is derived for each number, not chosen.
/// </summary>
public static class RuleConformance
{
    /// <summary>Runs a rule on a device and compares weight and states with the reference after every step.</summary>
    /// <param name="rule">The rule, with hyperparameters that make every term count.</param>
    /// <param name="device">The device.</param>
    /// <param name="options">What to run it on; null for the defaults.</param>
    /// <exception cref="ConformanceException">A number is further from the reference than its bound allows.</exception>
    public static ConformanceReport Check(IUpdateRule rule, Device device, ConformanceOptions? options = null)
    {
        options ??= new ConformanceOptions();
        using var run = new DeviceRun(rule, device, options);
        var reference = new ReferenceRun(rule, run, options);
        var tally = new ConformanceTally();
        for (int step = 1; step <= options.Steps; step++)
        {
            run.Step();
            reference.Step(run);
            for (int tensor = 0; tensor < options.Lengths.Length; tensor++)
            {
                foreach (int slot in run.WrittenSlots())
                {
                    Compare(rule, device, step, options.Lengths[tensor], slot, reference.Read(tensor, slot), run.Read(tensor, slot), tally);
                }
            }
        }

        return tally.ToReport();
    }

    /// <summary>Runs a rule on two devices and compares the bits of weight and states after every step; NaN equals NaN.</summary>
    /// <param name="rule">The rule; one without exponentials, logarithms and powers promises the same bits everywhere.</param>
    /// <param name="first">A device.</param>
    /// <param name="second">Another, or the same with other chunks or threads.</param>
    /// <param name="options">What to run it on; null for the defaults.</param>
    /// <exception cref="ConformanceException">Some bit differs.</exception>
    public static void CheckSameBits(IUpdateRule rule, Device first, Device second, ConformanceOptions? options = null)
    {
        options ??= new ConformanceOptions();
        using var firstRun = new DeviceRun(rule, first, options);
        using var secondRun = new DeviceRun(rule, second, options);
        for (int step = 1; step <= options.Steps; step++)
        {
            firstRun.Step();
            secondRun.Step();
            for (int tensor = 0; tensor < options.Lengths.Length; tensor++)
            {
                foreach (int slot in firstRun.WrittenSlots())
                {
                    CompareBits(rule, first, second, step, slot, firstRun.Read(tensor, slot), secondRun.Read(tensor, slot));
                }
            }
        }
    }

    private static void Compare(
        IUpdateRule rule, Device device, int step, int length, int slot, Tensor reference, ReadOnlySpan<float> held, ConformanceTally tally)
    {
        for (int element = 0; element < held.Length; element++)
        {
            if (!reference.Admits(element, held[element]))
            {
                throw new ConformanceException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rule} on {device}: after step {step}, "
                        + $"element {element} of '{rule.Descriptor.Slots[slot].Name}' ({length} elements) is "
                        + $"{held[element]:R}, but the rule gives {reference[element]:R} within {reference.ErrorBounds[element]:E2}."));
            }

            tally.Add(reference[element], held[element], reference.ErrorBounds[element]);
        }
    }

    private static void CompareBits(
        IUpdateRule rule, Device first, Device second, int step, int slot, ReadOnlySpan<float> firstHeld, ReadOnlySpan<float> secondHeld)
    {
        int element = Bits.FindDifference(firstHeld, secondHeld);
        if (element >= 0)
        {
            throw new ConformanceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{rule}: after step {step}, element {element} of '{rule.Descriptor.Slots[slot].Name}' ({firstHeld.Length} elements) is "
                    + $"{firstHeld[element]:R} on {first} and {secondHeld[element]:R} on {second}."));
        }
    }
}
