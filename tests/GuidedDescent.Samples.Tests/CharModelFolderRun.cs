using System.Text.Json;

namespace GuidedDescent.Samples.Tests;

/// <summary>A run of the program CharModel over a tiny model that is kept in a folder, with its figures and its page beside it.</summary>
internal sealed class CharModelFolderRun(string folder)
{
    public const int Steps = 300;

    /// <summary>The checkpoint.</summary>
    public string Checkpoint => Path.Combine(folder, "charmodel.safetensors");

    /// <summary>Whether a checkpoint is being written, or was when its writer was killed.</summary>
    public bool HasUnfinished => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.unfinished").Any();

    private string Json => $"{folder}.json";

    /// <summary>Starts it.</summary>
    public CharModelProcess Start(int every, params string[] options) => new([
        "--steps", $"{Steps}", "--layers", "1", "--heads", "1", "--context", "8", "--batch", "2",
        "--checkpoint", folder, "--every", $"{every}", "--charts", $"{folder}.html", "--json", Json,
        .. options,
    ]);

    /// <summary>Runs it to its end, having it go on from where it was.</summary>
    /// <returns>What it printed.</returns>
    public string Resume(int every)
    {
        Assert.False(File.Exists(Json), "A run that was killed has no figures.");
        using CharModelProcess process = Start(every, "--resume");
        Assert.True(process.Finish() == 0, process.Errors);
        return process.Output;
    }

    /// <summary>Requires that it ended as another one did: the same losses, weights, states and averages, bit for bit.</summary>
    public void AssertEndedAs(CharModelFolderRun other)
    {
        JsonElement expected = other.Result();
        JsonElement actual = Result();
        Assert.Equal(Steps, actual.GetProperty("losses").GetArrayLength());
        foreach (string figure in new[] { "losses", "validations", "validationLoss", "averagedValidationLoss" })
        {
            Assert.Equal(expected.GetProperty(figure).GetRawText(), actual.GetProperty(figure).GetRawText());
        }

        Assert.True(File.ReadAllBytes(other.Checkpoint).AsSpan().SequenceEqual(File.ReadAllBytes(Checkpoint)));
    }

    private JsonElement Result()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Json));
        return document.RootElement.GetProperty("result").Clone();
    }
}
