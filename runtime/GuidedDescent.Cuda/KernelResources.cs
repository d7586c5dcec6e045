namespace GuidedDescent.Cuda;

/// <summary>What a kernel takes of a GPU, as the driver sees the machine code that steps run.</summary>
/// <param name="EntryPoint">The name of the kernel.</param>
/// <param name="Registers">Registers for each thread.</param>
/// <param name="LocalBytes">Bytes of memory beside them for each thread; 0 unless the compiler ran out of registers.</param>
/// <param name="ResidentBlocks">How many of its blocks, of 256 threads each, the whole GPU runs at once.</param>
public sealed record KernelResources(string EntryPoint, int Registers, int LocalBytes, int ResidentBlocks);
