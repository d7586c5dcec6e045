using GuidedDescent.Execution.Cpu;
using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Averages;

public class AverageStepTests
{
    private const int Steps = 12;

    private static readonly WeightAverage[] s_all =
    [
        WeightAverage.Exponential(0.9),
        WeightAverage.WarmedUp(0.95),
        WeightAverage.PowerWarmedUp(0.9),
        WeightAverage.BiasCorrected(0.9),
        WeightAverage.PowerFunction(6.94),
        WeightAverage.PowerFunctionOfWidth(0.05),
        WeightAverage.Stochastic(start: 3, interval: 2),
    ];

    [Theory]
    [InlineData(1, 16)]
    [InlineData(2, 1024)]
    [InlineData(3, 65_536)]
    public void Step_EveryAverage_HasTheBitsOfItsFormulaOnAnyPartition(int threads, int chunkElements)
    {
        using var device = new CpuDevice(threads, chunkElements);
        using var training = new AveragedTraining(device, s_all);
        float[][] expected = [.. s_all.Select(_ => training.Weights())];
        for (int step = 1; step <= Steps; step++)
        {
            training.Step();
            float[] weights = training.Weights();
            for (int average = 0; average < s_all.Length; average++)
            {
                Draw(expected[average], weights, (float)s_all[average].RateAt(step));
                Assert.Equal(expected[average], training.Average(s_all[average]));
            }
        }
    }

    [Fact]
    public void Step_AveragesKept_DoNotChangeTheWeights()
    {
        using var with = new AveragedTraining(Device.Cpu, s_all);
        using var without = new AveragedTraining(Device.Cpu);
        for (int step = 1; step <= Steps; step++)
        {
            with.Step();
            without.Step();
        }

        Assert.Equal(without.Weights(), with.Weights());
    }

    [Fact]
    public void Step_EveryAverage_IsNearTheOneInDoublePrecision()
    {
        using var training = new AveragedTraining(Device.Cpu, s_all);
        double[][] exact = [.. s_all.Select(_ => Array.ConvertAll(training.Weights(), weight => (double)weight))];
        for (int step = 1; step <= 200; step++)
        {
            training.Step();
            float[] weights = training.Weights();
            for (int average = 0; average < s_all.Length; average++)
            {
                double rate = s_all[average].RateAt(step);
                for (int element = 0; element < weights.Length; element++)
                {
                    exact[average][element] += rate * (weights[element] - exact[average][element]);
                }
            }
        }

        // A step adds at most half a unit in the last place of the difference, times the rate, of the rate itself and of the sum. The
        // earlier ones fade with the average, so that no more than 1 / rate of the last kind count, and no more than the steps.
        double largest = exact.Max(average => average.Max(Math.Abs)) + training.Weights().Max(Math.Abs);
        for (int average = 0; average < s_all.Length; average++)
        {
            double least = Enumerable.Range(1, 200).Select(step => s_all[average].RateAt(step)).Where(rate => rate > 0).Min();
            double bound = largest * Math.Pow(2, -24) * (Math.Min(200, 1 / least) + 4);
            float[] found = training.Average(s_all[average]);
            Assert.All(found.Zip(exact[average]), pair => Assert.InRange(pair.First - pair.Second, -bound, bound));
        }
    }

    [Fact]
    public void Stochastic_AfterTraining_IsTheMean()
    {
        WeightAverage average = WeightAverage.Stochastic(start: 3, interval: 2);
        using var training = new AveragedTraining(Device.Cpu, average);
        double[] sum = new double[training.Weights().Length];
        for (int step = 1; step <= Steps; step++)
        {
            training.Step();
            if (step is 3 or 5 or 7 or 9 or 11)
            {
                sum = [.. sum.Zip(training.Weights(), (total, weight) => total + weight)];
            }
        }

        Assert.All(sum.Zip(training.Average(average)), pair => Assert.Equal(pair.First / 5, pair.Second, 2e-6));
    }

    [Fact]
    public void Exponential_WithoutDecay_IsTheWeights()
    {
        using var training = new AveragedTraining(Device.Cpu, WeightAverage.Exponential(0));
        training.Step();
        training.Step();

        Assert.Equal(training.Weights(), training.Average(WeightAverage.Exponential(0)));
    }

    [Fact]
    public void EveryAverage_OfConstantWeights_IsTheWeights()
    {
        using var training = new AveragedTraining(Device.Cpu, s_all);
        float[] start = training.Weights();
        for (int step = 0; step < Steps; step++)
        {
            training.Optimizer.Step();
        }

        Assert.Equal(start, training.Weights());
        Assert.All(s_all, average => Assert.Equal(start, training.Average(average)));
    }

