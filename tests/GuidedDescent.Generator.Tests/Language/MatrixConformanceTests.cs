using GuidedDescent.Execution.Cpu;
using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Language;
using GuidedDescent.Rules;
using GuidedDescent.Testing;
using Xunit.Abstractions;

namespace GuidedDescent.Generator.Tests.Language;

/// <summary>Whatever a rule over matrices, or one that reduces, is written with: its operations compute what its method computes.</summary>
public class MatrixConformanceTests(ITestOutputHelper output)
{
    private static readonly (string Name, object Value)[] s_otherValues = [("Count", 2), ("Method", 1)];

    /// <summary>
    /// What is judged by its norm: where something is factorized, or a chain of products is long. All else is within bounds derived for
    /// each number.
    /// </summary>
    private static readonly Dictionary<string, string[]> s_normwise = new()
    {
        // Of a row of one number the mean is that number, up to rounding, and so the comparison could go either way.
        ["choices between matrices"] = ["w"],
        ["eigenvectors and eigenvalues"] = ["w"],
        ["one result of two"] = ["basis times its transpose", "w"],
        ["orthonormal columns of a low rank"] = ["q", "w"],
        ["systems of equations"] = ["w"],
        ["a row turned into a right-hand side"] = ["w"],
        ["inverse roots"] = ["w"],
        ["a fallback that is not symmetric"] = ["w"],
    };

    /// <summary>
    /// The first gradients leave the side of a basis without full rank, so that its vectors are any basis of what is left.
    /// </summary>
    private static readonly ConformanceInvariant s_basis =
        new("basis times its transpose", ["basis"], states => Ops.MatMul(states["basis"], states["basis"].T));

    private static readonly ConformanceOptions s_options = new()
    {
        Lengths = [0, 1, 9, 2300],
        Shapes = [[0, 3], [1, 5], [7, 1], [8, 8], [8, 8], [5, 20], [36, 9], [3, 2, 5], [35, 12]],
        Steps = 5,
        Invariants = [s_basis],
    };

    /// <summary>Every case as it stands, and with the other values of its hyperparameters.</summary>
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach ((string name, string source) in MatrixCases.All)
            {
                cases.Add(name, false);
                if (s_otherValues.Any(value => source.Contains($" {value.Name} = ", StringComparison.Ordinal)))
                {
                    cases.Add(name, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Operations_ComputeWhatTheMethodSays(string name, bool otherValues)
    {
        ConformanceReport report = RuleConformance.Check(Load(name, otherValues), new CpuDevice(threads: 1), s_options);
        output.WriteLine($"{report}");
        Assert.InRange(report.MedianBound, 0, 1e-4);
        Assert.InRange(report.Unbounded, 0, report.Comparisons / 20);
        Assert.Equal<string>(s_normwise.GetValueOrDefault(name, []), report.Normwise.Names);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Bits_DependNeitherOnThreadsNorOnChunks(string name, bool otherValues) =>
        RuleConformance.CheckSameBits(
            Load(name, otherValues), new CpuDevice(threads: 1), new CpuDevice(threads: 3, chunkElements: 16), s_options);

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void CudaText_ComputesTheSameBits(string name, bool otherValues) =>
        RuleConformance.CheckSameBits(
            Load(name, otherValues), new CpuDevice(threads: 1), new EmulatedCudaDevice(), s_options with { Misalignment = 0 });

    private static IUpdateRule Load(string name, bool otherValues) =>
        LoadedRule.Create(MatrixCases.All.Single(pair => pair.Key == name).Value, "Plain", otherValues ? s_otherValues : []);
}
