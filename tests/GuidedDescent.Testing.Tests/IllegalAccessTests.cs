namespace GuidedDescent.Testing.Tests;

public sealed class IllegalAccessTests
{
    private const int FirstLine = 13;

    // The second slot chooses; line by line, so that a report tells which it was.
    private static readonly string _source = Kernels.PerElement("""
        if (row[1][0] == 0) { row[0][chunk.length] = 1; }
        if (row[1][0] == 1) { row[1][1] = row[0][-1]; }
        if (row[1][0] == 2) { row[1][1] = chunks[chunkCount].length; }
        if (row[1][0] == 3) { row[1][1] = *(const float*)scalars; }
        if (row[1][0] == 4) { row[1][1] = tensors[2][0]; }
        if (row[1][0] == 5) { int big = 2147483647 - i; row[1][1] = big + 2; }
        """);

    [GxxTheory]
    [InlineData(0, "WRITE of size 4")]
    [InlineData(1, "READ of size 4")]
    [InlineData(2, "READ of size 4")]
    [InlineData(3, "READ of size 4")]
    [InlineData(4, "READ of size 8")]
    [InlineData(5, "signed integer overflow")]
    public void Run_ErrorUnderTheSanitizers_IsReportedWithItsLine(int choice, string report)
    {
        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => Kernels.RunOneBlock(_source, threads: 32, [new float[2], [choice, 0]], sanitize: true));

        Assert.Contains(report, exception.Message);
        Assert.Contains($"kernel.cu:{FirstLine + choice}", exception.Message);
    }

    [GxxFact]
    public void Run_WriteBeforeAMisalignedTensorUnderTheSanitizer_IsReported()
    {
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(
            Kernels.PerElement("row[0][-1] = 1;"), [Kernels.EntryPoint], new EmulatedCudaOptions { Sanitize = true });

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => program.Run(Kernels.EntryPoint, [], [[new float[5], new float[5]]], misalignment: 2));

        Assert.Contains("AddressSanitizer", exception.Report);
    }

    [GxxFact]
    public void Run_MisalignedVectorAccess_IsReportedAndDoesNotKillTheProcess()
    {
        string source = Kernels.PerElement("float4 four = *(const float4*)(row[0] + 1); row[1][0] = four.w;");

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => Kernels.RunOneBlock(source, threads: 1, [new float[8], new float[8]]));

        Assert.StartsWith(
            "misaligned access in line 13: an address of 'const struct float4' is 4 bytes past a multiple of 16",
            exception.Report);
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_ScalarsOfAnotherSize_AreRefused(bool sanitize)
    {
        var options = new EmulatedCudaOptions { Sanitize = sanitize };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(AdamWKernel.Source, [AdamWKernel.EntryPoint], options);

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => program.Run(AdamWKernel.EntryPoint, [1f, 2f], [AdamWKernel.CreateTensor(4, seed: 1)]));

        Assert.StartsWith("the kernel declares 28 bytes of scalars, but the launch passes 8", exception.Report);
    }
}
