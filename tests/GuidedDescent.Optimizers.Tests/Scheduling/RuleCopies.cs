using System.Reflection;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Rules with another value of a hyperparameter, made by their constructors: what a schedule is compared with.</summary>
internal static class RuleCopies
{
    /// <summary>The value that a rule has for a hyperparameter.</summary>
    public static double ValueOf(IUpdateRule rule, string name) => Convert.ToDouble(PropertyOf(rule, name));

    /// <summary>The same rule with another value for one hyperparameter.</summary>
    public static IUpdateRule With(IUpdateRule rule, string name, double value)
    {
        ConstructorInfo constructor = rule.GetType().GetConstructors().Single();
        object?[] arguments =
        [
            .. constructor.GetParameters().Select(parameter => parameter.Name == name
                ? Convert.ChangeType(value, parameter.ParameterType)
                : PropertyOf(rule, parameter.Name!)),
        ];
        return (IUpdateRule)constructor.Invoke(arguments);
    }

    private static object? PropertyOf(IUpdateRule rule, string name) => rule.GetType().GetProperty(name)!.GetValue(rule);
}
