namespace GuidedDescent.Execution;

/// <summary>One kernel that the host plan of a group launches in a step.</summary>
/// <param name="Group">The group, as an index into the groups of the executor.</param>
/// <param name="Kernel">The kernel, as an index into <see cref="Rules.RuleDescriptor.Kernels"/>.</param>
/// <param name="ScalarOffset">Where its scalars begin in <see cref="LaunchList.Scalars"/>, in bytes: a multiple of 16.</param>
/// <param name="ScalarBytes">How long they are; 0 for a kernel without scalars.</param>
public readonly record struct PlannedLaunch(int Group, int Kernel, int ScalarOffset, int ScalarBytes);
