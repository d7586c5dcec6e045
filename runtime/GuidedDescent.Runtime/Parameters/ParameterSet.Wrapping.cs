using System.Buffers;

namespace GuidedDescent;

// Parameters over memory that somebody else owns.
public sealed unsafe partial class ParameterSet
{
    /// <summary>
    /// Adds a parameter over host memory that somebody else owns. Nothing is copied; the memory is pinned until the set is
    /// disposed. Optimizers that exist already do not see it.
    /// </summary>
    /// <param name="name">A name that no other parameter of the set has.</param>
    /// <param name="shape">The extents, such as <c>[128, 64]</c>.</param>
    /// <param name="value">The weights: one float for each element, row-major.</param>
    /// <param name="gradient">
    /// The gradient, likewise; where it is left out, <see cref="Parameter.BindGradient(Memory{float})"/> must give it before an
    /// optimizer is built.
    /// </param>
    /// <param name="role">What it is in its network; see <see cref="Parameter.Role"/> for what it is where this is left out.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or taken, the role does not fit the shape, or memory has another length than the shape, or lies at an address
    /// that is no multiple of 4.
    /// </exception>
    /// <exception cref="InvalidOperationException">The set lives in the memory of a device, where host memory is of no use.</exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    public Parameter Wrap(
        string name, Shape shape, Memory<float> value, Memory<float> gradient = default, ParameterRole? role = null)
    {
        CheckDeclaration(name, shape, role);
        RequireHost($"parameter '{name}' {shape}");
        MemoryHandle pinned = ForeignMemory.Pin(value, name, shape, nameof(value));
        var parameter = new Parameter(this, name, shape, role, pinned);
        try
        {
            if (!gradient.IsEmpty)
            {
                parameter.BindGradient(gradient);
            }
        }
        catch (ArgumentException)
        {
            parameter.Unpin();
            throw;
        }

        return Append(parameter);
    }

    /// <summary>
    /// Adds a parameter over native memory of the set's device that somebody else owns and keeps in place for as long as the set
    /// is used. Nothing is copied. Optimizers that exist already do not see it.
    /// </summary>
    /// <param name="name">A name that no other parameter of the set has.</param>
    /// <param name="shape">The extents, such as <c>[128, 64]</c>.</param>
    /// <param name="value">The first weight of as many as the shape has elements, row-major.</param>
    /// <param name="gradient">
    /// The first element of the gradient; where it is null, <see cref="Parameter.BindGradient(float*)"/> must give it before an
    /// optimizer is built.
    /// </param>
    /// <param name="role">What it is in its network; see <see cref="Parameter.Role"/> for what it is where this is left out.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or taken, the role does not fit the shape, the pointer to the weights is null, or a pointer is no multiple
    /// of 4 or not of the device.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    public Parameter Wrap(string name, Shape shape, float* value, float* gradient = null, ParameterRole? role = null)
    {
        CheckDeclaration(name, shape, role);
        ForeignMemory.Check(Device.Memory, value, name, shape, nameof(value));
        if (gradient != null)
        {
            ForeignMemory.Check(Device.Memory, gradient, name, shape, nameof(gradient));
        }

        return Append(new Parameter(this, name, shape, role, value, gradient));
    }
}
