using System.Diagnostics;
using GuidedDescent.Cuda;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>Runs checks one after the other; one that fails takes no other with it, unless it loses the GPU.</summary>
/// <param name="progress">Told about every check as it starts and ends, so that a run that is cut off is not lost.</param>
internal sealed class CheckRun(TextWriter progress)
{
    private bool _isGpuLost;

    /// <summary>All checks, the quick ones first.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new RegistersCheck(),
        new ConformanceCheck(),
        new SameBitsAsCpuCheck(),
        new GraphReplayCheck(),
        new GradientPipelineCheck(),
        new CallersGraphCheck(),
        new CallersStreamCheck(),
        new WrappedPointersCheck(),
        new CachingCheck(),
        new ThreadsCheck(),
        new LifetimeCheck(),
        new AllocationCheck(),
        new NoSyncCheck(),
        new LargeTensorCheck(),
    ];

    public IReadOnlyList<CheckResult> Run(IEnumerable<ICheck> checks, CheckSettings settings)
    {
        var results = new List<CheckResult>();
        foreach (ICheck check in checks)
        {
            progress.WriteLine($"{check.Name} ...");
            CheckResult result = Run(check, settings);
            progress.WriteLine($"{check.Name} {result.Outcome.ToString().ToLowerInvariant()} in {result.Seconds:0.0} s: {result.Detail}");
            results.Add(result);
        }

        return results;
    }

    private CheckResult Run(ICheck check, CheckSettings settings)
    {
        if (_isGpuLost)
        {
            return new CheckResult(check.Name, CheckOutcome.Skipped, "an earlier check has lost the GPU; run it alone with --only", 0);
        }

        long start = Stopwatch.GetTimestamp();
        (CheckOutcome outcome, string detail) = Judge(check, settings);
        return new CheckResult(check.Name, outcome, detail, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    // Whatever is thrown belongs into the table: the machine may be gone before anybody can ask again.
    private (CheckOutcome Outcome, string Detail) Judge(ICheck check, CheckSettings settings)
    {
        try
        {
            return (CheckOutcome.Passed, check.Run(settings));
        }
        catch (CheckSkippedException skipped)
        {
            return (CheckOutcome.Skipped, skipped.Message);
        }
        catch (CheckFailedException failure)
        {
            return (CheckOutcome.Failed, failure.Message);
        }
        catch (Exception error)
        {
            _isGpuLost = error is CudaDeviceLostException;
            return (CheckOutcome.Failed, $"{error}");
        }
    }
}
