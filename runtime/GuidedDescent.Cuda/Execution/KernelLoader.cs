using GuidedDescent.Precision;
using GuidedDescent.Rules;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Brings kernels to one GPU: each rule is compiled and loaded once, however many optimizers use it.</summary>
internal sealed class KernelLoader
{
    private readonly CudaSession _session;
    private readonly KernelCompiler _compiler;
    private readonly int _multiprocessors;
    private readonly Dictionary<RuleDescriptor, LoadedKernel[]> _rules = [];
    private readonly Dictionary<(RuleDescriptor? Rule, string Storage), LoadedKernel[]> _composed = [];
    private readonly Dictionary<string, CUmodule> _files = [];
    private readonly List<CUmodule> _modules = [];
    private readonly Lock _turn = new();

    /// <summary>Loads the kernels of the runtime itself; the context must be current.</summary>
    public KernelLoader(CudaSession session, GpuProperties properties, KernelCache cache)
    {
        _session = session;
        _compiler = new KernelCompiler(cache);
        Target = _compiler.TargetFor(properties.Architecture);
        _multiprocessors = properties.MultiprocessorCount;

        // Not with the device: an optimizer that outlives it may still have kernels on their way, or graphs that hold them.
        session.AtEnd(UnloadModules);
        CUmodule own = LoadModule("runtime", RuntimeKernels.ReadSource());
        StoreScalars = Find(own, RuntimeKernels.StoreScalars, ScalarStore.Threads);
        ClearSlot = Find(own, RuntimeKernels.ClearSlot, LaunchShape.BlockThreads);
    }

    /// <summary>What kernels are compiled to.</summary>
    public CompilationTarget Target { get; }

    /// <summary>The version of NVRTC.</summary>
    public Version CompilerVersion => _compiler.Version;

    /// <summary>The kernel that puts the scalars of a step where the kernels of the rules read them.</summary>
    public LoadedKernel StoreScalars { get; }

    /// <summary>The kernel that sets one slot of all tensors to zero.</summary>
    public LoadedKernel ClearSlot { get; }

    /// <summary>The kernels of a rule, in the order of <see cref="RuleDescriptor.Kernels"/>; the context must be current.</summary>
    public LoadedKernel[] Load(RuleDescriptor rule)
    {
        lock (_turn)
        {
            if (!_rules.TryGetValue(rule, out LoadedKernel[]? kernels))
            {
                // A plan of matrix operations alone has no text to compile.
                CUmodule module = rule.Kernels.IsEmpty ? default : LoadModule(rule.Name, rule.CudaSource);
                kernels = [.. rule.Kernels.Select(kernel => Find(module, kernel.EntryPoint, LaunchShape.BlockThreads))];
                _rules.Add(rule, kernels);
            }

            return kernels;
        }
    }

    /// <summary>The kernels of a rule for what is stored in fewer bits, in the same order; the context must be current.</summary>
    public LoadedKernel[] Load(RuleDescriptor rule, BucketStorage storage)
    {
        lock (_turn)
        {
            if (!_composed.TryGetValue((rule, storage.ToString()), out LoadedKernel[]? kernels))
            {
                CUmodule module = LoadModule($"{rule.Name}, stored", StoredKernelText.Of(rule, storage));
                kernels =
                [
                    .. rule.Kernels.Select(kernel => Find(module, StoredKernelText.EntryPointOf(kernel), LaunchShape.BlockThreads)),
                ];
                _composed.Add((rule, storage.ToString()), kernels);
            }

            return kernels;
        }
    }

    /// <summary>The kernels between a slot that is stored in fewer bits and a copy of it; the context must be current.</summary>
    public CopyKernels Load(SlotStorage storage)
    {
        lock (_turn)
        {
            if (!_composed.TryGetValue((null, storage.ToString()), out LoadedKernel[]? kernels))
            {
                CUmodule module = LoadModule("copies", CopyKernelText.Of(storage));
                kernels =
                [
                    .. new[] { CopyKernelText.Open, CopyKernelText.Close, CopyKernelText.Draw }
                        .Select(entryPoint => Find(module, entryPoint, LaunchShape.BlockThreads)),
                ];
                _composed.Add((null, storage.ToString()), kernels);
            }

            return new CopyKernels(kernels[0], kernels[1], kernels[2]);
        }
    }

