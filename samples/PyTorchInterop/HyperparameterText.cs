using System.Globalization;

namespace GuidedDescent.Samples.PyTorchInterop;

/// <summary>Hyperparameters as one text, such as <c>LearningRate=0.001;WeightDecay=0.01</c>.</summary>
public static class HyperparameterText
{
    /// <summary>Reads names and values, in their order; an empty text has none.</summary>
    /// <exception cref="ArgumentException">Something is not <c>name=value</c>, or a name comes twice.</exception>
    public static IReadOnlyList<KeyValuePair<string, double>> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pairs = new List<KeyValuePair<string, double>>();
        foreach (string pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            int sign = pair.IndexOf('=');
            if (sign < 1
                || !double.TryParse(pair.AsSpan(sign + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                throw new ArgumentException(
                    $"Hyperparameters are written as name=value with a semicolon between them, but '{pair}' came.", nameof(text));
            }

            string name = pair[..sign].TrimEnd();
            if (pairs.Exists(earlier => earlier.Key == name))
            {
                throw new ArgumentException($"The hyperparameter {name} is given twice.", nameof(text));
            }

            pairs.Add(KeyValuePair.Create(name, value));
        }

        return pairs;
    }
}
