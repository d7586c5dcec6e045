using System.Globalization;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>
/// Judges what a step left in one slot of one tensor: every number by its bound where the bounds together say more than the tolerance
/// in the norm does, else all numbers by their norm.
/// </summary>
internal sealed class SlotComparison(IUpdateRule rule, Device device, ConformanceOptions options, ConformanceTally tally)
{
    /// <summary>How many numbers may have no bound, for the bounds to say something of a tensor.</summary>
    private const double MostUnboundedShare = 0.05;

    /// <summary>The roundings of a tensor that are no error of its update, in units of the last place.</summary>
    private const double Roundings = 4;

    /// <summary>The roundings of a tensor that bounds may amount to: where a step changes next to nothing, all bounds are wide.</summary>
    private const double RoundingsOfBounds = 32;

    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>
    /// What a product is scaled by, and what is added to it, come as two factors rounded to single precision, also for <c>Lerp</c>; the
    /// bounds know of fewer roundings.
    /// </summary>
    private const double RoundingsOfFactors = 3;

    public void Compare(DeviceTensor tensor, int step, int slot, Tensor before, Tensor after, ReadOnlySpan<float> held)
    {
        // Where the rule itself overflows, nothing but the roundings of what is left is allowed.
        double change = Distance(after.Values, before.Values);
        double update = double.IsFinite(change) ? change : 0;
        double roundings = Roundings * UnitRoundoff * Norm(after.Values);
        double sharp = (options.NormwiseTolerance * update) + (RoundingsOfBounds / Roundings * roundings);
        if (rule.Descriptor.IsElementwise || AreSharp(after.ErrorBounds, sharp))
        {
            CompareByBounds(tensor, step, slot, before, after, held);
        }
        else
        {
            double[] values = Array.ConvertAll(held.ToArray(), value => (double)value);
            CompareByNorm(tensor, step, tensor.Form.Descriptor.Slots[slot].Name, after.Values, values, update, roundings);
        }
    }

    public void CompareInvariant(DeviceTensor tensor, int step, string name, Matrix reference, Matrix held) =>
        CompareByNorm(tensor, step, name, reference.Values, held.Values, Norm(reference.Values), 0);

    private static bool AreSharp(ReadOnlySpan<double> bounds, double allowed)
    {
        int unbounded = 0;
        double squares = 0;
        foreach (double bound in bounds)
        {
            if (double.IsFinite(bound))
            {
                squares += bound * bound;
            }
            else
            {
                unbounded++;
            }
        }

        return unbounded <= MostUnboundedShare * bounds.Length && Math.Sqrt(squares) <= allowed;
    }

    private static double Norm(ReadOnlySpan<double> values) => Distance(values, []);

    // Where both hold no finite number there is no distance to speak of.
    private static double Distance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double squares = 0;
        for (int element = 0; element < left.Length; element++)
        {
            double other = right.IsEmpty ? 0 : right[element];
            if (double.IsFinite(left[element]) || (!right.IsEmpty && double.IsFinite(other)))
            {
                squares += (left[element] - other) * (left[element] - other);
            }
        }

        return Math.Sqrt(squares);
    }

    private static bool IsSumWithProduct(DeviceTensor tensor, int slot) => tensor.Form.Descriptor.Operations.Any(
        operation => operation is ProductDescriptor { C: not null } product && product.D == slot);

    private void CompareByBounds(DeviceTensor tensor, int step, int slot, Tensor before, Tensor reference, ReadOnlySpan<float> held)
    {
        double factors = IsSumWithProduct(tensor, slot) ? RoundingsOfFactors * UnitRoundoff : 0;
        for (int element = 0; element < held.Length; element++)
        {
            double bound = reference.ErrorBounds[element] + (factors * (Math.Abs(before[element]) + Math.Abs(reference[element])));
            if (!reference.Admits(element, held[element]) && !(factors > 0 && Math.Abs(held[element] - reference[element]) <= bound))
            {
                throw new ConformanceException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rule} on {device}: after step {step}, "
                        + $"element {element} of '{tensor.Form.Descriptor.Slots[slot].Name}' of {tensor} is "
                        + $"{held[element]:R}, but the rule gives {reference[element]:R} within {bound:E2}."));
            }

            tally.Add(reference[element], held[element], bound);
        }
    }

    private void CompareByNorm(
        DeviceTensor tensor,
        int step,
        string name,
        ReadOnlySpan<double> reference,
        ReadOnlySpan<double> held,
        double update,
        double roundings)
    {
        double distance = Distance(held, reference);
        double allowed = (options.NormwiseTolerance * update) + roundings;

        // A distance that is no number is an error too.
        if (!(distance <= allowed))
        {
            throw new ConformanceException(string.Create(
                CultureInfo.InvariantCulture,
                $"{rule} on {device}: after step {step}, '{name}' of {tensor} is {distance:E2} from what the rule gives, in the Frobenius "
                    + $"norm; the step changes it by {update:E2}, which allows {allowed:E2}."));
        }

        double error = distance <= roundings ? 0 : (distance - roundings) / update;
        tally.AddNormwise(name, $"'{name}' of {tensor} in step {step}", reference.Length, error);
    }
}
