using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Testing.Tests;

public sealed class EmulatedCudaProgramTests
{
    [GxxFact]
    public void Compile_TextWithAnError_ShowsCompilerOutputNumberedSourceAndCommand()
    {
        string source = Kernels.PerThread("int mistake = undeclared;");

        NativeCompilationException exception = Assert.Throws<NativeCompilationException>(
            () => EmulatedCudaProgram.Compile(source, [Kernels.EntryPoint]));

        Assert.Contains("kernel.cu:7:", exception.CompilerOutput);
        Assert.Contains("undeclared", exception.CompilerOutput);
        Assert.Contains("    7 | int mistake = undeclared;", exception.Message);
        Assert.Contains("g++ -std=gnu++17", exception.Command);
        Assert.Equal(source, exception.SourceText);
    }

    [GxxFact]
    public void Compile_EntryPointThatTheTextLacks_IsACompilationError()
    {
        NativeCompilationException exception = Assert.Throws<NativeCompilationException>(
            () => EmulatedCudaProgram.Compile(AdamWKernel.Source, ["Missing"]));

        Assert.Contains("Missing", exception.CompilerOutput);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("1st")]
    public void Compile_EntryPointThatIsNoIdentifier_IsRefused(string name)
    {
        Assert.Throws<ArgumentException>("entryPoints", () => EmulatedCudaProgram.Compile(AdamWKernel.Source, [name]));
    }

    [Fact]
    public void Compile_NoEntryPoint_IsRefused()
    {
        Assert.Throws<ArgumentException>("entryPoints", () => EmulatedCudaProgram.Compile(AdamWKernel.Source, []));
    }

    [GxxFact]
    public void Run_UnknownKernel_NamesThoseThereAre()
    {
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint]);

        ArgumentException exception = Assert.Throws<ArgumentException>(
            "entryPoint", () => program.Run("Adam", AdamWKernel.Scalars, [AdamWKernel.CreateTensor(4, seed: 1)]));

        Assert.Contains("No kernel is named 'Adam'; there is AdamW_Update.", exception.Message);
    }

    [GxxFact]
    public void Run_SlotsOfDifferentLengths_AreRefused()
    {
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint]);

        ArgumentException exception = Assert.Throws<ArgumentException>(
            "tensors", () => program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, [[[1f, 2f], [1f], [], [1f, 2f]]]));

        Assert.Contains("The slots of tensor 0 must be equally long, or empty, but have lengths 2, 1, 0, 2.", exception.Message);
    }

    [GxxFact]
    public void Run_Inputs_StayAsTheyAre()
    {
        float[][] tensor = AdamWKernel.CreateTensor(10, seed: 1);
        float[][] before = [.. tensor.Select(slot => (float[])slot.Clone())];
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint]);

        float[][][] after = program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, [tensor]);

        Bits.AssertEqual([before], [tensor]);
        Assert.NotEqual(before[0], after[0][0]);
    }

    [GxxFact]
    public void Run_AfterDispose_IsRefused()
    {
        EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint]);
        program.Dispose();
        program.Dispose();

        Assert.Throws<ObjectDisposedException>(
            () => program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, [AdamWKernel.CreateTensor(4, seed: 1)]));
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_TableThatIsDisposed_IsRefused(bool sanitize)
    {
        var options = new EmulatedCudaOptions { Sanitize = sanitize };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint], options);
        float[] memory = GC.AllocateArray<float>(4, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0);
        var table = new TensorTable(4, [1], [address, address + 4, address + 8, address + 12]);
        table.Dispose();

        Assert.Throws<ObjectDisposedException>(() => program.Run(AdamWKernel.EntryPoint, AdamWKernel.Scalars, table));
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1025, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    public void Options_OutsideTheirRange_AreRefused(int blockSize, int gridSize, int chunkElements)
    {
        Assert.Throws<ArgumentOutOfRangeException>("value", () => new EmulatedCudaOptions
        {
            BlockSize = blockSize,
            GridSize = gridSize,
            ChunkElements = chunkElements,
        });
    }
}
