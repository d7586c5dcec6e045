using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Averages;

/// <summary>A parameter whose weights go a given way, all alike, with averages of it.</summary>
internal sealed class GuidedWay : IDisposable
{
    public const int Elements = 37;

    private readonly double[] _way;
    private readonly Parameter _parameter;

    public GuidedWay(double[] way, params WeightAverage[] averages)
    {
        _way = way;
        Parameters = new ParameterSet();
        _parameter = Parameters.Add("w", [Elements]);
        _parameter.Value.Fill((float)way[0]);
        Optimizer = new Optimizer(Parameters, new ScriptedRule((_, _) => { }), averages: averages);
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    public void GoTo(int step)
    {
        while (Optimizer.StepCount < step)
        {
            _parameter.Value.Fill((float)_way[Optimizer.StepCount + 1]);
            Optimizer.Step();
        }
    }

    public float Average(WeightAverage average)
    {
        float[] read = new float[Elements];
        Optimizer.ReadAverage(average, _parameter, read);
        return Assert.Single(read.Distinct());
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }
}
