using System.Buffers;
using GuidedDescent.Execution;

namespace GuidedDescent;

// Parameters whose weights or gradients lie in formats of 16 bits.
public sealed unsafe partial class ParameterSet
{
    // Kernels pass over each parameter of fewer bits by itself, with the widest accesses where it begins at a multiple of 16 bytes.
    private const int NarrowAlignment = 16 / sizeof(float);

    /// <summary>
    /// Adds a parameter whose weights and gradient the set owns, both zero, in formats of one's choice. How an optimizer rounds the weights
    /// is chosen for its groups: see <see cref="GroupPrecision"/>.
    /// </summary>
    /// <param name="name">A name that no other parameter of the set has.</param>
    /// <param name="shape">The extents, such as <c>[128, 64]</c>.</param>
    /// <param name="storage">The format of the weights.</param>
    /// <param name="gradientStorage">The format of the gradient; that of the weights where it is left out.</param>
    /// <param name="role">What it is in its network; see <see cref="Parameter.Role"/> for what it is where this is left out.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the role does not fit the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="NotSupportedException">The set lives in the memory of a device that stores single precision only.</exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public Parameter Add(
        string name, Shape shape, StorageFormat storage, StorageFormat? gradientStorage = null, ParameterRole? role = null)
    {
        CheckDeclaration(name, shape, role);
        StorageFormats.Check(storage, nameof(storage));
        StorageFormat gradients = StorageFormats.Check(gradientStorage ?? storage, nameof(gradientStorage));
        RequireStorage(name, shape, storage, gradients);
        float* value = Allocate(_values, shape, storage);
        float* gradient = Allocate(_gradients, shape, gradients);
        return Append(new Parameter(this, name, shape, role, value, gradient) { ValueStorage = storage, GradientStorage = gradients });
    }

    /// <summary>
    /// Adds a parameter over host memory that somebody else owns, in the format of its elements. Nothing is copied; the memory is pinned
    /// until the set is disposed. <see cref="Parameter.BindGradient{T}(Memory{T})"/> must give the gradient before an optimizer is built.
    /// </summary>
    /// <typeparam name="T">What the weights are: <see cref="float"/>, <see cref="BFloat16"/> or <see cref="Half"/>.</typeparam>
    /// <param name="name">A name that no other parameter of the set has.</param>
    /// <param name="shape">The extents, such as <c>[128, 64]</c>.</param>
    /// <param name="value">The weights: one number for each element, row-major.</param>
    /// <param name="gradientStorage">The format of the gradient; that of the weights where it is left out.</param>
    /// <param name="role">What it is in its network; see <see cref="Parameter.Role"/> for what it is where this is left out.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or taken, the role does not fit the shape, no format has such elements, or memory has another length than the
    /// shape.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="InvalidOperationException">The set lives in the memory of a device, where host memory is of no use.</exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    public Parameter Wrap<T>(string name, Shape shape, Memory<T> value, StorageFormat? gradientStorage = null, ParameterRole? role = null)
        where T : unmanaged
    {
        CheckDeclaration(name, shape, role);
        RequireHost($"parameter '{name}' {shape}");
        StorageFormat storage = StorageFormats.Of<T>(name);
        StorageFormat gradients = StorageFormats.Check(gradientStorage ?? storage, nameof(gradientStorage));
        MemoryHandle pinned = ForeignMemory.Pin(value, name, shape, nameof(value));
        return Append(new Parameter(this, name, shape, role, pinned) { ValueStorage = storage, GradientStorage = gradients });
    }

    /// <summary>
    /// Adds a parameter over host memory that somebody else owns, with its gradient, each in the format of its elements. Nothing is
    /// copied; the memory is pinned until the set is disposed.
    /// </summary>
    /// <typeparam name="TValue">What the weights are: <see cref="float"/>, <see cref="BFloat16"/> or <see cref="Half"/>.</typeparam>
    /// <typeparam name="TGradient">What the gradient is made of, likewise.</typeparam>
    /// <param name="name">A name that no other parameter of the set has.</param>
    /// <param name="shape">The extents, such as <c>[128, 64]</c>.</param>
    /// <param name="value">The weights: one number for each element, row-major.</param>
    /// <param name="gradient">The gradient, likewise.</param>
    /// <param name="role">What it is in its network; see <see cref="Parameter.Role"/> for what it is where this is left out.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or taken, the role does not fit the shape, no format has such elements, or memory has another length than the
    /// shape.
    /// </exception>
    /// <exception cref="InvalidOperationException">The set lives in the memory of a device, where host memory is of no use.</exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    public Parameter Wrap<TValue, TGradient>(
        string name, Shape shape, Memory<TValue> value, Memory<TGradient> gradient, ParameterRole? role = null)
        where TValue : unmanaged
        where TGradient : unmanaged
    {
        CheckDeclaration(name, shape, role);
        RequireHost($"parameter '{name}' {shape}");
        StorageFormat storage = StorageFormats.Of<TValue>(name);
        StorageFormat gradients = StorageFormats.Of<TGradient>(name);
        MemoryHandle pinned = ForeignMemory.Pin(value, name, shape, nameof(value));
        var parameter = new Parameter(this, name, shape, role, pinned) { ValueStorage = storage, GradientStorage = gradients };
        try
        {
            parameter.BindGradient(gradient);
        }
        catch (ArgumentException)
        {
            parameter.Unpin();
            throw;
        }

        return Append(parameter);
    }

    /// <summary>
    /// Adds a parameter over native memory that somebody else owns and keeps in place for as long as the set is used, in formats of one's
    /// choice. Nothing is copied.
    /// </summary>
    /// <param name="name">A name that no other parameter of the set has.</param>
    /// <param name="shape">The extents, such as <c>[128, 64]</c>.</param>
    /// <param name="value">The first weight of as many as the shape has elements, row-major.</param>
    /// <param name="gradient">
    /// The first element of the gradient; where it is null, <see cref="Parameter.BindGradient(void*, StorageFormat)"/> must give it before
    /// an optimizer is built.
    /// </param>
    /// <param name="storage">The format of the weights.</param>
    /// <param name="gradientStorage">The format of the gradient; that of the weights where it is left out.</param>
    /// <param name="role">What it is in its network; see <see cref="Parameter.Role"/> for what it is where this is left out.</param>
    /// <exception cref="ArgumentException">
    /// The name is empty or taken, the role does not fit the shape, the pointer to the weights is null, or a pointer is no multiple of the
    /// size of an element or not of the device.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    /// <exception cref="NotSupportedException">The set lives in the memory of a device that stores single precision only.</exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    public Parameter Wrap(
        string name,
        Shape shape,
        void* value,
        void* gradient,
        StorageFormat storage,
        StorageFormat? gradientStorage = null,
        ParameterRole? role = null)
    {
        CheckDeclaration(name, shape, role);
        StorageFormats.Check(storage, nameof(storage));
        StorageFormat gradients = StorageFormats.Check(gradientStorage ?? storage, nameof(gradientStorage));
        RequireStorage(name, shape, storage, gradients);
        ForeignMemory.Check(Device.Memory, value, name, shape, nameof(value), StorageFormats.BytesOf(storage));
        if (gradient != null)
        {
            ForeignMemory.Check(Device.Memory, gradient, name, shape, nameof(gradient), StorageFormats.BytesOf(gradients));
        }

        return Append(new Parameter(this, name, shape, role, (float*)value, (float*)gradient)
        {
            ValueStorage = storage,
            GradientStorage = gradients,
        });
    }

    private static float* Allocate(Arena arena, Shape shape, StorageFormat format) => format == StorageFormat.Single
        ? arena.Allocate(shape.Length)
        : arena.Allocate((shape.Length + 1) / 2, NarrowAlignment);

    private void RequireStorage(string name, Shape shape, StorageFormat value, StorageFormat gradient)
    {
        if (!Device.Memory.IsHost && !Device.StoresNarrowNumbers && (value, gradient) != (StorageFormat.Single, StorageFormat.Single))
        {
            throw new NotSupportedException(
                $"Parameter '{name}' {shape} is to be stored in {value} with a gradient in {gradient}, but in the {Device.Memory} "
                + "parameters are stored in single precision only; leave the storage out, or make the set of host memory.");
        }
    }
}
