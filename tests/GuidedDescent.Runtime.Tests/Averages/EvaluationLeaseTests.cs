using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Averages;

public class EvaluationLeaseTests
{
    private static readonly WeightAverage s_fast = WeightAverage.Exponential(0.5);
    private static readonly WeightAverage s_slow = WeightAverage.Exponential(0.9);

    [Fact]
    public void EvaluateWith_UntilDisposed_HasTheAverageInPlace()
    {
        using AveragedTraining training = Trained();
        float[] weights = training.Weights();
        float[] average = training.Average(s_slow);
        float[] other = training.Average(s_fast);

        using (EvaluationLease lease = training.Optimizer.EvaluateWith(s_slow))
        {
            Assert.Equal(average, training.Weights());
            Assert.Equal(average, training.Average(s_slow));
            Assert.Equal(other, training.Average(s_fast));
            Assert.True(lease.IsOpen);
            Assert.Equal(s_slow, lease.Average);
        }

        Assert.Equal(weights, training.Weights());
        Assert.Equal(average, training.Average(s_slow));
    }

    [Fact]
    public void EvaluateWith_ThenTraining_GoesOnAsIfNothingHadBeen()
    {
        using AveragedTraining evaluated = Trained();
        using AveragedTraining undisturbed = Trained();
        evaluated.Optimizer.EvaluateWith(s_slow).Dispose();
        evaluated.Optimizer.EvaluateWith(s_fast).Dispose();
        evaluated.Step();
        undisturbed.Step();

        Assert.Equal(undisturbed.Weights(), evaluated.Weights());
        Assert.Equal(undisturbed.Average(s_slow), evaluated.Average(s_slow));
    }

    [Fact]
    public void Dispose_WhateverHappenedInside_RestoresEveryBit()
    {
        using AveragedTraining training = Trained();
        // A NaN with a payload, a signalling one, a denormal and a negative zero.
        uint[] odd = [0x7fc01234, 0x7f800001, 1, 0x80000000, 0xff812345];
        training.Parameters["p0"].WriteValue(MemoryMarshal.Cast<uint, float>(odd));
        uint[] weights = Bits(training);

        Assert.Throws<NotImplementedException>((Action)(() =>
        {
            using (training.Optimizer.EvaluateWith(s_slow))
            {
                foreach (Parameter parameter in training.Parameters)
                {
                    parameter.Value.Fill(float.NaN);
                }

                training.Parameters["p1"].BindGradient(new float[1030]);
                throw new NotImplementedException();
            }
        }));

        Assert.Equal(weights, Bits(training));
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        using AveragedTraining training = Trained();
        float[] weights = training.Weights();
        EvaluationLease first = training.Optimizer.EvaluateWith(s_slow);
        first.Dispose();
        first.Dispose();
        Assert.Equal(weights, training.Weights());

        using EvaluationLease second = training.Optimizer.EvaluateWith(s_slow);
        float[] average = training.Weights();
        first.Dispose();

        Assert.True(second.IsOpen);
        Assert.False(first.IsOpen);
        Assert.Equal(average, training.Weights());
    }

    [Fact]
    public void EvaluateWith_WhileALeaseIsOpen_IsRefusedAndTheFirstStillRestores()
    {
        using AveragedTraining training = Trained();
        float[] weights = training.Weights();
        using (training.Optimizer.EvaluateWith(s_slow))
        {
            Refused("EvaluateWith", () => training.Optimizer.EvaluateWith(s_fast));
            Refused("EvaluateWith", () => training.Optimizer.EvaluateWith(s_slow));
        }

        Assert.Equal(weights, training.Weights());
    }

    [Fact]
    public void WhatNeedsTheTrainingWeights_WhileALeaseIsOpen_IsRefused()
    {
        using AveragedTraining training = Trained();
        Parameter parameter = training.Parameters["p0"];
        parameter.Gradient.Fill(3);
        using (training.Optimizer.EvaluateWith(s_slow))
        {
            Refused("Step", training.Optimizer.Step);
            Refused("PrepareReplay", training.Optimizer.PrepareReplay);
            Refused("ZeroGradients", training.Optimizer.ZeroGradients);
            Refused("ResetAverages", training.Optimizer.ResetAverages);
            Refused("Accumulate", () => training.Optimizer.Accumulate());
            Refused("new Optimizer", () => new Optimizer(training.Parameters, new MomentumRule()));
            Refused("WriteAverage", () => training.Optimizer.WriteAverage(s_slow, parameter, [1]));
        }

        Assert.Equal(7, training.Optimizer.StepCount);
        Assert.Equal(3, parameter.Gradient[0]);
    }

