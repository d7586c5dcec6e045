using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>What PyTorch calls the states of rules that are the same function there and here, with the same numbers in them.</summary>
internal static class TorchStateNames
{
    /// <summary>What it calls the number of steps of a parameter.</summary>
    public const string Step = "step";

    private static readonly Dictionary<string, Dictionary<string, string>> _keys = new()
    {
        ["Adam"] = new() { ["m"] = "exp_avg", ["v"] = "exp_avg_sq" },
        ["AdamW"] = new() { ["m"] = "exp_avg", ["v"] = "exp_avg_sq" },
        ["Sgd"] = new() { ["buffer"] = "momentum_buffer" },
    };

    // The last one is of amsgrad, which no rule here keeps.
    private static readonly string[] _all = [.. _keys.Values.SelectMany(states => states.Values).Distinct(), Step, "max_exp_avg_sq"];

    /// <summary>The rules, for messages.</summary>
    public static string Rules => string.Join(", ", _keys.Keys);

    /// <summary>Whether PyTorch has the states of a rule.</summary>
    public static bool Knows(string rule) => _keys.ContainsKey(rule);

    /// <summary>What PyTorch calls a state.</summary>
    public static string KeyOf(string rule, string state) => _keys[rule][state];

    /// <summary>All that a file may have of a parameter.</summary>
    public static IEnumerable<string> TensorsOf(string parameter) => _all.Select(key => $"{parameter}.{key}").Prepend(parameter);

    /// <summary>The parameters of a file: the names of all tensors that are no state of another one.</summary>
    public static IEnumerable<string> ParametersOf(SafeTensorsFile file) =>
        file.Tensors.Select(tensor => tensor.Name).Where(name => !_all.Any(key => IsState(file, name, $".{key}")));

    private static bool IsState(SafeTensorsFile file, string name, string ending) =>
        name.EndsWith(ending, StringComparison.Ordinal) && file.TryGetTensor(name[..^ending.Length], out _);
}
