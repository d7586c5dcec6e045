using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>Has kernels run over all tensors of one parameter group. Host plans see a device only through this.</summary>
public interface IKernelLauncher
{
    /// <summary>
    /// Has one kernel run over every element of every tensor of the group, after those launched before it. It need not have run
    /// when the call returns.
    /// </summary>
    /// <typeparam name="TScalars">
    /// A struct of <see cref="float"/> fields in the order of <see cref="KernelDescriptor.Scalars"/>, or <see cref="NoScalars"/>.
    /// </typeparam>
    /// <param name="kernel">A kernel of the rule the launcher was made for.</param>
    /// <param name="scalars">The values of this step; copied before the call returns.</param>
    void Launch<TScalars>(KernelDescriptor kernel, in TScalars scalars)
        where TScalars : unmanaged;
}

/// <summary>The scalar block of a kernel that needs none.</summary>
public readonly struct NoScalars;
