using System.Diagnostics;
using GuidedDescent.Gpu.Tests.Driver;
using ManagedCuda;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>Times one contender, round by round. The context must be current.</summary>
/// <param name="contender">What is timed; the lane disposes it.</param>
/// <param name="ballast">What keeps the GPU busy meanwhile.</param>
/// <param name="effort">How much time to spend.</param>
internal sealed class Lane(Contender contender, Ballast ballast, Effort effort) : IDisposable
{
    // Two launches a step, and the ballast, stay below what a driver keeps in a queue, about a thousand.
    private const int MostStepsAtOnce = 100;
    private const int LeastStepsAtOnce = 3;
    private const int MostBallast = 128;

    private readonly StreamTimer _timer = new(contender.Stream);
    private readonly List<double> _gpu = [];
    private readonly List<double> _host = [];
    private readonly List<double> _wall = [];
    private int _steps = LeastStepsAtOnce;
    private int _ballast = 1;
    private bool _wasAhead = true;

    public Contender Contender => contender;

    /// <summary>What the rounds have shown.</summary>
    public LaneFigures Figures => new(_gpu, _host, _wall, _wasAhead);

    /// <summary>Runs it until compilers and clocks have settled, and finds out how many steps make a block.</summary>
    public void WarmUp()
    {
        long start = Stopwatch.GetTimestamp();
        int count = 0;
        while (count < effort.WarmUpCalls || Stopwatch.GetElapsedTime(start) < effort.WarmUpTime)
        {
            Enqueue(LeastStepsAtOnce);
            Synchronize();
            count += LeastStepsAtOnce;
        }

        double step = TimeOf(LeastStepsAtOnce).Wall;
        _steps = (int)Math.Clamp(effort.BlockMicroseconds / step, LeastStepsAtOnce, MostStepsAtOnce);
    }

    /// <summary>Times one block of steps behind ballast, for the GPU, and one from an empty stream, for the host.</summary>
    public void Measure()
    {
        _gpu.Add(GpuTime());
        (double host, double wall) = TimeOf(_steps);
        _host.Add(host);
        _wall.Add(wall);
    }

    public void Dispose()
    {
        _timer.Dispose();
        contender.Dispose();
    }

    private double GpuTime()
    {
        while (true)
        {
            ballast.Enqueue(contender.Stream, _ballast);
            _timer.Start();
            Enqueue(_steps);
            bool isAhead = !_timer.HasStarted;
            _timer.Stop();
            double milliseconds = _timer.Wait();
            if (isAhead || _ballast >= MostBallast)
            {
                _wasAhead &= isAhead;
                return milliseconds * 1e3 / _steps;
            }

            _ballast *= 2;
        }
    }

    // Microseconds a step: until the host is through, and until the GPU is as well.
    private (double Host, double Wall) TimeOf(int steps)
    {
        Synchronize();
        long start = Stopwatch.GetTimestamp();
        Enqueue(steps);
        double host = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        Synchronize();
        return (host / steps, Stopwatch.GetElapsedTime(start).TotalMicroseconds / steps);
    }

    private void Enqueue(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            contender.Enqueue();
        }
    }

    private void Synchronize() =>
        DriverAPINativeMethods.Streams.cuStreamSynchronize(contender.Stream).Require("waiting for a stream");
}
