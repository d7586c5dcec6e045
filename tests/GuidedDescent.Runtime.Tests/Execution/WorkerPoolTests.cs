using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution;

public class WorkerPoolTests
{
    private const int Elements = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Step_KernelThrows_ReachesTheCallerAndTheDeviceGoesOn(int threads)
    {
        using var device = new CpuDevice(threads, chunkElements: 4096);
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [Elements]);
        using var optimizer = new Optimizer(parameters, new FaultyRule(), device);
        for (int round = 0; round < 50; round++)
        {
            // The first chunk is the caller's, the last another thread's.
            parameter.Gradient[round % 2 == 0 ? 0 : Elements / 4096 * 4096] = FaultyRule.Poison;
            InvalidDataException error = Assert.Throws<InvalidDataException>(optimizer.Step);
            Assert.Equal("poisoned gradient", error.Message);
            Assert.Equal(round, optimizer.StepCount);

            optimizer.ZeroGradients();
            Assert.True(parameter.Gradient.IndexOfAnyExcept(0f) < 0);
            optimizer.Step();
            Assert.Equal(round + 1, optimizer.StepCount);
        }
    }

    [Fact]
    public async Task Step_TwoOptimizersOnTwoThreads_TakeTurnsOnOneDevice()
    {
        using var device = new CpuDevice(threads: 3, chunkElements: 1024);
        const int Steps = 300;
        float[] results = await Task.WhenAll(Enumerable.Range(1, 2).Select(number => Task.Run(() =>
        {
            using var parameters = new ParameterSet();
            Parameter parameter = parameters.Add("w", [50_003]);
            parameter.Gradient.Fill(number);
            using var optimizer = new Optimizer(parameters, new MomentumRule(LearningRate: 1, Momentum: 0), device);
            for (int step = 0; step < Steps; step++)
            {
                optimizer.Step();
            }

            Assert.True(parameter.Value.IndexOfAnyExcept(-number * (float)Steps) < 0);
            return parameter.Value[0];
        })));

        Assert.Equal([-Steps, -2 * Steps], results);
    }

    [Fact]
    public void Step_ThreadsHaveFallenAsleep_WakesThem()
    {
        using var device = new CpuDevice(threads: 2);
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [Elements]);
        parameter.Gradient.Fill(1);
        using var optimizer = new Optimizer(parameters, new MomentumRule(LearningRate: 1, Momentum: 0), device);
        for (int step = 1; step <= 20; step++)
        {
            Thread.Sleep(5);
            optimizer.Step();
            Assert.True(parameter.Value.IndexOfAnyExcept(-step) < 0);
        }
    }

    [Fact]
    public void Dispose_Device_EndsItsThreadsAndRefusesWork()
    {
        var device = new CpuDevice(threads: 4);
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [10]);
        parameter.Gradient.Fill(1);
        using var optimizer = new Optimizer(parameters, new MomentumRule(), device);
        device.Dispose();
        device.Dispose();

        Assert.Throws<ObjectDisposedException>(optimizer.Step);
        Assert.Throws<ObjectDisposedException>(() => new Optimizer(parameters, new MomentumRule(), device));
        Assert.Equal(0, optimizer.StepCount);
        Assert.True(parameter.Value.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Dispose_SharedDevice_KeepsWorking()
    {
        CpuDevice.Shared.Dispose();
        using var parameters = new ParameterSet();
        parameters.Add("w", [Elements]).Gradient.Fill(1);
        using var optimizer = new Optimizer(parameters, new MomentumRule(LearningRate: 1, Momentum: 0));

        optimizer.Step();

        Assert.Same(Device.Cpu, optimizer.Device);
        Assert.Equal(-1, parameters["w"].Value[Elements - 1]);
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(-1, 16)]
    [InlineData(1, 0)]
    [InlineData(1, 8)]
    [InlineData(1, 100)]
    public void CpuDevice_NumbersOutOfRange_AreRefused(int threads, int chunk)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(threads, chunk));
    }
}
