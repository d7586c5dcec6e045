using System.Text.RegularExpressions;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;
using GuidedDescent.Precision;
using GuidedDescent.Rules;
using ManagedCuda.NVRTC;
using Xunit.Abstractions;

namespace GuidedDescent.Cuda.Tests;

/// <summary>The kernels composed for what is stored in fewer bits, compiled by NVRTC: all is in registers.</summary>
public sealed partial class StoredCompilationTests(ITestOutputHelper output)
{
    // A lane holds eight elements of each stream. With this many, a multiprocessor holds 512 threads.
    private const int MostRegisters = 128;

    private static readonly IUpdateRule[] s_rules =
    [
        new AdamW(), new Lion(), new Sgd(Momentum: 0.9), new AdaGrad(), new RmsProp(Centered: true, Momentum: 0.9),
    ];

    public static TheoryData<string, StorageFormat, WeightRounding?, StateFormat, int> Cases
    {
        get
        {
            var data = new TheoryData<string, StorageFormat, WeightRounding?, StateFormat, int>();
            foreach (IUpdateRule rule in s_rules)
            {
                data.Add(rule.Descriptor.Name, StorageFormat.BFloat16, WeightRounding.MasterCopy, StateFormat.Single, 90);
                data.Add(rule.Descriptor.Name, StorageFormat.Half, WeightRounding.Compensated, StateFormat.BFloat16, 80);
                data.Add(rule.Descriptor.Name, StorageFormat.Half, WeightRounding.Stochastic, StateFormat.BFloat16Stochastic, 80);
                data.Add(rule.Descriptor.Name, StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.EightBit, 80);
                data.Add(rule.Descriptor.Name, StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.EightBit, 90);
                data.Add(rule.Descriptor.Name, StorageFormat.Single, null, StateFormat.EightBit, 90);
            }

            return data;
        }
    }

    [NvrtcTheory]
    [MemberData(nameof(Cases))]
    public void Kernels_OfStoredNumbers_StayInRegisters(
        string name, StorageFormat storage, WeightRounding? rounding, StateFormat states, int architecture)
    {
        IUpdateRule rule = s_rules.Single(rule => rule.Descriptor.Name == name);
        string source = Compose(rule, storage, new GroupPrecision { Weights = rounding, States = states });

        IEnumerable<Kernel> all = Assemble(name, source, architecture);
        Kernel[] kernels = [.. all.Where(kernel => kernel.Name.EndsWith("_Stored", StringComparison.Ordinal))];

        output.WriteLine(string.Join('\n', kernels.AsEnumerable()));
        Assert.Equal(rule.Descriptor.Kernels.Length, kernels.Length);
        Assert.All(kernels, kernel => Assert.Equal(0, kernel.StackBytes));
        Assert.All(kernels, kernel => Assert.InRange(kernel.Registers, 1, MostRegisters));
    }

    [NvrtcTheory]
    [InlineData(StorageFormat.BFloat16, WeightRounding.MasterCopy, StateFormat.EightBit)]
    [InlineData(StorageFormat.Half, WeightRounding.Compensated, StateFormat.BFloat16)]
    [InlineData(StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.BFloat16Stochastic)]
    public void Kernels_OfCopies_StayInRegisters(StorageFormat storage, WeightRounding rounding, StateFormat states)
    {
        using var parameters = new ParameterSet();
        using BucketStorage stored = Store(new AdamW(), storage, new GroupPrecision { Weights = rounding, States = states }, parameters);
        foreach (SlotStorage slot in new[] { stored[0]!, stored[1]!, stored[2]! })
        {
            Kernel[] kernels = [.. Assemble("copies", CopyKernelText.Of(slot), 90)];

            output.WriteLine(string.Join('\n', kernels.AsEnumerable()));
            Assert.Equal(3, kernels.Length);
            Assert.All(kernels, kernel => Assert.Equal(0, kernel.StackBytes));
            Assert.All(kernels, kernel => Assert.InRange(kernel.Registers, 1, MostRegisters));
        }
    }

    [NvrtcFact]
    public void Kernels_OfLending_StayInRegisters()
    {
        Kernel[] kernels = [.. Assemble(RuntimeKernels.LendingFile, RuntimeKernels.ReadSource(RuntimeKernels.LendingFile), 80)];

        Assert.Equal(
            [RuntimeKernels.LendWeights, RuntimeKernels.ReturnWeights], kernels.Select(kernel => kernel.Name).Order());
        Assert.All(kernels, kernel => Assert.Equal(0, kernel.StackBytes));
    }

    private static string Compose(IUpdateRule rule, StorageFormat storage, GroupPrecision precision)
    {
        using var parameters = new ParameterSet();
        using BucketStorage stored = Store(rule, storage, precision, parameters);
        return StoredKernelText.Of(rule.Descriptor, stored);
    }

    private static BucketStorage Store(IUpdateRule rule, StorageFormat storage, GroupPrecision precision, ParameterSet parameters)
    {
        Parameter parameter = parameters.Add("w", [8192], storage);
        long[][] lengths = [.. rule.Descriptor.Slots.Select(_ => new[] { parameter.Length })];
        return new BucketStorage(rule, precision, [parameter], lengths, HostMemory.Instance);
    }

    // The assembler says what it used when it is asked to.
    private static IEnumerable<Kernel> Assemble(string name, string source, int architecture)
    {
        CudaLibraries.Require(CudaLibrary.Nvrtc);
        using var program = new CudaRuntimeCompiler(source, $"{name}.cu");
        program.Compile([.. CompilerOptions.For(CompilationTarget.Cubin(architecture)), "--ptxas-options=-v"]);
        return Report().Matches(program.GetLogAsString()).Select(match => new Kernel(
            match.Groups["name"].Value, int.Parse(match.Groups["stack"].Value), int.Parse(match.Groups["registers"].Value)));
    }

    [GeneratedRegex(
        @"Compiling entry function '(?<name>\w+)'[\s\S]*?(?<stack>\d+) bytes stack frame[\s\S]*?Used (?<registers>\d+) registers")]
    private static partial Regex Report();

    private sealed record Kernel(string Name, int StackBytes, int Registers);
}
