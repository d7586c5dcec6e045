using System.Text.Json;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Checkpoints;

/// <summary>A training that PyTorch saved and went on with: see <c>tests/Golden/README.md</c>.</summary>
internal sealed record TorchTrajectory(
    string Optimizer,
    Dictionary<string, JsonElement> Hyperparameters,
    ulong Seed,
    int Steps,
    TorchTensor[] Tensors,
    Dictionary<int, Dictionary<string, double[]>> WeightsAfterStep)
{
    private static readonly JsonSerializerOptions _options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The file that was saved.</summary>
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Golden", "TorchState", $"{name}.safetensors");

    public static TorchTrajectory Read(string name) =>
        JsonSerializer.Deserialize<TorchTrajectory>(System.IO.File.ReadAllText(Path.ChangeExtension(File(name), "json")), _options)!;

    /// <summary>The same rule with the same hyperparameters here.</summary>
    public IUpdateRule Rule => Optimizer switch
    {
        "Adam" => new Adam(Number("lr"), Beta(0), Beta(1), Number("eps"), Number("weight_decay")),
        "AdamW" => new AdamW(Number("lr"), Beta(0), Beta(1), Number("eps"), Number("weight_decay")),
        "SGD" => new Sgd(
            Number("lr"), Number("momentum"), Number("dampening"), Number("weight_decay"), Hyperparameters.ContainsKey("nesterov")),
        _ => throw new InvalidOperationException($"There is no rule for {Optimizer}."),
    };

    private double Number(string name) => Hyperparameters.TryGetValue(name, out JsonElement value) ? value.GetDouble() : 0;

    private double Beta(int index) => Hyperparameters["betas"][index].GetDouble();
}

/// <summary>A parameter of it.</summary>
internal sealed record TorchTensor(string Name, int[] Shape, double GradientScale);
