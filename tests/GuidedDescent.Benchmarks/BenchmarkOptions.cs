using GuidedDescent.CommandLine;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace GuidedDescent.Benchmarks;

/// <summary>The command line of the quick mode.</summary>
internal sealed class BenchmarkOptions
{
    /// <summary>Whether to measure in minutes instead of with BenchmarkDotNet.</summary>
    public Option<bool> Quick { get; } = new("--quick")
    {
        Description = "Measure everything in some minutes, print the ratios and judge the goals",
    };

    /// <summary>Where to write the figures, if anywhere.</summary>
    public Option<FileInfo?> Json { get; } = JsonOption.Create("With --quick: also write the figures to this file");

    /// <summary>How often to try for a quiet race.</summary>
    public Option<int> Attempts { get; } = new("--attempts")
    {
        Description = "With --quick: how often to repeat a race that other processes disturbed; the quietest counts",
        HelpName = "N",
        DefaultValueFactory = _ => 3,
        CustomParser = ParseAttempts,
    };

    /// <summary>The rules to measure; all where it is left out.</summary>
    public Option<string[]> Rules { get; } = new("--rules")
    {
        Description = "With --quick: only the rules of these names, such as AdamW 'Sgd momentum'",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    /// <summary>Whether to leave torch out.</summary>
    public Option<bool> WithoutTorch { get; } = new("--without-torch")
    {
        Description = "With --quick: do not measure torch.optim even if it is there",
    };

    /// <summary>Whether to measure matrix products only.</summary>
    public Option<bool> OnlyProducts { get; } = new("--only-products")
    {
        Description = "With --quick: only the matrix products",
    };

    /// <summary>Whether to measure only the rules that see their weights as wholes.</summary>
    public Option<bool> OnlyLayers { get; } = new("--only-layers")
    {
        Description = "With --quick: only LAMB and Adafactor against their limits, and SOAP and Shampoo with and without refresh",
    };

    /// <summary>Whether to measure only what is stored in fewer bits.</summary>
    public Option<bool> OnlyPrecision { get; } = new("--only-precision")
    {
        Description = "With --quick: only AdamW with weights, gradients and states of fewer bits",
    };

    /// <summary>Whether to measure only what a step does beside its rule.</summary>
    public Option<bool> OnlyTraining { get; } = new("--only-training")
    {
        Description = "With --quick: only what clipping, loss scaling, averages and schedules add to a step",
    };

    private static int ParseAttempts(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!int.TryParse(text, out int attempts) || attempts < 1)
        {
            result.AddError($"--attempts takes a whole number from 1, but '{text}' came.");
        }

        return attempts;
    }
}
