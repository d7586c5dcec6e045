namespace GuidedDescent.Execution;

/// <summary>One operation that the host plan of a bucket launches in a step.</summary>
/// <param name="Group">The bucket, as an index into the groups of the executor.</param>
/// <param name="Operation">The operation, as an index into <see cref="Rules.RuleDescriptor.Operations"/>.</param>
/// <param name="ScalarOffset">Where its scalars begin in <see cref="LaunchList.Scalars"/>, in bytes: a multiple of 16.</param>
/// <param name="ScalarBytes">How long they are; 0 for an operation without scalars.</param>
public readonly record struct PlannedLaunch(int Group, int Operation, int ScalarOffset, int ScalarBytes);