    [Fact]
    public void Step_OfAnotherOptimizerOfTheSet_IsRefusedToo()
    {
        using AveragedTraining training = Trained();
        using var other = new Optimizer(training.Parameters, new MomentumRule());
        using (training.Optimizer.EvaluateWith(s_slow))
        {
            Refused("Step", other.Step);
        }

        other.Step();
    }

    [Fact]
    public void EvaluateWith_OfAnotherOptimizerOfTheSet_IsRefusedAndItsEndLeavesTheLease()
    {
        using AveragedTraining training = Trained();
        float[] weights = training.Weights();
        var other = new Optimizer(training.Parameters, new MomentumRule(), averages: [s_slow]);
        EvaluationLease before = other.EvaluateWith(s_slow);
        before.Dispose();
        using (EvaluationLease lease = training.Optimizer.EvaluateWith(s_slow))
        {
            float[] average = training.Weights();
            Refused("EvaluateWith", () => other.EvaluateWith(s_slow));
            before.Dispose();
            other.Dispose();
            Assert.True(lease.IsOpen);
            Assert.Equal(average, training.Weights());
        }

        Assert.Equal(weights, training.Weights());
    }

    [Fact]
    public void Lease_ThatIsForgotten_KeepsTrainingFromGoingOnUntilTheOptimizerEnds()
    {
        using AveragedTraining training = Trained();
        float[] weights = training.Weights();
        Forget(training);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Refused("Step", training.Optimizer.Step);
        training.Optimizer.Dispose();

        Assert.Equal(weights, training.Weights());
    }

    [Fact]
    public void EvaluateWith_NothingThatIsTrainedOrHasElements_ChangesNothing()
    {
        float[] weights = [1, 2];
        float[] nothing = [];
        using var parameters = new ParameterSet();
        parameters.Wrap("frozen", [2], weights, new float[2]);
        Parameter empty = parameters.Wrap("empty", [0, 3], nothing, nothing);
        using var optimizer = new Optimizer(
            parameters, [ParameterGroup.Frozen("still", "frozen"), ParameterGroup.ByName("rest", "empty", new MomentumRule())],
            averages: [s_slow]);
        optimizer.Step();
        using (optimizer.EvaluateWith(s_slow))
        {
            Assert.Equal<float>([1, 2], weights);
        }

        optimizer.ReadAverage(s_slow, empty, []);
        optimizer.WriteAverage(s_slow, empty, []);
        Assert.Equal(0, optimizer.AverageBytes);
        Assert.Throws<ArgumentException>("parameter", () => optimizer.ReadAverage(s_slow, parameters["frozen"], new float[2]));
    }

    [Fact]
    public void EvaluateWith_AnAverageDeclaredAlike_IsTheSame()
    {
        using AveragedTraining training = Trained();
        float[] average = training.Average(s_slow);
        using EvaluationLease lease = training.Optimizer.EvaluateWith(WeightAverage.Exponential(0.9));
        Assert.Equal(average, training.Weights());
        Assert.Equal(average, training.Average(WeightAverage.Exponential(0.9)));
    }

    [Fact]
    public void EvaluateWith_AnAverageThatIsNotKept_IsRefusedByItsName()
    {
        using AveragedTraining training = Trained();
        ArgumentException error = Assert.Throws<ArgumentException>(
            "average", () => training.Optimizer.EvaluateWith(WeightAverage.Exponential(0.7)));
        Assert.Contains("'Exponential(0.7)'", error.Message);
        Assert.Contains("'Exponential(0.9)'", error.Message);

        using var without = new AveragedTraining(Device.Cpu);
        error = Assert.Throws<ArgumentException>("average", () => without.Optimizer.EvaluateWith(s_slow));
        Assert.Contains("it keeps none", error.Message);
    }

