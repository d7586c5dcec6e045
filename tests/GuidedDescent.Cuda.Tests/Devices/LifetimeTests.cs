using GuidedDescent.Cuda;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed class LifetimeTests
{
    public static TheoryData<string> Orders => ["dpo", "dop", "pdo", "pod", "odp", "opd"];

    [GxxTheory]
    [MemberData(nameof(Orders))]
    public void Dispose_InAnyOrderAndTwice_LeavesNothing(string order)
    {
        foreach (bool capturesSteps in (bool[])[false, true])
        {
            EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
            CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
            var parameters = new ParameterSet(device);
            parameters.Add("p", [1000]).WriteGradient([1, 2, 3]);
            var optimizer = new Optimizer(parameters, new AdamW());
            optimizer.Step();
            foreach (char each in order + order)
            {
                IDisposable disposed = each switch { 'd' => device, 'p' => parameters, _ => optimizer };
                disposed.Dispose();
            }

            Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
        }
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_WhileOthersUseTheContext_LeavesNothing(bool capturesSteps)
    {
        using var context = new PrimaryContext(0);
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        using (CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps }))
        {
            using var training = new Training(device);
            training.Prepare(1);
            training.Optimizer.Step();
        }

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }

    [GxxTheory]
    [InlineData("cuStreamCreate")]
    [InlineData("cuDeviceGetAttribute")]
    [InlineData("cuModuleLoadDataEx")]
    [InlineData("cuModuleGetFunction")]
    public void Open_ThatFailsHalfway_LeavesNothing(string call)
    {
        using var context = new PrimaryContext(0);
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        EmulatedGpu.Driver.FailOn(call, 0, (int)CUResult.ErrorOutOfMemory);

        Assert.ThrowsAny<Exception>(() => EmulatedGpu.Open());

        Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
    }

    [GxxFact]
    public void Use_AfterTheDeviceIsDisposed_IsRefused()
    {
        CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter parameter = parameters.Add("p", [10]);
        using var optimizer = new Optimizer(parameters, new AdamW());
        device.Dispose();

        Assert.Throws<ObjectDisposedException>(optimizer.Step);
        Assert.Throws<ObjectDisposedException>(optimizer.ZeroGradients);
        Assert.Throws<ObjectDisposedException>(() => parameter.ReadValue(new float[1]));
        Assert.Throws<ObjectDisposedException>(() => parameter.WriteValue([1]));
        Assert.Throws<ObjectDisposedException>(() => new Optimizer(parameters, new AdamW()));
        Assert.Throws<ObjectDisposedException>(device.Synchronize);
        Assert.Equal(0, optimizer.StepCount);
    }

    [GxxFact]
    public void Step_OnAThreadWithoutTheContext_Works()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new Training(device);
        using var plain = new Training(Device.Cpu);
        training.Prepare(1);
        plain.Prepare(1);
        plain.Optimizer.Step();

        OnAnotherThread(training.Optimizer.Step);

        Assert.Equal(plain.Read(), training.Read());
    }

    [GxxFact]
    public void EveryCall_LeavesTheCurrentContextOfTheThreadAsItWas()
    {
        OnAnotherThread(() =>
        {
            using (CudaDevice device = EmulatedGpu.Open())
            {
                using var training = new Training(device);
                training.Prepare(1);
                training.Optimizer.Step();
                training.Read();
            }

            CUcontext current = default;
            EmulatedGpu.Check(DriverAPINativeMethods.ContextManagement.cuCtxGetCurrent(ref current));
            Assert.Equal(0, current.Pointer);
        });
    }

    [GxxFact]
    public void Optimizers_OnSeveralThreads_ShareADevice()
    {
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = true });
        using var plain = new Training(Device.Cpu);
        TakeSteps(plain);
        float[][] expected = plain.Read();

        Parallel.For(0, 4, _ =>
        {
            using var training = new Training(device);
            TakeSteps(training);
            Assert.Equal(expected, training.Read());
        });
    }

    [GxxFact]
    public void Build_ThatFailsHalfway_LeavesNothing()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        parameters.Add("p", [1000]);
        new Optimizer(parameters, new AdamW()).Dispose();
        EmulatedCudaObjects before = EmulatedGpu.Driver.LiveObjects;
        EmulatedCudaCounters counted = EmulatedGpu.Driver.Counters;
        new Optimizer(parameters, new AdamW()).Dispose();
        long allocations = (EmulatedGpu.Driver.Counters - counted).DeviceAllocations;
        for (int call = 0; call < allocations; call++)
        {
            EmulatedGpu.Driver.FailOn("cuMemAlloc_v2", call, (int)CUResult.ErrorOutOfMemory);

            Assert.Throws<OutOfMemoryException>(() => new Optimizer(parameters, new AdamW()));

            Assert.Equal(before, EmulatedGpu.Driver.LiveObjects);
        }

        Assert.InRange(allocations, 3, 100);
    }

    private static void TakeSteps(Training training)
    {
        for (int step = 1; step <= 5; step++)
        {
            training.Prepare(step);
            training.Optimizer.Step();
        }
    }

    private static void OnAnotherThread(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
