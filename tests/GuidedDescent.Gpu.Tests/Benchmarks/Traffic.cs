using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>What a step of a rule costs by its plan, once training is under way.</summary>
/// <param name="BytesPerElement">Bytes read from memory and written to it for each element.</param>
/// <param name="Kernels">Kernels launched a step, for one group.</param>
/// <param name="Uploads">Further launches a step that bring scalars; none where they stay the same.</param>
internal sealed record Traffic(int BytesPerElement, int Kernels, int Uploads)
{
    // Behind the first steps, which some rules do otherwise.
    private const long LaterStep = 1000;

    // What one launch can bring.
    private const int UploadBytes = 1024;

    public static Traffic Of(IUpdateRule rule)
    {
        StepPlan step = StepPlan.Of(rule, LaterStep);
        bool changes = !step.Scalars.AsSpan().SequenceEqual(StepPlan.Of(rule, LaterStep + 1).Scalars);
        return new Traffic(
            step.Kernels.Sum(kernel => kernel.BytesPerElement),
            step.Kernels.Count,
            changes ? (step.Scalars.Length + UploadBytes - 1) / UploadBytes : 0);
    }
}
