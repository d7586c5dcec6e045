using System.Diagnostics.CodeAnalysis;
using GuidedDescent.Cuda;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Samples.PyTorchInterop;

/// <summary>
/// Trains tensors that another framework owns, where they are: in host memory, or on a GPU in a stream of that framework's. First
/// all tensors are added, then the optimizer is built.
/// </summary>
public sealed unsafe class ForeignOptimizer : IDisposable
{
    /// <summary>The number that stands for the processor where others stand for GPUs.</summary>
    public const int Processor = -1;

    private readonly CudaDevice? _gpu;
    private readonly ParameterSet _parameters;
    private Optimizer? _optimizer;

    /// <summary>Opens the device.</summary>
    /// <param name="ordinal">Which GPU, counted from 0, or <see cref="Processor"/>.</param>
    /// <param name="stream">
    /// The stream of the GPU's primary context to work in, a <c>CUstream</c>: 0 is the legacy default stream. For the processor it
    /// must be 0.
    /// </param>
    /// <exception cref="ArgumentException">There can be no such device, or the processor was given a stream.</exception>
    /// <exception cref="CudaLibraryNotFoundException">The driver or NVRTC is not installed, or not where it was looked for.</exception>
    /// <exception cref="CudaDeviceException">There is no such GPU, or the driver refuses it.</exception>
    public ForeignOptimizer(int ordinal, nint stream)
    {
        _gpu = Open(ordinal, stream);
        _parameters = new ParameterSet(Device);
    }

    private Device Device => _gpu ?? Device.Cpu;

    private IUpdateRule Rule => _optimizer!.Groups[0].Rule;

    /// <summary>Adds a tensor. Its owner keeps the memory in place until the optimizer is disposed.</summary>
    /// <param name="name">A name that no other tensor has.</param>
    /// <param name="extents">The lengths of its axes, outermost first; its elements are in row-major order, without gaps.</param>
    /// <param name="value">The first weight.</param>
    /// <param name="gradient">The first element of the gradient, or null where <see cref="BindGradient"/> will give it.</param>
    /// <exception cref="ArgumentException">The name is taken, an axis is too long, or a pointer cannot be right.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is built already.</exception>
    public void AddParameter(string name, ReadOnlySpan<long> extents, float* value, float* gradient)
    {
        if (_optimizer is not null)
        {
            throw new InvalidOperationException($"'{name}' comes too late: the optimizer is built, and takes no further tensors.");
        }

        int[] axes = new int[extents.Length];
        for (int axis = 0; axis < axes.Length; axis++)
        {
            axes[axis] = extents[axis] <= int.MaxValue
                ? (int)extents[axis]
                : throw new ArgumentException(
                    $"Axis {axis} of '{name}' has {extents[axis]} elements, more than the {int.MaxValue} an axis may have.",
                    nameof(extents));
        }

        _parameters.Wrap(name, Shape.Of(axes), value, gradient);
    }

    /// <summary>Says where a gradient lies now. It costs the next step a check of all pointers and a new table of them.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="gradient">The first element of its gradient.</param>
    /// <exception cref="KeyNotFoundException">There is no such tensor.</exception>
    /// <exception cref="ArgumentException">The pointer cannot be right.</exception>
    public void BindGradient(string name, float* gradient) => _parameters[name].BindGradient(gradient);

    /// <summary>Builds the optimizer of all tensors added.</summary>
    /// <param name="rule">The name of a rule, one of <see cref="RuleCatalog.Names"/>.</param>
    /// <param name="hyperparameters">Those that are not to have their defaults, as <see cref="HyperparameterText"/>.</param>
    /// <exception cref="ArgumentException">
    /// The rule or a hyperparameter is not known or out of its range, or tensors share memory.
    /// </exception>
    /// <exception cref="InvalidOperationException">The optimizer is built already, or a tensor has no gradient.</exception>
    public void Build(string rule, string hyperparameters)
    {
        if (_optimizer is not null)
        {
            throw new InvalidOperationException($"The optimizer is built already, of the rule {Rule.Descriptor.Name}.");
        }

        _optimizer = new Optimizer(
            _parameters, RuleCatalog.With(RuleCatalog.Find(rule), HyperparameterText.Parse(hyperparameters)));
    }

    /// <summary>Gives some hyperparameters other values, from the next step on; a refused one changes none.</summary>
    /// <param name="hyperparameters">Names and values, as <see cref="HyperparameterText"/>.</param>
    /// <exception cref="ArgumentException">A hyperparameter is not known or out of its range.</exception>
    /// <exception cref="InvalidOperationException">The optimizer is not built yet.</exception>
    public void SetHyperparameters(string hyperparameters)
    {
        RequireBuilt();
        _optimizer.Groups[0].Rule = RuleCatalog.With(Rule, HyperparameterText.Parse(hyperparameters));
    }

    /// <summary>Updates all tensors from their gradients; on a GPU, puts that into the stream.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is not built yet.</exception>
    public void Step()
    {
        RequireBuilt();
        _optimizer.Step();
    }

    /// <summary>For people: the rule, how much it trains, and where.</summary>
    /// <exception cref="InvalidOperationException">The optimizer is not built yet.</exception>
    public string Describe()
    {
        RequireBuilt();
        OptimizerGroup group = _optimizer.Groups[0];
        return $"{group.Rule}, {group.Parameters.Length} tensors with {group.ElementCount} elements, {group.StateBytes} bytes of state, "
            + $"on {_gpu?.Describe() ?? Device.Name}";
    }

    /// <summary>Frees the states and the device. The tensors are their owner's and stay.</summary>
    public void Dispose()
    {
        _optimizer?.Dispose();
        _parameters.Dispose();
        _gpu?.Dispose();
    }

    [MemberNotNull(nameof(_optimizer))]
    private void RequireBuilt()
    {
        if (_optimizer is null)
        {
            throw new InvalidOperationException("The optimizer is not built yet: add its tensors, then build it, then use it.");
        }
    }

    private static CudaDevice? Open(int ordinal, nint stream)
    {
        if (ordinal < Processor)
        {
            throw new ArgumentOutOfRangeException(
                nameof(ordinal), ordinal, $"A device is the number of a GPU, from 0 on, or {Processor} for the processor.");
        }

        if (ordinal != Processor)
        {
            return new CudaDevice(ordinal, new CudaDeviceOptions { Stream = new CUstream { Pointer = stream } });
        }

        return stream == 0 ? null : throw new ArgumentException("The processor has no streams: give it 0.", nameof(stream));
    }
}
