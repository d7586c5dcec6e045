using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace GuidedDescent.Benchmarks.Patient;

/// <summary>
/// Benchmarks run in this process, as the ratios are of interest and the variants share their memory; the memory diagnoser counts
/// what a step allocates.
/// </summary>
internal sealed class PatientConfig : ManualConfig
{
    public PatientConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithMinWarmupCount(6));
        AddDiagnoser(MemoryDiagnoser.Default);
    }
}
