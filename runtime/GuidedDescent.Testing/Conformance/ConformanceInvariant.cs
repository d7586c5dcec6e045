using System.Collections.Immutable;
using GuidedDescent.Language;

namespace GuidedDescent.Testing;

/// <summary>
/// A quantity that is compared in place of states which the rule leaves undetermined: eigenvectors of eigenvalues that coincide are
/// arbitrary, and with them all that is written in their basis, but not the matrix they are of. It is compared norm-wise, relative to
/// itself, and only for the form over matrices.
/// </summary>
/// <param name="Name">What a report calls it.</param>
/// <param name="Slots">The states, and the weight, that are not compared themselves; where one is not kept, nothing changes.</param>
/// <param name="Of">The quantity, from the weight and the states that are kept, by name.</param>
/// <param name="IsDue">In which steps, counted from 1; null for all.</param>
public sealed record ConformanceInvariant(
    string Name,
    ImmutableArray<string> Slots,
    Func<IReadOnlyDictionary<string, Matrix>, Matrix> Of,
    Func<int, bool>? IsDue = null);
