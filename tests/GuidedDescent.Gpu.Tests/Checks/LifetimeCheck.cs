using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// Device, parameters and optimizers may be disposed in any order and more than once; what is left says that it was disposed, and all
/// memory comes back.
/// </summary>
internal sealed class LifetimeCheck : ICheck
{
    private const int Length = 100_003;

    // Half of what would be gone if of two lives one left one tensor behind. The driver itself may keep some.
    private const long LeastLeak = Length * sizeof(float) / 2;

    public string Name => "Lifetime";

    public string Run(CheckSettings settings)
    {
        // The library finds the driver.
        using (new CudaDevice())
        {
        }

        using var context = new GpuContext();
        int[][] orders = settings.Quick ? [.. Orders().Where((_, index) => index % 5 == 0)] : [.. Orders()];
        Live(orders);
        long before = context.FreeBytes;
        Live(orders);
        long lost = before - context.FreeBytes;
        CheckFailedException.ThrowIf(
            lost > orders.Length * LeastLeak, () => $"{lost} bytes of device memory are gone after {2 * orders.Length} lives");
        return $"{orders.Length} orders of disposal, eager and replayed; {lost} bytes of device memory less than before";
    }

    /// <summary>All orders of the device, the parameters and two optimizers.</summary>
    private static IEnumerable<int[]> Orders() =>
        from first in Enumerable.Range(0, 4)
        from second in Enumerable.Range(0, 4).Except([first])
        from third in Enumerable.Range(0, 4).Except([first, second])
        select (int[])[first, second, third, 6 - first - second - third];

    private static void Live(int[][] orders)
    {
        foreach (int[] order in orders)
        {
            Live(order, captures: false);
            Live(order, captures: true);
        }
    }

    private static void Live(int[] order, bool captures)
    {
        var device = new CudaDevice(0, new CudaDeviceOptions { CaptureSteps = captures });
        var parameters = new ParameterSet(device);
        parameters.Add("weight", [Length]);
        var first = new Optimizer(parameters, new AdamW());
        var second = new Optimizer(parameters, new Lion());
        IDisposable[] all = [device, parameters, first, second];
        first.Step();
        second.Step();
        foreach (int index in order)
        {
            // Work may still be under way.
            all[index].Dispose();
            if (index is 0 or 1)
            {
                CheckFailedException.ThrowUnlessRefused<ObjectDisposedException>(first.Step, $"a step after disposing of {all[index]}");
            }

            all[index].Dispose();
        }
    }
}
