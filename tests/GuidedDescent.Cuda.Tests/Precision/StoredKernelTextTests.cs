using System.Runtime.CompilerServices;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>The composed text, as people will read it in a profiler: a file beside this one.</summary>
public sealed class StoredKernelTextTests
{
    [Fact]
    public void Kernel_OfAdamW_IsTheOneInTheFile()
    {
        IUpdateRule rule = new AdamW();
        var precision = new GroupPrecision
        {
            Weights = WeightRounding.Stochastic,
            StateFormats = { ["m"] = StateFormat.EightBit },
        };
        using var parameters = new ParameterSet();
        Parameter[] rows = [parameters.Add("w", [8192], StorageFormat.BFloat16, StorageFormat.Half)];
        long[][] lengths = [.. rule.Descriptor.Slots.Select(_ => new[] { rows[0].Length })];
        using var storage = new BucketStorage(rule, precision, rows, lengths, HostMemory.Instance);

        string text = StoredKernelText.Kernel(rule.Descriptor, rule.Descriptor.Kernels[^1], storage);

        string file = PathOf("AdamW_Update_Stored.verified.cu");
        if (!File.Exists(file) || File.ReadAllText(file) != text)
        {
            File.WriteAllText(PathOf("AdamW_Update_Stored.received.cu"), text);
        }

        Assert.Equal(File.ReadAllText(file), text);
    }

    private static string PathOf(string name, [CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, name);
}
