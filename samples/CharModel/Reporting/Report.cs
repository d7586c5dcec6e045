using System.Globalization;
using System.Text.Json;
using GuidedDescent.Samples.CharModel.Training;
using Spectre.Console;

namespace GuidedDescent.Samples.CharModel.Reporting;

/// <summary>What came out, as lines and as JSON.</summary>
/// <param name="Settings">What decided the run.</param>
/// <param name="Result">What came out of it.</param>
/// <param name="Temperature">The temperature of the passage.</param>
/// <param name="Beginning">What it was given to write on from: the start of the validation text.</param>
/// <param name="Passage">What it wrote at the end.</param>
internal sealed record Report(
    TrainingSettings Settings, TrainingResult Result, double Temperature, string Beginning, string Passage)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Prints the closing figures and the passage.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"validation loss {Result.ValidationLoss:0.000} nats per character, "
            + $"{Result.AveragedValidationLoss:0.000} with averaged weights; {Result.Losses.Count:N0} steps{Speed()}."));
        foreach (string group in Result.Groups)
        {
            console.WriteLine(group);
        }

        console.WriteLine();
        console.WriteLine($"Given \"{Beginning}\", it writes:");
        console.WriteLine();
        console.WriteLine(Passage);
        console.WriteLine();
    }

    /// <summary>Writes the figures to a file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WriteJson(FileInfo file) => File.WriteAllText(file.FullName, JsonSerializer.Serialize(this, s_json) + "\n");

    private string Speed() => Result.Pace.Steps switch
    {
        0 => ", all before it was resumed",
        int here => string.Create(
            CultureInfo.InvariantCulture,
            $"{(here < Result.Losses.Count ? $", {here:N0} of them" : "")} in {Result.Pace.Seconds:0} s, "
            + $"{Result.Pace.TokensPerSecond:N0} tokens/s"),
    };
}
