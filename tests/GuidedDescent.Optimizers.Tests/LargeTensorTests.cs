using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Tensors with more elements than 32 bits can count.</summary>
public sealed unsafe class LargeTensorTests
{
    private const int ChunkElements = 65_536;
    private const long Length = (1L << 31) + ChunkElements + 12_345;

    [Fact]
    public void Cut_LengthBeyond32Bits_CoversEveryElementOnce()
    {
        using var tensors = new TensorTable(1, [Length], [4096]);

        Chunk[] chunks = tensors.Cut(ChunkElements);

        Assert.Equal(Length, chunks.Sum(chunk => (long)chunk.Length));
        for (int index = 0; index < chunks.Length; index++)
        {
            Assert.Equal((long)index * ChunkElements, chunks[index].Offset);
        }
    }

    [GxxTheory]
    [InlineData("AdamW", false)]
    [InlineData("AdamW", true)]
    [InlineData("Lion", false)]
    [InlineData("Sgd, Nesterov", true)]
    public void Chunk_BeyondTheReachOf32Bits_IsUpdatedLikeOneAtTheStart(string ruleCase, bool isMisaligned)
    {
        IUpdateRule rule = RuleCases.Get(ruleCase);
        var launcher = new FirstLaunch();
        rule.Execute(new Step(7), launcher);
        using var program = EmulatedCudaProgram.Compile(rule.Descriptor);
        int offset = isMisaligned ? 1 : 0;
        float[][] near = CreateStreams(rule.Descriptor.Slots.Length);
        float[][] far = CreateStreams(rule.Descriptor.Slots.Length);

        Run(program, launcher, near, new Chunk(0, 0, ChunkElements - offset), offset);
        Run(program, launcher, far, new Chunk(1L << 31, 0, ChunkElements - offset), offset);

        Assert.NotEqual(CreateStreams(1)[0], near[0]);
        Assert.Equal(near, far);
    }

    private static float[][] CreateStreams(int slots)
    {
        var random = new Random(1);
        return
            [.. Enumerable.Range(0, slots).Select(_ => Enumerable.Range(0, ChunkElements).Select(_ => random.NextSingle()).ToArray())];
    }

    /// <summary>Runs the kernel on one chunk of tensors that begin so far below the arrays that the chunk lies in them.</summary>
    private static void Run(EmulatedCudaProgram program, FirstLaunch launch, float[][] streams, Chunk chunk, int offset)
    {
        GCHandle[] pinned = [.. streams.Select(stream => GCHandle.Alloc(stream, GCHandleType.Pinned))];
        nint[] starts = [.. pinned.Select(handle => (nint)((float*)handle.AddrOfPinnedObject() + offset - chunk.Offset))];
        using var tensors = new TensorTable(streams.Length, [Length], starts);
        program.Run(launch.Kernel!.EntryPoint, launch.Scalars, tensors, [chunk]);
        foreach (GCHandle handle in pinned)
        {
            handle.Free();
        }
    }

    private sealed class FirstLaunch : IKernelLauncher
    {
        public KernelDescriptor? Kernel { get; private set; }

        public byte[] Scalars { get; private set; } = [];

        public int Rows(int slot) => throw new NotSupportedException("The plan reads shapes.");

        public long Columns(int slot) => throw new NotSupportedException("The plan reads shapes.");

        public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
            where TScalars : unmanaged
        {
            Kernel ??= (KernelDescriptor)operation;
            Scalars = MemoryMarshal.AsBytes(new ReadOnlySpan<TScalars>(in scalars)).ToArray();
        }
    }
}
