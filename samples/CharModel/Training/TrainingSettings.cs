using System.Globalization;
using System.Text.Json.Serialization;

namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>What decides a run, to the last bit.</summary>
/// <param name="Steps">The steps of the optimizer.</param>
/// <param name="Seed">Decides the initial weights and the batches.</param>
/// <param name="Layers">The blocks of the model.</param>
/// <param name="Heads">The heads of attention, of <see cref="HeadWidth"/> numbers each.</param>
/// <param name="Context">The characters of a sequence.</param>
/// <param name="Sequences">The sequences of a batch.</param>
public sealed record TrainingSettings(
    int Steps = 1000, ulong Seed = 1, int Layers = 4, int Heads = 6, int Context = 128, int Sequences = 16)
{
    /// <summary>The share of the width that a head has.</summary>
    public const int HeadWidth = 32;

    /// <summary>The characters that a step learns from.</summary>
    [JsonIgnore]
    public int TokensOfStep => Sequences * Context;

    /// <summary>The options of the command line that say the same.</summary>
    [JsonIgnore]
    public string Arguments => string.Create(
        CultureInfo.InvariantCulture,
        $"--steps {Steps} --seed {Seed} --layers {Layers} --heads {Heads} --context {Context} --batch {Sequences}");
}