    [Fact]
    public void EvaluateWith_AMeanThatHasTakenNothingIn_IsRefused()
    {
        WeightAverage mean = WeightAverage.Stochastic(start: 2);
        using var training = new AveragedTraining(Device.Cpu, mean);
        training.Step();
        InvalidOperationException error =
            Assert.Throws<InvalidOperationException>(() => training.Optimizer.EvaluateWith(mean));
        Assert.Contains("from step 2 on", error.Message);

        training.Step();
        training.Optimizer.EvaluateWith(mean).Dispose();
    }

    [Fact]
    public void Dispose_OfTheOptimizer_EndsTheLease()
    {
        using AveragedTraining training = Trained();
        float[] weights = training.Weights();
        EvaluationLease lease = training.Optimizer.EvaluateWith(s_slow);

        training.Optimizer.Dispose();

        Assert.False(lease.IsOpen);
        Assert.Equal(weights, training.Weights());
        lease.Dispose();
        Assert.Equal(weights, training.Weights());
        Assert.Throws<ObjectDisposedException>(() => training.Optimizer.EvaluateWith(s_slow));
    }

    [Fact]
    public void Dispose_OfTheParameterSet_LeavesForeignMemoryWithItsWeights()
    {
        float[] memory = [1, 2, 3];
        using var parameters = new ParameterSet();
        parameters.Wrap("w", [3], memory, new float[] { 1, 1, 1 });
        using var optimizer = new Optimizer(parameters, new MomentumRule(), averages: [s_slow]);
        optimizer.Step();
        float[] weights = [.. memory];
        EvaluationLease lease = optimizer.EvaluateWith(s_slow);
        Assert.NotEqual(weights, memory);

        parameters.Dispose();

        Assert.Equal(weights, memory);
        lease.Dispose();
        Assert.Equal(weights, memory);
    }

    [Fact]
    public void Dispose_OfTheDevice_DoesNotKeepTheWeightsFromComingBack()
    {
        var device = new CpuDevice(threads: 2);
        using AveragedTraining training = Trained(device);
        float[] weights = training.Weights();
        using (training.Optimizer.EvaluateWith(s_slow))
        {
            device.Dispose();
        }

        Assert.Equal(weights, training.Weights());
    }

    [Fact]
    public void Optimizer_TwoAveragesOfOneName_AreRefused()
    {
        using var parameters = new ParameterSet();
        ArgumentException error = Assert.Throws<ArgumentException>(
            "averages", () => new Optimizer(parameters, new MomentumRule(), averages: [s_slow, s_fast, s_slow]));
        Assert.Contains("'Exponential(0.9)'", error.Message);
    }

    [Fact]
    public void Optimizer_OnADeviceThatKeepsNoAverages_IsRefused()
    {
        var device = new FarDevice();
        using var parameters = new ParameterSet(device);
        NotSupportedException error = Assert.Throws<NotSupportedException>(
            () => new Optimizer(parameters, new MomentumRule(), averages: [s_slow]));
        Assert.Contains("far device", error.Message);
        using var without = new Optimizer(parameters, new MomentumRule());
    }

    [Fact]
    public void ResetAverages_AfterWeightsWereGiven_StartsFromThem()
    {
        using AveragedTraining training = Trained();
        training.Optimizer.ResetAverages();

        Assert.Equal(training.Weights(), training.Average(s_slow));
        Assert.Equal(training.Weights(), training.Average(s_fast));
    }

    private static AveragedTraining Trained(Device? device = null)
    {
        var training = new AveragedTraining(device ?? Device.Cpu, s_fast, s_slow);
        for (int step = 0; step < 7; step++)
        {
            training.Step();
        }

        return training;
    }

    // Not inlined, so that no local variable keeps the lease.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(AveragedTraining training) => training.Optimizer.EvaluateWith(s_slow);

    private static uint[] Bits(AveragedTraining training) => MemoryMarshal.Cast<float, uint>(training.Weights()).ToArray();

    private static void Refused(string action, Action call)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(call);
        Assert.StartsWith($"{action} was called while 'Exponential(0.9)' is in the place of the training weights", error.Message);
    }
}
