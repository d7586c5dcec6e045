using GuidedDescent.Cuda;
using GuidedDescent.Rules;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Driver;

/// <summary>What a kernel takes of the GPU, as the driver sees the very machine code that steps run.</summary>
/// <param name="Kernel">The entry point.</param>
/// <param name="Registers">Registers a thread.</param>
/// <param name="LocalBytes">Bytes a thread of memory beside them; 0 unless the compiler ran out of registers.</param>
internal sealed record KernelResources(string Kernel, int Registers, int LocalBytes)
{
    /// <summary>The kernels of rules, in the order of their descriptors.</summary>
    public static IReadOnlyList<KernelResources> Of(IReadOnlyList<IUpdateRule> rules)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("guided-descent-kernels-");
        try
        {
            using var device = new CudaDevice(0, new CudaDeviceOptions { KernelFolder = folder.FullName });
            foreach (IUpdateRule rule in rules)
            {
                using var parameters = new ParameterSet(device);
                parameters.Add("weight", [1]);
                using var optimizer = new Optimizer(parameters, rule);
            }

            using var context = new GpuContext();
            return Read(
                [.. folder.GetFiles().Select(ReadImage)],
                [.. rules.SelectMany(rule => rule.Descriptor.Kernels).Select(kernel => kernel.EntryPoint)]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The machine code in a file that the library keeps: the rest of it, from the first sign of machine code on.</summary>
    private static byte[] ReadImage(FileInfo file)
    {
        byte[] content = File.ReadAllBytes(file.FullName);
        int elf = content.AsSpan().IndexOf("\u007fELF"u8);
        int emulated = content.AsSpan().IndexOf("EMULATED KERNEL"u8);
        int start = emulated >= 0 && emulated < elf ? emulated : elf;
        return start >= 0 ? content[start..] : throw new InvalidOperationException($"{file.Name} holds no machine code.");
    }

    private static List<KernelResources> Read(byte[][] images, string[] entryPoints)
    {
        var found = new Dictionary<string, KernelResources>();
        foreach (byte[] image in images)
        {
            CUmodule module = default;
            DriverAPINativeMethods.ModuleManagement.cuModuleLoadDataEx(ref module, image, 0, [], [])
                .Require("loading kernels that the library has kept");
            foreach (string entryPoint in entryPoints)
            {
                CUfunction function = default;
                if (DriverAPINativeMethods.ModuleManagement.cuModuleGetFunction(ref function, module, entryPoint) == CUResult.Success)
                {
                    found[entryPoint] = new KernelResources(
                        entryPoint, Ask(function, CUFunctionAttribute.NumRegs), Ask(function, CUFunctionAttribute.LocalSizeBytes));
                }
            }

            DriverAPINativeMethods.ModuleManagement.cuModuleUnload(module).Require("unloading kernels");
        }

        return [.. entryPoints.Select(entryPoint => found[entryPoint])];
    }

    private static int Ask(CUfunction function, CUFunctionAttribute attribute)
    {
        int value = 0;
        DriverAPINativeMethods.FunctionManagement.cuFuncGetAttribute(ref value, attribute, function)
            .Require($"asking for {attribute} of a kernel");
        return value;
    }
}
