using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>Counts what the whole process allocates, and so runs while no other test does.</summary>
[Collection(nameof(AllocationTests))]
public class OperationAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Step_WithReductionsAndMeetings_AllocatesNothing(int threads)
    {
        using var device = new CpuDevice(threads);
        using var parameters = new ParameterSet();
        parameters.Add("r1", [70, 300]);
        parameters.Add("r2", [3, 5]);
        parameters.Add("s1", [70, 300]);
        parameters.Add("s2", [5000]);
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("reduce", parameter => parameter.Name[0] == 'r', ReductionRules.OverMatrices),
                new ParameterGroup("meet", parameter => parameter.Name[0] == 's', GroupSumRule.OverBoth),
            ],
            device);
        Steps(optimizer, 50);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Steps(optimizer, 100);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Steps(Optimizer optimizer, int count)
    {
        for (int step = 0; step < count; step++)
        {
            optimizer.Step();
        }
    }
}
