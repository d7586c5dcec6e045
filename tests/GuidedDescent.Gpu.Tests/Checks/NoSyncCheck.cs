using System.Diagnostics;
using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Output;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>A step does not wait: the host is through with many steps long before the GPU is.</summary>
internal sealed class NoSyncCheck : ICheck
{
    // Two launches a step stay below what a driver keeps in a queue, about a thousand; beyond it, the host waits whoever it is.
    private const int Steps = 200;
    private const int WarmUpSteps = 60;
    private const double LeastRatio = 4;

    public string Name => "NoSync";

    public string Run(CheckSettings settings)
    {
        int elements = settings.KeepsGpuBusy ? 100_000_000 : 1 << 17;
        IEnumerable<string> seen = new[] { false, true }.Select(captures => Measure(elements, captures));
        return $"AdamW of {elements:N0} elements, {Steps} steps: {string.Join("; ", seen)}";
    }

    private static string Measure(int elements, bool captures)
    {
        using var device = new CudaDevice(0, new CudaDeviceOptions { CaptureSteps = captures });
        using var context = new GpuContext();
        using var parameters = new ParameterSet(device);
        parameters.Add("weight", [elements]);
        using var optimizer = new Optimizer(parameters, new AdamW());
        TakeSteps(optimizer, WarmUpSteps);
        device.Synchronize();

        using var timer = new StreamTimer(device.Stream);
        timer.Start();
        long start = Stopwatch.GetTimestamp();
        TakeSteps(optimizer, Steps);
        double host = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        timer.Stop();
        bool isDone = timer.HasStopped;
        double gpu = timer.Wait();
        string mode = captures ? "replayed" : "eager";
        string times = $"{mode}, host {Figure.Of(host)} ms, GPU {Figure.Of(gpu)} ms";
        CheckFailedException.ThrowIf(isDone || gpu < LeastRatio * host, () => $"the host seems to have waited: {times}");
        return times;
    }

    private static void TakeSteps(Optimizer optimizer, int count)
    {
        for (int step = 0; step < count; step++)
        {
            optimizer.Step();
        }
    }
}
