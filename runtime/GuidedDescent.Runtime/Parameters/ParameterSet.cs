using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using GuidedDescent.Execution;

namespace GuidedDescent;

/// <summary>
/// The named parameters of a model, in the order in which they were added. The set owns the memory of those made by
/// <see cref="Add(string, Shape, ParameterRole?)"/>: weights and gradients lie back to back in two arenas, which makes stepping many small
/// tensors as fast as stepping one large one. The memory is returned by <see cref="Dispose"/> and not before, so that no span can outlive
/// it unnoticed. A set is not for use by several threads at once.
/// </summary>
public sealed unsafe partial class ParameterSet : IReadOnlyList<Parameter>, IDisposable
{
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<string, Parameter> _byName = new(StringComparer.Ordinal);
    private readonly Arena _values;
    private readonly Arena _gradients;
    private readonly Arena _inputs;
    private bool _isDisposed;

    /// <summary>Makes an empty set of parameters that live in host memory.</summary>
    public ParameterSet()
        : this(Device.Cpu)
    {
    }

    /// <summary>Makes an empty set of parameters that live in the memory of a device.</summary>
    /// <param name="device">The device; optimizers of the set run on it where they name no other.</param>
    public ParameterSet(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        _values = new Arena(device.Memory);
        _gradients = new Arena(device.Memory);
        _inputs = new Arena(device.Memory);
    }

    /// <summary>Where the parameters live.</summary>
    public Device Device { get; }

    /// <summary>The number of parameters.</summary>
    public int Count => _parameters.Count;

    /// <summary>How often a gradient or an input has been bound to memory elsewhere, so that optimizers notice.</summary>
    internal int BindingVersion { get; private set; }

    /// <summary>Whether any parameter was given a role.</summary>
    internal bool DeclaresRoles => _parameters.Exists(parameter => parameter.DeclaredRole is not null);

    /// <summary>What has put other weights in the place of those that are trained; null where they are in their place.</summary>
    internal EvaluationLease? Lease { get; set; }

    internal bool IsDisposed => _isDisposed;

    /// <summary>A parameter by its position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public Parameter this[int index] => _parameters[index];

    /// <summary>A parameter by its name.</summary>
    /// <exception cref="KeyNotFoundException">No parameter has this name; the message lists similar ones.</exception>
    public Parameter this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            if (_byName.TryGetValue(name, out Parameter? parameter))
            {
                return parameter;
            }

            throw new KeyNotFoundException(
                Count == 0
                    ? $"There is no parameter named '{name}'; the set is empty."
                    : $"There is no parameter named '{name}'. {SimilarNames.Describe(name, _byName.Keys)}");
        }
    }

    /// <summary>Finds a parameter by its name.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Parameter parameter) => _byName.TryGetValue(name, out parameter);

    /// <summary>
    /// Adds a parameter whose weights and gradient the set owns, both zero. Optimizers that exist already do not see it.
    /// </summary>
    /// <param name="name">A name that no other parameter of the set has.</param>
    /// <param name="shape">The extents, such as <c>[128, 64]</c>.</param>
    /// <param name="role">What it is in its network; see <see cref="Parameter.Role"/> for what it is where this is left out.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the role does not fit the shape.</exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public Parameter Add(string name, Shape shape, ParameterRole? role = null)
    {
        CheckDeclaration(name, shape, role);
        return Append(new Parameter(this, name, shape, role, _values.Allocate(shape.Length), _gradients.Allocate(shape.Length)));
    }

    /// <summary>Lists the parameters in the order in which they were added.</summary>
    public IEnumerator<Parameter> GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Returns the memory the set owns and unpins what it wraps. Neither its parameters nor optimizers over them can be used
    /// afterwards. Calling it twice is harmless.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        // Memory that others own must not be left with other weights than theirs.
        Lease?.Dispose();
        _isDisposed = true;
        foreach (Parameter parameter in _parameters)
        {
            parameter.Unpin();
        }

        _values.Dispose();
        _gradients.Dispose();
        _inputs.Dispose();
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    internal void OnMemoryBound() => BindingVersion++;

    /// <summary>Refuses what must see the training weights while others are in their place.</summary>
    /// <exception cref="InvalidOperationException">A lease of an optimizer of the set is open.</exception>
    internal void RefuseDuringEvaluation(string action)
    {
        if (Lease is EvaluationLease open)
        {
            throw new InvalidOperationException(
                $"{action} was called while '{open}' is in the place of the training weights; dispose of the lease that EvaluateWith "
                + "returned first, best by a using statement around the evaluation.");
        }
    }

    internal float* AllocateInput(long elements) => _inputs.Allocate(elements);

    /// <summary>Refuses what only host memory can do.</summary>
    /// <exception cref="InvalidOperationException">The set lives in the memory of a device.</exception>
    internal void RequireHost(string subject)
    {
        if (!Device.Memory.IsHost)
        {
            throw new InvalidOperationException(
                $"The {subject} lives in the {Device.Memory}, which no span reaches. Copy with ReadValue, WriteValue, ReadGradient "
                + "and WriteGradient, and wrap memory of the device by its pointer.");
        }
    }

    private void CheckDeclaration(string name, Shape shape, ParameterRole? role)
    {
        ThrowIfDisposed();
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_byName.TryGetValue(name, out Parameter? other))
        {
            throw new ArgumentException($"There is already a parameter named '{name}', of shape {other.Shape}.", nameof(name));
        }

        if (role?.Refuses(shape) is string reason)
        {
            throw new ArgumentException(
                $"Parameter '{name}' {shape} cannot have the role '{role}', which {reason}; declare another role or shape.", nameof(role));
        }
    }

    private Parameter Append(Parameter parameter)
    {
        _byName.Add(parameter.Name, parameter);
        _parameters.Add(parameter);
        return parameter;
    }
}
