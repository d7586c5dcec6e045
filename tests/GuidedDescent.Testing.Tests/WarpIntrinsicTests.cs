namespace GuidedDescent.Testing.Tests;

public sealed class WarpIntrinsicTests
{
    private const int Threads = 64;

    // As the programming guide has it: the lane a value comes from, for each lane of a warp.
    private static readonly Dictionary<string, Func<int, int>> _shuffles = new()
    {
        ["__shfl_sync(~0u, value, 5)"] = _ => 5,
        ["__shfl_sync(~0u, value, 37)"] = _ => 5,
        ["__shfl_sync(~0u, value, 2, 8)"] = lane => (lane & ~7) + 2,
        ["__shfl_up_sync(~0u, value, 3)"] = lane => lane < 3 ? lane : lane - 3,
        ["__shfl_up_sync(~0u, value, 1, 4)"] = lane => lane % 4 == 0 ? lane : lane - 1,
        ["__shfl_down_sync(~0u, value, 16)"] = lane => lane < 16 ? lane + 16 : lane,
        ["__shfl_down_sync(~0u, value, 2, 8)"] = lane => lane % 8 < 6 ? lane + 2 : lane,
        ["__shfl_xor_sync(~0u, value, 1)"] = lane => lane ^ 1,
        ["__shfl_xor_sync(~0u, value, 16)"] = lane => lane ^ 16,
        ["__shfl_xor_sync(~0u, value, 4, 4)"] = lane => lane % 8 >= 4 ? lane - 4 : lane,
    };

    // One kernel for all of them: the results of each shuffle lie behind those of the one before.
    private static readonly IEnumerable<string> _assignments = _shuffles.Keys.Select(
        (shuffle, place) => $"tensors[1][{place * Threads} + threadIdx.x] = {shuffle};");

    private static readonly string _source = Kernels.PerThread($"""
        const double value = 100 + threadIdx.x;
        {string.Join('\n', _assignments)}
        """);

    public static TheoryData<string> Shuffles => [.. _shuffles.Keys];

    [GxxTheory]
    [MemberData(nameof(Shuffles))]
    public void Shuffle_AnyForm_TakesTheValueOfTheRightLane(string shuffle)
    {
        int place = _shuffles.Keys.ToList().IndexOf(shuffle);
        float[] results = Kernels.RunOneBlock(_source, Threads, [[], new float[_shuffles.Count * Threads]])[1];

        Assert.Equal(
            Enumerable.Range(0, Threads).Select(thread => 100f + (thread & ~31) + _shuffles[shuffle](thread & 31)),
            results.Skip(place * Threads).Take(Threads));
    }

    [GxxFact]
    public void Shuffle_FromALaneThatTakesNoPart_GivesNaN()
    {
        string source = Kernels.PerThread("""
            if (threadIdx.x < 16)
                tensors[1][threadIdx.x] = __shfl_down_sync(0x0000ffffu, 1.0f, 8);
            """);

        float[][] after = Kernels.RunOneBlock(source, threads: 32, [new float[16], new float[16]]);

        Assert.Equal([.. Enumerable.Repeat(1f, 8), .. Enumerable.Repeat(float.NaN, 8)], after[1]);
    }

    [GxxFact]
    public void Votes_OfAWarp_CountItsLanesOnly()
    {
        string source = Kernels.PerThread("""
            const bool vote = threadIdx.x % 32 == 1 || threadIdx.x >= 32;
            tensors[0][threadIdx.x] = __popc(__ballot_sync(~0u, vote)) + (__ballot_sync(~0u, vote) & 2);
            tensors[1][threadIdx.x] = 10 * __any_sync(~0u, vote) + __all_sync(~0u, vote);
            """);

        // The second warp has 16 lanes only.
        float[][] after = Kernels.RunOneBlock(source, threads: 48, [new float[48], new float[48]]);

        Assert.Equal([.. Enumerable.Repeat(3f, 32), .. Enumerable.Repeat(18f, 16)], after[0]);
        Assert.Equal([.. Enumerable.Repeat(10f, 32), .. Enumerable.Repeat(11f, 16)], after[1]);
    }
}