    /// <summary>Kernels of the runtime that not everybody needs, of a file of their own; the context must be current.</summary>
    /// <param name="file">The name of the file, without its ending.</param>
    /// <param name="entryPoints">The kernels, of <see cref="LaunchShape.BlockThreads"/> threads a block.</param>
    public LoadedKernel[] LoadOwn(string file, params ReadOnlySpan<string> entryPoints)
    {
        lock (_turn)
        {
            if (!_files.TryGetValue(file, out CUmodule module))
            {
                module = LoadModule(file, RuntimeKernels.ReadSource(file));
                _files.Add(file, module);
            }

            var kernels = new LoadedKernel[entryPoints.Length];
            for (int index = 0; index < kernels.Length; index++)
            {
                kernels[index] = Find(module, entryPoints[index], LaunchShape.BlockThreads);
            }

            return kernels;
        }
    }

    private void UnloadModules()
    {
        foreach (CUmodule module in _modules)
        {
            _ = DriverAPINativeMethods.ModuleManagement.cuModuleUnload(module);
        }
    }

    /// <summary>
    /// Loads machine code, and where the driver will not have it, as one older than the compiler may not, assembly language.
    /// </summary>
    private CUmodule LoadModule(string name, string source)
    {
        CUResult result = TryLoad(_compiler.Compile(source, name, Target), out CUmodule module);
        if (result is CUResult.ErrorNoBinaryForGPU or CUResult.ErrorInvalidImage && Target.Kind == KernelImageKind.Cubin)
        {
            result = TryLoad(_compiler.Compile(source, name, CompilationTarget.Ptx(Target.Architecture)), out module);
        }

        if (result == CUResult.UnsupportedPTXVersion)
        {
            throw new CudaDeviceException(
                $"{_session.Name}: the driver, for CUDA {CudaDriver.Version()}, does not read what NVRTC {_compiler.Version} writes. "
                + $"Update the driver, or set {LibrarySearch.FolderVariable} to the folder of an older NVRTC.",
                result);
        }

        _session.Check(result, $"loading the kernels of {name}, compiled by NVRTC {_compiler.Version}, to the device");
        _modules.Add(module);
        return module;
    }

    private static CUResult TryLoad(KernelImage image, out CUmodule module)
    {
        module = default;
        // The driver reads assembly language up to a zero byte.
        return DriverAPINativeMethods.ModuleManagement.cuModuleLoadDataEx(ref module, [.. image.Bytes, 0], 0, [], []);
    }

    private LoadedKernel Find(CUmodule module, string entryPoint, int blockThreads)
    {
        CUfunction function = default;
        _session.Check(
            DriverAPINativeMethods.ModuleManagement.cuModuleGetFunction(ref function, module, entryPoint), $"finding {entryPoint}");
        int blocks = 0;
        _session.Check(
            DriverAPINativeMethods.Occupancy.cuOccupancyMaxActiveBlocksPerMultiprocessor(
                ref blocks, function, blockThreads, 0),
            $"asking for the occupancy of {entryPoint}");
        return new LoadedKernel(
            function,
            new KernelResources(
                entryPoint,
                Ask(function, CUFunctionAttribute.NumRegs, entryPoint),
                Ask(function, CUFunctionAttribute.LocalSizeBytes, entryPoint),
                Math.Max(blocks, 1) * _multiprocessors));
    }

    private int Ask(CUfunction function, CUFunctionAttribute attribute, string entryPoint)
    {
        int value = 0;
        _session.Check(
            DriverAPINativeMethods.FunctionManagement.cuFuncGetAttribute(ref value, attribute, function),
            $"asking for {attribute} of {entryPoint}");
        return value;
    }
}
