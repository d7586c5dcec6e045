using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>What is to be done to every stretch of some tensors, by whatever thread.</summary>
internal interface IStretchWork
{
    void Run(in Stretch stretch);
}
