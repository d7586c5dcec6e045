using System.Collections;
using System.Reflection;

namespace VerifyTests;

/// <summary>The part of a snapshot's name that tells the cases of a theory apart: <c>_width=3_name=left</c>.</summary>
internal static class ParameterText
{
    public static string Of(MethodInfo method, object?[]? arguments)
    {
        var parameters = method.GetParameters();
        string names = string.Join(", ", parameters.Select(parameter => parameter.Name));
        if (arguments is null)
        {
            return parameters.Length == 0
                ? ""
                : throw new InvalidOperationException(
                    $"{method.DeclaringType!.Name}.{method.Name} has parameters, and its snapshots would overwrite each other. " +
                    $"Add UseParameters: Verify(...).UseParameters({names})");
        }

        if (arguments.Length != parameters.Length)
        {
            throw new InvalidOperationException(
                $"UseParameters got {arguments.Length} values, and {method.DeclaringType!.Name}.{method.Name} has " +
                $"{parameters.Length} parameters ({names}).");
        }

        var pairs = parameters.Zip(arguments, (parameter, argument) => $"{parameter.Name}={FormatArgument(argument)}");
        return "_" + FileNameRules.ReplaceRefused(string.Join("_", pairs));
    }

    private static string FormatArgument(object? argument)
    {
        return argument switch
        {
            null => "null",
            string text => text,
            bool or char or Enum => argument.ToString()!,
            IEnumerable items => "[" + string.Join(",", items.Cast<object?>().Select(FormatArgument)) + "]",
            _ => ValueText.Of(argument),
        };
    }
}
