namespace GuidedDescent.Testing.Tests;

public sealed class ElementwiseKernelTests
{
    private static readonly int[] _lengths = [0, 1, 7, 8, 9, 255, 1023, 65537];

    [GxxTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_AnyAlignment_HasTheBitsOfTheSameArithmeticInCSharp(int misalignment)
    {
        float[][][] tensors = [.. _lengths.Select((length, seed) => AdamWKernel.CreateTensor(length, seed))];
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint]);

        float[][][] after = program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, tensors, misalignment);

        Bits.AssertEqual([.. tensors.Select(AdamWKernel.Update)], after);
    }

    [GxxTheory]
    [InlineData(1, 1, 1)]
    [InlineData(32, 7, 13)]
    [InlineData(48, 2, 100)]
    [InlineData(256, 100, 64)]
    [InlineData(1024, 1, 1 << 20)]
    public void Run_AnyLaunchShape_ChangesNoBit(int blockSize, int gridSize, int chunkElements)
    {
        float[][][] tensors = [AdamWKernel.CreateTensor(1023, seed: 1), AdamWKernel.CreateTensor(200, seed: 2)];
        var options = new EmulatedCudaOptions
        {
            BlockSize = blockSize,
            GridSize = gridSize,
            ChunkElements = chunkElements,
            Seed = (ulong)blockSize,
        };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint], options);

        float[][][] after = program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, tensors);

        Bits.AssertEqual([.. tensors.Select(AdamWKernel.Update)], after);
    }

    [GxxTheory]
    [InlineData(0)]
    [InlineData(2)]
    public void Run_UnderTheSanitizers_PassesAndChangesNoBit(int misalignment)
    {
        float[][][] tensors = [.. _lengths.Select((length, seed) => AdamWKernel.CreateTensor(length, seed))];
        var options = new EmulatedCudaOptions { Sanitize = true };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint], options);

        float[][][] after = program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, tensors, misalignment);

        Bits.AssertEqual([.. tensors.Select(AdamWKernel.Update)], after);
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_SlotWithoutMemory_IsNullInTheKernel(bool sanitize)
    {
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(
            Kernels.PerElement("float* w = row[0] + chunk.offset; w[i] = row[1] == nullptr ? 1 : 2;"),
            [Kernels.EntryPoint],
            new EmulatedCudaOptions { Sanitize = sanitize });

        float[][][] after = program.Run(Kernels.EntryPoint, [], [[[5f, 6f], []]]);

        Assert.Equal([1f, 1f], after[0][0]);
        Assert.Empty(after[0][1]);
    }

    [GxxFact]
    public void Run_TwoProgramsOfTheSameTextAtOnce_KeepTheirBits()
    {
        float[][] tensor = AdamWKernel.CreateTensor(20_000, seed: 3);
        float[][] expected = AdamWKernel.Update(tensor);

        // A comment nobody used before: the first compilation is part of the race.
        string source = $"// {Guid.NewGuid()}\n{AdamWKernel.Source}";
        Parallel.For(0, 8, _ =>
        {
            using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(source, [AdamWKernel.EntryPoint]);
            Bits.AssertEqual([expected], program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, [tensor]));
        });
    }
}
