using System.Globalization;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>
/// Holds the kernels of a rule against the rule itself. The author's method, evaluated eagerly in double precision, gives the value and, by
/// running error analysis, how far a correct single-precision kernel may be from it: the tolerance is derived for each number, not chosen.
/// Only what such bounds say nothing useful of is held against a tolerance for all numbers of a tensor.
/// </summary>
public static class RuleConformance
{
    /// <summary>
    /// Runs a rule on a device, starts every step of the reference from what the device holds, and compares weight and states after it.
    /// </summary>
    /// <remarks>
    /// Where bounds are infinite or wide, as after factorizations and long chains of products, a tensor is judged as a whole, by
    /// <see cref="ConformanceOptions.NormwiseTolerance"/>: the sharper of the two counts, and the report names what was judged so.
    /// Rules that treat all elements alike are always judged by bounds.
    /// </remarks>
    /// <param name="rule">The rule, with hyperparameters that make every term count.</param>
    /// <param name="device">The device.</param>
    /// <param name="options">What to run it on; null for the defaults.</param>
    /// <exception cref="ConformanceException">
    /// A number is further from the reference than its bound allows, or a tensor further than the tolerance.
    /// </exception>
    /// <exception cref="ArgumentException">The rule takes none of the lengths and shapes.</exception>
    public static ConformanceReport Check(IUpdateRule rule, Device device, ConformanceOptions? options = null)
    {
        options ??= new ConformanceOptions();
        using var run = new DeviceRun(rule, device, options);
        InitialStates.Check(rule, device, run);
        var reference = new ReferenceRun(run);
        var tally = new ConformanceTally();
        var comparison = new StepComparison(run, reference, options.Invariants, new SlotComparison(rule, device, options, tally));
        for (int step = 1; step <= options.Steps; step++)
        {
            reference.Restart();
            run.Step();
            reference.Step();
            comparison.Compare(step);
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
            for (int tensor = 0; tensor < firstRun.Tensors.Count; tensor++)
            {
                DeviceTensor compared = firstRun.Tensors[tensor];
                foreach (int slot in compared.WrittenSlots())
                {
                    (float[] firstHeld, float[] secondHeld) = (firstRun.Read(tensor, slot), secondRun.Read(tensor, slot));
                    int element = Bits.FindDifference(firstHeld, secondHeld);
                    if (element >= 0)
                    {
                        throw new ConformanceException(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{rule}: after step {step}, element {element} of '{compared.Form.Descriptor.Slots[slot].Name}' of {compared} "
                                + $"is {firstHeld[element]:R} on {first} and {secondHeld[element]:R} on {second}."));
                    }
                }
            }
        }
    }
}
