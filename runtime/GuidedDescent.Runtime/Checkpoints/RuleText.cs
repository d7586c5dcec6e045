using GuidedDescent.Rules;

namespace GuidedDescent.Checkpoints;

/// <summary>A rule with its hyperparameters as a text, such as <c>Lion { LearningRate = 0.0001, Beta1 = 0.9 }</c>.</summary>
internal static class RuleText
{
    /// <summary>The text, in which numbers read back as the same bits whatever the culture.</summary>
    public static string Of(IUpdateRule rule) => InvariantText.Of(rule);

    /// <summary>What a text of before says otherwise than a rule.</summary>
    public static IEnumerable<string> Differences(IUpdateRule rule, string before)
    {
        string now = Of(rule);
        if (now == before)
        {
            yield break;
        }

        bool isNamed = false;
        foreach (HyperparameterDescriptor hyperparameter in rule.Descriptor.Hyperparameters)
        {
            (string? was, string? value) = (ValueIn(before, hyperparameter.Name), ValueIn(now, hyperparameter.Name));
            if (was is not null && value is not null && was != value)
            {
                isNamed = true;
                yield return $"{hyperparameter.Name} was {was} and is {value}";
            }
        }

        if (!isNamed)
        {
            yield return $"the rule was {CheckpointReading.Quote(before)} and is {now}";
        }
    }

    private static string? ValueIn(string text, string name)
    {
        int start = text.IndexOf($" {name} = ", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        start += name.Length + " = ".Length + 1;
        int end = text.AsSpan(start).IndexOfAny(',', ' ');
        return end < 0 ? text[start..] : text.Substring(start, end);
    }
}
