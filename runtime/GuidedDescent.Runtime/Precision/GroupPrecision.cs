using System.Globalization;
using GuidedDescent.Precision;

namespace GuidedDescent;

/// <summary>
/// In which precision a parameter group keeps what it trains: how stored weights are rounded, and the formats of its states. The format of
/// weights and gradients themselves is declared with the parameters.
/// </summary>
public sealed class GroupPrecision
{
    /// <summary>
    /// How weights that are stored in 16 bits are updated; null for <see cref="WeightRounding.MasterCopy"/>. A group without such
    /// parameters refuses any other value than null.
    /// </summary>
    public WeightRounding? Weights { get; init; }

    /// <summary>The format of all states that <see cref="StateFormats"/> does not name.</summary>
    public StateFormat States { get; init; }

    /// <summary>The formats of single states, by the names they have in the update rule, such as <c>v</c>.</summary>
    public IDictionary<string, StateFormat> StateFormats { get; } = new Dictionary<string, StateFormat>(StringComparer.Ordinal);

    /// <summary>What random rounding starts from: with equal seeds, training takes the same course to the last bit.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// How weights are rounded, the formats of states, and the seed. Checkpoints have it, and say where it has changed.
    /// </summary>
    public override string ToString()
    {
        IEnumerable<string> formats = StateFormats.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $", {pair.Key} {pair.Value}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"weights {Weights ?? WeightRounding.MasterCopy}, states {States}{string.Concat(formats)}, seed {Seed}");
    }

    /// <summary>The format of a state of that many elements.</summary>
    internal StateFormat FormatOf(string state, long elements)
    {
        StateFormat format = StateFormats.TryGetValue(state, out StateFormat chosen) ? chosen : States;
        return format == StateFormat.EightBit && elements < EightBitStorage.FewestElements ? StateFormat.Single : format;
    }
}
