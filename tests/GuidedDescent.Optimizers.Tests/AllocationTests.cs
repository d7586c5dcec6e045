using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Optimizers.Tests;

public class AllocationTests
{
    [Theory]
    [MemberData(nameof(RuleCases.Names), MemberType = typeof(RuleCases))]
    public void Step_AllocatesNothing(string name)
    {
        using var parameters = new ParameterSet();
        parameters.Add("large", [300, 301]);
        parameters.Add("small", [13]);
        using var device = new CpuDevice(threads: 2);
        using var optimizer = new Optimizer(parameters, RuleCases.Get(name), device);
        void TakeSteps(int count)
        {
            for (int step = 0; step < count; step++)
            {
                optimizer.Step();
                optimizer.ZeroGradients();
            }
        }

        TakeSteps(5);
        long before = GC.GetAllocatedBytesForCurrentThread();
        TakeSteps(100);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
