using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// Has operations run over all tensors of one bucket: parameters of one group that a host plan treats alike. Host plans see a device
/// only through this. The extents are those all tensors of the bucket have in common.
/// </summary>
public interface IKernelLauncher : ISlotShapes
{
    /// <summary>
    /// Has one operation run over every tensor of the bucket, after those launched before it. It need not have run when the call
    /// returns.
    /// </summary>
    /// <typeparam name="TScalars">
    /// A struct of <see cref="float"/> fields in the order of <see cref="OperationDescriptor.Scalars"/>, or <see cref="NoScalars"/>.
    /// </typeparam>
    /// <param name="operation">An operation of the rule the launcher was made for.</param>
    /// <param name="scalars">The values of this step; copied before the call returns.</param>
    void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged;
}

/// <summary>The scalar block of an operation that needs none.</summary>
public readonly struct NoScalars;
