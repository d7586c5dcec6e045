using System.Globalization;
using System.Runtime.InteropServices;
using GuidedDescent.Gpu.Tests.Checks;

namespace GuidedDescent.Gpu.Tests.Scenarios;

/// <summary>All weights and states at one moment, by their names.</summary>
internal sealed class Snapshot
{
    private readonly Dictionary<string, float[]> _tensors = [];

    /// <summary>The number of elements of all tensors together.</summary>
    public long ElementCount => _tensors.Values.Sum(tensor => (long)tensor.Length);

    public ReadOnlySpan<float> this[string name] => _tensors[name];

    /// <summary>Takes up a tensor.</summary>
    /// <exception cref="CheckFailedException">An element is not finite: such a tensor would prove little.</exception>
    public void Add(string name, float[] tensor)
    {
        int runaway = Array.FindIndex(tensor, element => !float.IsFinite(element));
        CheckFailedException.ThrowIf(runaway >= 0, () => $"element {runaway} of {name} has become {tensor[runaway]}");
        _tensors.Add(name, tensor);
    }

    /// <summary>Holds this against what it must be, bit by bit.</summary>
    /// <param name="expected">The same tensors of another run.</param>
    /// <param name="what">What this is, for the message.</param>
    /// <exception cref="CheckFailedException">Some bit differs.</exception>
    public void RequireBitsOf(Snapshot expected, string what)
    {
        foreach ((string name, float[] tensor) in _tensors)
        {
            Compare(tensor, expected._tensors[name], $"{what}, {name}");
        }
    }

    /// <summary>Holds elements against what they must be, bit by bit.</summary>
    /// <exception cref="CheckFailedException">Some bit differs.</exception>
    public static void Compare(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, string what)
    {
        if (MemoryMarshal.AsBytes(actual).SequenceEqual(MemoryMarshal.AsBytes(expected)))
        {
            return;
        }

        int differences = 0;
        int first = -1;
        for (int element = 0; element < actual.Length; element++)
        {
            if (BitConverter.SingleToUInt32Bits(actual[element]) != BitConverter.SingleToUInt32Bits(expected[element]))
            {
                first = first < 0 ? element : first;
                differences++;
            }
        }

        throw new CheckFailedException(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {differences} of {actual.Length} elements differ, the first at {first}: {actual[first]:R} instead of "
                + $"{expected[first]:R}"));
    }
}
