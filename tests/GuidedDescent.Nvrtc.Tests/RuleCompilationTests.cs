using System.Text.RegularExpressions;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;
using ManagedCuda.NVRTC;
using Xunit.Abstractions;

namespace GuidedDescent.Cuda.Tests;

/// <summary>The kernels of every rule we ship, compiled by NVRTC: what a multiprocessor has to hold for them.</summary>
public sealed partial class RuleCompilationTests(ITestOutputHelper output)
{
    // With this many, every multiprocessor since Volta holds 1024 threads, half of what it can at most.
    private const int MostRegisters = 64;

    // With this many it still holds 768. The most is Prodigy's pass, which reads seven streams and sums up two of them.
    private const int MostRegistersOfReductions = 80;

    // Where a kernel visits only vectors or has long prologues, the assembler would rather spill four numbers than hold fewer threads.
    private const int MostBytesSpilledByReductions = 16;

    private static readonly RuleDescriptor[] _elementwise =
    [
        Of<Sgd>(), Of<Adam>(), Of<AdamW>(), Of<AdaGrad>(), Of<RmsProp>(), Of<Lion>(), Of<Signum>(),
    ];

    private static readonly RuleDescriptor[] _overLayers =
    [
        Of<Lars>(), Of<Lamb>(), Of<NovoGrad>(), Of<Adafactor>(), Of<Came>(), Of<Prodigy>(), Of<Muon>(), Of<NorMuon>(), Of<Dion>(),
        Of<Shampoo>(), Of<Soap>(), Of<Kfac>(), Of<Ekfac>(),
    ];

    public static TheoryData<string, int> ElementwiseCases => CasesOf(_elementwise);

    public static TheoryData<string, int> LayerCases => CasesOf(_overLayers);

    [NvrtcTheory]
    [MemberData(nameof(ElementwiseCases))]
    public void Kernels_OfElementwiseRules_FitIntoRegisters(string name, int architecture)
    {
        RuleDescriptor rule = _elementwise.Single(rule => rule.Name == name);

        CheckReport(Assemble(name, rule.CudaSource, architecture), [.. rule.Kernels.Select(kernel => kernel.EntryPoint)]);
    }

    [NvrtcTheory]
    [MemberData(nameof(LayerCases))]
    public void Kernels_OfRulesOverLayers_LeaveRoomForManyThreads(string name, int architecture)
    {
        RuleDescriptor rule = _overLayers.Single(rule => rule.Name == name);

        CheckReport(
            Assemble(name, rule.CudaSource, architecture),
            [.. rule.Kernels.Select(kernel => kernel.EntryPoint)],
            MostRegistersOfReductions,
            MostBytesSpilledByReductions);
    }

    [NvrtcTheory]
    [InlineData(80)]
    [InlineData(90)]
    public void Kernels_OfTheRuntime_FitIntoRegisters(int architecture) =>
        CheckReport(
            Assemble("runtime", RuntimeKernels.ReadSource(), architecture), [RuntimeKernels.StoreScalars, RuntimeKernels.ClearSlot]);

    [NvrtcTheory]
    [InlineData(80)]
    [InlineData(90)]
    public void Kernels_ForReductions_FitIntoRegisters(int architecture)
    {
        CheckReport(
            Assemble(RuntimeKernels.ReductionFile, RuntimeKernels.ReadSource(RuntimeKernels.ReductionFile), architecture),
            [RuntimeKernels.Combine, RuntimeKernels.GroupSum]);
        CheckReport(
            Assemble(RuntimeKernels.RearrangementFile, RuntimeKernels.ReadSource(RuntimeKernels.RearrangementFile), architecture),
            [RuntimeKernels.Transpose, RuntimeKernels.RankKeys, RuntimeKernels.Move]);
    }

    [NvrtcTheory]
    [InlineData(80)]
    [InlineData(90)]
    public void Kernels_AroundSteps_FitIntoRegisters(int architecture)
    {
        CheckReport(
            Assemble(RuntimeKernels.AverageFile, RuntimeKernels.ReadSource(RuntimeKernels.AverageFile), architecture),
            [RuntimeKernels.UpdateAverages, RuntimeKernels.ExchangeWeights]);
        CheckReport(
            Assemble(RuntimeKernels.GradientCopyFile, RuntimeKernels.ReadSource(RuntimeKernels.GradientCopyFile), architecture),
            [RuntimeKernels.CopyGradients]);
    }

    // In double precision, and one of them over all of a matrix in one block: registers are of no concern.
    [NvrtcTheory]
    [InlineData("products", 80)]
    [InlineData("products", 90)]
    [InlineData("factorizations", 80)]
    [InlineData("factorizations", 90)]
    public void Kernels_ForMatrices_Compile(string file, int architecture) =>
        Assert.Contains("gd_", Assemble(file, RuntimeKernels.ReadSource(file), architecture), StringComparison.Ordinal);

    [NvrtcTheory]
    [InlineData(80)]
    [InlineData(90)]
    public void Kernels_OfTheGradientPipeline_FitIntoRegisters(int architecture)
    {
        CheckReport(
            Assemble(RuntimeKernels.GradientFile, RuntimeKernels.ReadSource(RuntimeKernels.GradientFile), architecture),
            [RuntimeKernels.SquareTiles, RuntimeKernels.ClipTensors]);
        CheckReport(
            Assemble(RuntimeKernels.DecisionFile, RuntimeKernels.ReadSource(RuntimeKernels.DecisionFile), architecture),
            [RuntimeKernels.Decide, RuntimeKernels.KeepIfSkipped]);
    }

    private void CheckReport(string report, string[] entryPoints, int mostRegisters = MostRegisters, int mostSpilled = 0)
    {
        output.WriteLine(report);
        Assert.Equal(entryPoints.Order(), EntryPoint().Matches(report).Select(match => match.Groups["name"].Value).Order());
        Assert.All(LocalMemory().Matches(report), match => Assert.InRange(int.Parse(match.Groups["stack"].Value), 0, mostSpilled));
        Assert.All(Registers().Matches(report), match => Assert.InRange(int.Parse(match.Groups["count"].Value), 1, mostRegisters));
        Assert.Equal(entryPoints.Length, LocalMemory().Count(report));
        Assert.Equal(entryPoints.Length, Registers().Count(report));
    }

    private static TheoryData<string, int> CasesOf(RuleDescriptor[] rules)
    {
        var cases = new TheoryData<string, int>();
        foreach (RuleDescriptor rule in rules)
        {
            cases.Add(rule.Name, 80);
            cases.Add(rule.Name, 90);
        }

        return cases;
    }

    private static RuleDescriptor Of<TRule>()
        where TRule : IUpdateRule<TRule> => TRule.Descriptor;

    // The assembler says what it used when it is asked to.
    private static string Assemble(string name, string source, int architecture)
    {
        CudaLibraries.Require(CudaLibrary.Nvrtc);
        using var program = new CudaRuntimeCompiler(source, $"{name}.cu");
        program.Compile([.. CompilerOptions.For(CompilationTarget.Cubin(architecture)), "--ptxas-options=-v"]);
        return program.GetLogAsString();
    }

    [GeneratedRegex(@"Compiling entry function '(?<name>\w+)'")]
    private static partial Regex EntryPoint();

    [GeneratedRegex(@"(?<stack>\d+) bytes stack frame, \d+ bytes spill stores, \d+ bytes spill loads")]
    private static partial Regex LocalMemory();

    [GeneratedRegex(@"Used (?<count>\d+) registers")]
    private static partial Regex Registers();
}
