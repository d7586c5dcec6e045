using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The rules that trajectories name.</summary>
internal static class GoldenRules
{
    private static readonly JsonSerializerOptions s_options = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>A rule with the hyperparameters of a case, and its defaults for all others.</summary>
    public static IUpdateRule Create(string name, Dictionary<string, JsonElement> hyperparameters)
    {
        Type type = typeof(AdamW).Assembly.GetType($"GuidedDescent.Optimizers.{name}", throwOnError: true)!;
        ConstructorInfo constructor = type.GetConstructors().Single();
        Assert.Empty(hyperparameters.Keys.Except(constructor.GetParameters().Select(parameter => parameter.Name!)));
        object?[] arguments =
        [
            .. constructor.GetParameters().Select(parameter =>
                hyperparameters.TryGetValue(parameter.Name!, out JsonElement value)
                    ? value.Deserialize(parameter.ParameterType, s_options)
                    : parameter.DefaultValue),
        ];
        return (IUpdateRule)constructor.Invoke(arguments);
    }
}
