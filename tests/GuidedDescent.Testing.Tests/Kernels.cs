namespace GuidedDescent.Testing.Tests;

/// <summary>Small kernels around a few lines, all with the entry point <c>Kernel</c> and two slots.</summary>
internal static class Kernels
{
    public const string EntryPoint = "Kernel";

    private const string Head = """
        struct Chunk { long long offset; int tensor; int length; };
        struct Scalars { };
        extern "C" __global__ void Kernel(
            const Scalars* scalars, float* const* tensors, const Chunk* chunks, int chunkCount)
        {

        """;

    /// <summary>Lines that every thread runs. What comes before the kernel stands in <paramref name="before"/>.</summary>
    public static string PerThread(string body, string before = "") => $"{before}\n{Head}{body}\n}}\n";

    /// <summary>Lines that run for every element <c>i</c> of every <c>chunk</c>, whose tensor has the slots <c>row</c>.</summary>
    public static string PerElement(string body) => PerThread($$"""
            for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
            {
                const Chunk chunk = chunks[c];
                float* const* row = tensors + 2 * chunk.tensor;
                for (int i = threadIdx.x; i < chunk.length; i += blockDim.x)
                {
        {{body}}
                }
            }
        """);

    /// <summary>Runs the lines in one block of one chunk, on one tensor.</summary>
    public static float[][] RunOneBlock(string source, int threads, float[][] tensor, ulong seed = 1, bool sanitize = false)
    {
        var options = new EmulatedCudaOptions
        {
            BlockSize = threads,
            GridSize = 1,
            ChunkElements = int.MaxValue,
            Seed = seed,
            Sanitize = sanitize,
        };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(source, [EntryPoint], options);
        return program.Run(EntryPoint, [], [tensor])[0];
    }
}
