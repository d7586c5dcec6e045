namespace GuidedDescent.Benchmarks.Products;

/// <summary>One way of computing products against another. Times are medians in milliseconds.</summary>
/// <param name="Work">What is computed.</param>
/// <param name="Size">Of which size.</param>
/// <param name="Threads">The number of threads, for both.</param>
/// <param name="Variant">Ours.</param>
/// <param name="Milliseconds">Its time.</param>
/// <param name="Gigaflops">
/// The multiplications and additions of the plain form, in thousand millions a second; a form that does with fewer is credited all.
/// </param>
/// <param name="Peer">The other.</param>
/// <param name="PeerMilliseconds">Its time, or null where it is not installed.</param>
/// <param name="TimesPeer">How many times as fast ours is, turn by turn.</param>
/// <param name="ForeignLoad">The share of the machine that other processes took.</param>
internal sealed record ProductFigures(
    string Work,
    string Size,
    int Threads,
    string Variant,
    double Milliseconds,
    double Gigaflops,
    string Peer,
    double? PeerMilliseconds,
    double? TimesPeer,
    double? ForeignLoad);
