using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>
/// A translation unit of CUDA text, compiled for the processor. Its kernels run as they would on a GPU, thread by thread, in an
/// order drawn at random from <see cref="EmulatedCudaOptions.Seed"/>. All of them have the signature of generated kernels:
/// <code>
/// struct Chunk { long long offset; int tensor; int length; };
/// extern "C" __global__ void Name(const Scalars* scalars, float* const* tensors, const Chunk* chunks, int chunkCount)
/// </code>
/// where <c>Scalars</c> is any struct of floats and <c>tensors</c> holds one pointer per slot for each tensor in turn. Kernels that go tile
/// by tile take three arguments more: <c>float* const* partials, int rows, int columns</c>. Generated ones end with
/// <c>Surroundings surroundings</c>, which are all zero: a kernel runs here by itself, without what a step does around it.
/// </summary>
public sealed partial class EmulatedCudaProgram : IDisposable
{
    private readonly KernelHost _kernels;
    private readonly ImmutableArray<string> _entryPoints;
    private ulong _launches;
    private bool _disposed;

    private EmulatedCudaProgram(KernelHost kernels, ImmutableArray<string> entryPoints, EmulatedCudaOptions options)
    {
        _kernels = kernels;
        _entryPoints = entryPoints;
        Options = options;
    }

    /// <summary>How kernels are launched.</summary>
    public EmulatedCudaOptions Options { get; }

    /// <summary>Compiles the kernels of a rule, or takes them from the cache if the same text was compiled before.</summary>
    /// <param name="rule">The rule whose <see cref="RuleDescriptor.CudaSource"/> is compiled.</param>
    /// <param name="options">How to launch; null for the defaults.</param>
    /// <exception cref="NativeToolMissingException">g++ is not installed.</exception>
    /// <exception cref="NativeCompilationException">The text does not compile.</exception>
    public static EmulatedCudaProgram Compile(RuleDescriptor rule, EmulatedCudaOptions? options = null) =>
        Compile(rule.CudaSource, [.. rule.Kernels.Select(kernel => kernel.EntryPoint)], options);

    /// <summary>Compiles CUDA text, or takes it from the cache if the same text was compiled before.</summary>
    /// <param name="cudaSource">The translation unit. It needs no includes.</param>
    /// <param name="entryPoints">The names of the kernels to be launched.</param>
    /// <param name="options">How to launch; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no entry point, or one is not an identifier.</exception>
    /// <exception cref="NativeToolMissingException">g++ is not installed.</exception>
    /// <exception cref="NativeCompilationException">The text does not compile.</exception>
    public static EmulatedCudaProgram Compile(
        string cudaSource, IReadOnlyList<string> entryPoints, EmulatedCudaOptions? options = null)
    {
        if (entryPoints.Count == 0 || entryPoints.FirstOrDefault(name => !Identifier().IsMatch(name)) is not null)
        {
            throw new ArgumentException(
                $"The entry points must be at least one identifier, but are [{string.Join(", ", entryPoints)}].",
                nameof(entryPoints));
        }

        options ??= new EmulatedCudaOptions();
        ImmutableArray<string> names = [.. entryPoints];
        KernelHost kernels = options.Sanitize ? new KernelProcess(cudaSource, names) : new KernelLibrary(cudaSource, names);
        return new EmulatedCudaProgram(kernels, names, options);
    }

    /// <summary>Runs one kernel over all elements of all tensors, in place.</summary>
    /// <param name="entryPoint">The name of the kernel.</param>
    /// <param name="scalars">Its scalars, in the order of its struct.</param>
    /// <param name="tensors">The tensors.</param>
    /// <exception cref="ArgumentException">The program has no kernel of this name.</exception>
    /// <exception cref="CudaEmulationException">
    /// The kernel did what it must not do: barriers diverged, an access was misaligned, the scalars have another size than its
    /// struct, or, with <see cref="EmulatedCudaOptions.Sanitize"/>, a sanitizer stopped it.
    /// </exception>
    public void Run(string entryPoint, ReadOnlySpan<float> scalars, TensorTable tensors) =>
        Run(entryPoint, MemoryMarshal.AsBytes(scalars), tensors, tensors.Cut(Options.ChunkElements));

    /// <summary>Runs one kernel over the given chunks, in place.</summary>
    /// <param name="entryPoint">The name of the kernel.</param>
    /// <param name="scalars">The bytes of its scalars.</param>
    /// <param name="tensors">The tensors; only elements in the chunks need to exist.</param>
    /// <param name="chunks">The stretches to visit.</param>
    /// <exception cref="ArgumentException">The program has no kernel of this name.</exception>
    /// <exception cref="CudaEmulationException">The kernel did what it must not do.</exception>
    public void Run(string entryPoint, ReadOnlySpan<byte> scalars, TensorTable tensors, ReadOnlySpan<Chunk> chunks) =>
        Run(entryPoint, scalars, tensors, chunks, partials: null);

    /// <summary>Runs a kernel that goes tile by tile over the given chunks, in place.</summary>
    /// <param name="entryPoint">The name of the kernel.</param>
    /// <param name="scalars">The bytes of its scalars.</param>
    /// <param name="tensors">The tensors; only elements in the chunks need to exist.</param>
    /// <param name="chunks">The stretches to visit; see <see cref="PartialResults.CutIntoBands"/>.</param>
    /// <param name="partials">The domain, and where the tiles leave what they come to; null for a kernel that takes none.</param>
    /// <exception cref="ArgumentException">The program has no kernel of this name.</exception>
    /// <exception cref="CudaEmulationException">The kernel did what it must not do.</exception>
    public void Run(
        string entryPoint, ReadOnlySpan<byte> scalars, TensorTable tensors, ReadOnlySpan<Chunk> chunks, PartialResults? partials)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_entryPoints.Contains(entryPoint))
        {
            throw new ArgumentException(
                $"No kernel is named '{entryPoint}'; there is {string.Join(", ", _entryPoints)}.", nameof(entryPoint));
        }

        _kernels.Run(new KernelLaunch
        {
            EntryPoint = entryPoint,
            Scalars = scalars,
            Tensors = tensors,
            Chunks = chunks,
            Partials = partials,
            BlockSize = Options.BlockSize,
            GridSize = Options.GridSize,
            Seed = Options.Seed + (_launches++ << 32),
        });
    }

    /// <summary>Runs one kernel over all elements of copies of the given tensors, and returns the copies.</summary>
    /// <param name="entryPoint">The name of the kernel.</param>
    /// <param name="scalars">Its scalars, in the order of its struct.</param>
    /// <param name="tensors">
    /// One array per slot for each tensor, all slots of a tensor equally long; an empty one for a slot without memory.
    /// </param>
    /// <param name="misalignment">How many elements past a multiple of 16 bytes the copies start: 0 to 3.</param>
    /// <returns>The tensors after the launch, arranged as they came.</returns>
    /// <exception cref="ArgumentException">The tensors do not fit together, or no kernel has this name.</exception>
    /// <exception cref="CudaEmulationException">As for the other overload.</exception>
    public float[][][] Run(
        string entryPoint, ReadOnlySpan<float> scalars, IReadOnlyList<float[][]> tensors, int misalignment = 0)
    {
        using var copies = new TensorCopies(tensors, misalignment);
        Run(entryPoint, scalars, copies.Table);
        return copies.ToArrays();
    }

    /// <summary>Unloads the kernels. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        _disposed = true;
        _kernels.Dispose();
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
