using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace GuidedDescent.CommandLine;

/// <summary>Options that take a number of a range.</summary>
internal static class NumberOption
{
    /// <summary>Makes an option of whole numbers, or of any numbers where <typeparamref name="T"/> has fractions.</summary>
    /// <param name="name">What is typed, such as <c>--seed</c>.</param>
    /// <param name="description">What the help says.</param>
    /// <param name="initial">The value where the option is left out.</param>
    /// <param name="minimum">The least that is taken.</param>
    /// <param name="maximum">The most that is taken.</param>
    public static Option<T> Create<T>(string name, string description, T initial, T minimum, T maximum)
        where T : struct, INumber<T> => new(name)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => initial,
            CustomParser = result => Parse(result, name, minimum, maximum) ?? initial,
        };

    private static T? Parse<T>(ArgumentResult result, string name, T minimum, T maximum)
        where T : struct, INumber<T>
    {
        string text = result.Tokens[0].Value;
        if (T.TryParse(text, CultureInfo.InvariantCulture, out T value) && value >= minimum && value <= maximum)
        {
            return value;
        }

        string kind = T.One / (T.One + T.One) == T.Zero ? "a whole number" : "a number";
        result.AddError($"{name} takes {kind} from {minimum} to {maximum}, but '{text}' came.");
        return null;
    }
}
