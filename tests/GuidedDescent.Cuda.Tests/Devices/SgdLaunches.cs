using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>Runs as many launches of a simple kernel at once as it is asked to, each with scalars of its own.</summary>
internal sealed unsafe class SgdLaunches : IDisposable
{
    private const int Elements = 1000;

    private readonly ParameterSet _parameters;
    private readonly Parameter _parameter;
    private readonly TensorTable _table;
    private readonly StepExecutor _executor;
    private readonly LaunchList _launches;
    private readonly KernelDescriptor _kernel;

    public SgdLaunches(Device device)
    {
        RuleDescriptor rule = ((IUpdateRule)new Sgd()).Descriptor;
        _kernel = rule.Kernels.Single(kernel => kernel.EntryPoint == "Sgd_UpdateDecayCoupledNoMomentum");
        _parameters = new ParameterSet(device);
        _parameter = _parameters.Add("p", [Elements]);
        _parameter.WriteValue([.. Enumerable.Range(0, Elements).Select(index => 1f / (index + 1))]);
        _parameter.WriteGradient([.. Enumerable.Range(0, Elements).Select(index => 0.001f * index)]);
        _table = new TensorTable(
            rule.Slots.Length, [Elements], [(nint)_parameter.ValuePointer, (nint)_parameter.GradientPointer, 0]);
        GroupTensors[] groups = [new GroupTensors(rule, _table)];
        _executor = device.CreateExecutor(groups);
        _launches = new LaunchList(groups);
    }

    public void Run(int launches, float learningRate)
    {
        _launches.Clear();
        _launches.BeginGroup(0);
        for (int index = 0; index < launches; index++)
        {
            _launches.Launch(_kernel, MemoryMarshal.AsBytes<float>([0.01f * index, learningRate / (index + 1)]));
        }

        _executor.Run(_launches);
    }

    public float[] Read()
    {
        float[] value = new float[Elements];
        _parameter.ReadValue(value);
        return value;
    }

    public void Dispose()
    {
        _executor.Dispose();
        _table.Dispose();
        _parameters.Dispose();
    }
}
