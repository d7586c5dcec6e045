using GuidedDescent.Cuda;
using GuidedDescent.Execution;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Optimizers;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// In a stream of the caller's, steps take their turn among the caller's own work without anybody waiting: gradients that a copy in
/// the stream brings are those that the next step sees, and a copy behind the last step takes its weights.
/// </summary>
internal sealed unsafe class CallersStreamCheck : ICheck
{
    private const int Length = 100_003;
    private const int Steps = 10;

    private readonly AdamW _rule = new(LearningRate: 0.01, WeightDecay: 0.1);

    public string Name => "CallersStream";

    public string Run(CheckSettings settings)
    {
        // The library finds the driver.
        using (new CudaDevice())
        {
        }

        using var context = new GpuContext();
        using var own = new CudaStream(CUStreamFlags.NonBlocking);
        float[] expected = TrainOnCpu();
        foreach ((string name, CUstream stream) in new[] { ("a stream of the caller's", own.Stream), ("the default stream", default) })
        {
            foreach (bool captures in new[] { false, true })
            {
                using var device = new CudaDevice(0, new CudaDeviceOptions { Stream = stream, CaptureSteps = captures });
                Snapshot.Compare(Train(device, stream), expected, $"{name}, {(captures ? "replayed" : "eager")}");
            }
        }

        return $"{Steps} steps behind copies in a stream of the caller's and in the default stream, eager and replayed";
    }

    private float[] TrainOnCpu()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [Length]);
        using var optimizer = new Optimizer(parameters, _rule);
        for (int step = 1; step <= Steps; step++)
        {
            weight.WriteGradient(Gradient(step));
            optimizer.Step();
        }

        return [.. weight.Value];
    }

    private float[] Train(CudaDevice device, CUstream stream)
    {
        using var parameters = new ParameterSet(device);
        Parameter weight = parameters.Add("weight", [Length]);
        using var optimizer = new Optimizer(parameters, _rule);
        using MemorySlab gradients = device.Memory.Allocate((long)Steps * Length);
        for (int step = 1; step <= Steps; step++)
        {
            device.Memory.Write(gradients.Start + ((step - 1) * Length), Gradient(step));
        }

        for (int step = 1; step <= Steps; step++)
        {
            float* gradient = gradients.Start + ((step - 1) * Length);
            DeviceCopies.Enqueue(weight.GradientPointer, gradient, Length * sizeof(float), stream);
            optimizer.Step();
        }

        // Where the gradients of the first step were.
        DeviceCopies.Enqueue(gradients.Start, weight.ValuePointer, Length * sizeof(float), stream);
        DriverAPINativeMethods.Streams.cuStreamSynchronize(stream).Require("waiting for the caller's stream");
        float[] weights = new float[Length];
        device.Memory.Read(gradients.Start, weights);
        return weights;
    }

    private static float[] Gradient(int step) => RandomNumbers.Draw(step, Length);
}
