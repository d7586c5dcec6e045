using GuidedDescent.Execution;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The generated CUDA text compiles for every architecture, to the instructions that were meant.</summary>
public class PtxTests
{
    public static TheoryData<string, CudaArchitecture> RulesAndArchitectures()
    {
        var data = new TheoryData<string, CudaArchitecture>();
        foreach (string rule in RuleCases.TypeNames)
        {
            foreach (CudaArchitecture architecture in Enum.GetValues<CudaArchitecture>())
            {
                data.Add(rule, architecture);
            }
        }

        return data;
    }

    [ClangTheory]
    [MemberData(nameof(RulesAndArchitectures))]
    public void Ptx_IsWhatTheKernelsSay(string name, CudaArchitecture architecture)
    {
        RuleDescriptor rule = RuleCases.Get(name).Descriptor;

        PtxModule module = PtxCompiler.Compile(rule.CudaSource, architecture);

        Assert.Equal(rule.Kernels.Select(kernel => kernel.EntryPoint).Order(), module.EntryPoints.Order());

        // Four at a time, averages of the weights as well.
        int averages = rule.Kernels.Count(AverageTraffic.CanFollow);
        Assert.Equal(averages + rule.Kernels.Sum(kernel => kernel.Reads.Length), module.Count("ld.v4.f32"));
        Assert.Equal(averages + rule.Kernels.Sum(kernel => kernel.Writes.Length), module.Count("st.v4.f32"));
        Assert.False(module.UsesLocalMemory);
        Assert.False(module.UsesDoublePrecision);
        Assert.Empty(module.UnresolvedFunctions);
        Assert.Empty(module.Approximations);
    }
}