    [Fact]
    public void Exponential_OfALine_LagsByItsClosedForm()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [40]);
        WeightAverage average = WeightAverage.Exponential(0.75);
        using var optimizer = new Optimizer(parameters, new MomentumRule(LearningRate: 1, Momentum: 0), averages: [average]);
        parameter.Gradient.Fill(-1);
        float[] read = new float[40];
        for (int step = 1; step <= 30; step++)
        {
            optimizer.Step();
            optimizer.ReadAverage(average, parameter, read);

            // The average of the line w = t that begins at 0 is t - β / (1 - β) (1 - β^t).
            double expected = step - (3 * (1 - Math.Pow(0.75, step)));
            Assert.All(read, value => Assert.Equal(expected, value, 1e-5));
        }
    }

    [Fact]
    public void Step_WeightsNotFinite_LeaveAnAverageThatRestsAlone()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [20]);
        WeightAverage average = WeightAverage.Stochastic(start: 1, interval: 5);

        // Beside one that does not rest, so that there is something to do.
        WeightAverage other = WeightAverage.Exponential(0.5);
        using var optimizer = new Optimizer(parameters, new MomentumRule(Momentum: 0), averages: [other, average]);
        optimizer.Step();
        parameter.Gradient.Fill(float.NaN);
        optimizer.Step();
        float[] read = new float[20];
        optimizer.ReadAverage(average, parameter, read);

        Assert.All(read, value => Assert.Equal(0, value));
        optimizer.ReadAverage(other, parameter, read);
        Assert.All(read, value => Assert.Equal(float.NaN, value));
        Assert.True(float.IsNaN(parameter.Value[0]));
    }

    [Fact]
    public void Step_GradientsBoundElsewhere_AveragesGoOn()
    {
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var moved = new AveragedTraining(Device.Cpu, average);
        using var still = new AveragedTraining(Device.Cpu, average);
        moved.Step();
        still.Step();
        foreach (Parameter parameter in moved.Parameters)
        {
            parameter.BindGradient(new float[parameter.Length]);
        }

        moved.Step();
        still.Step();

        Assert.Equal(still.Average(average), moved.Average(average));
    }

    [Fact]
    public void Step_PlanThrows_LeavesAveragesAndStepCount()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [3]);
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var optimizer = new Optimizer(
            parameters, new ScriptedRule((_, _) => throw new DivideByZeroException()), averages: [average]);
        parameter.WriteValue([1, 2, 3]);
        float[] read = new float[3];

        Assert.Throws<DivideByZeroException>(optimizer.Step);

        optimizer.ReadAverage(average, parameter, read);
        Assert.Equal([0, 0, 0], read);
        Assert.Equal(0, optimizer.StepCount);
    }

    [Theory]
    [InlineData(StorageFormat.Single)]
    [InlineData(StorageFormat.BFloat16)]
    public void Step_PlanThatWritesNoWeight_StillAverages(StorageFormat storage)
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [3], storage);
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var optimizer = new Optimizer(parameters, new ScriptedRule((_, _) => { }), averages: [average]);
        parameter.WriteValue([2, 4, 8]);
        float[] read = new float[3];

        optimizer.Step();

        optimizer.ReadAverage(average, parameter, read);
        Assert.Equal([1, 2, 4], read);
    }

    [Fact]
    public void WriteAverage_AndStepCount_ContinueWhereAnotherOptimizerWas()
    {
        using var whole = new AveragedTraining(Device.Cpu, s_all);
        using var first = new AveragedTraining(Device.Cpu, s_all);
        for (int step = 0; step < Steps; step++)
        {
            whole.Step();
        }

        for (int step = 0; step < 5; step++)
        {
            first.Step();
        }

        using var device = new CpuDevice(threads: 2, chunkElements: 512);
        using var second = new AveragedTraining(device, s_all);
        for (int index = 0; index < second.Parameters.Count; index++)
        {
            Parameter from = first.Parameters[index];
            Parameter to = second.Parameters[index];
            to.WriteValue(from.Value);
            if (from.Name is "p1" or "p3")
            {
                second.Optimizer.WriteState(to, "m", first.Optimizer.State(from, "m"));
            }

            foreach (WeightAverage average in s_all)
            {
                float[] content = new float[from.Length];
                first.Optimizer.ReadAverage(average, from, content);
                second.Optimizer.WriteAverage(average, to, content);
            }
        }

        second.Optimizer.StepCount = 5;
        for (int step = 5; step < Steps; step++)
        {
            second.Step();
        }

        Assert.All(s_all, average => Assert.Equal(whole.Average(average), second.Average(average)));
    }

    private static void Draw(float[] average, float[] weights, float rate)
    {
        for (int element = 0; element < weights.Length; element++)
        {
            average[element] = rate switch
            {
                0 => average[element],
                1 => weights[element],
                _ => MathF.FusedMultiplyAdd(rate, weights[element] - average[element], average[element]),
            };
        }
    }
}
