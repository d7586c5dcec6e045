using System.Reflection;
using System.Runtime.Loader;
using GuidedDescent.Rules;

namespace GuidedDescent.Generator.Tests.Harness;

/// <summary>Rules written in a test, compiled and loaded, so that what they compute can be looked at.</summary>
internal static class LoadedRule
{
    /// <summary>
    /// Compiles a source and makes an instance of one of its records, with the defaults of its constructor but for those given.
    /// </summary>
    public static IUpdateRule Create(string source, string record, params (string Name, object Value)[] hyperparameters)
    {
        using var image = new MemoryStream();
        Assert.True(RuleCompilation.Compile(source).After.Emit(image).Success);
        image.Position = 0;
        Assembly assembly = new AssemblyLoadContext(record, isCollectible: true).LoadFromStream(image);
        ConstructorInfo constructor = assembly.GetType(record, throwOnError: true)!.GetConstructors().Single();
        object?[] arguments =
        [
            .. constructor.GetParameters().Select(parameter =>
                hyperparameters.Where(given => given.Name == parameter.Name)
                    .Select(given => parameter.ParameterType.IsEnum ? Enum.ToObject(parameter.ParameterType, given.Value) : given.Value)
                    .FirstOrDefault(parameter.DefaultValue)),
        ];
        return (IUpdateRule)constructor.Invoke(arguments);
    }
}
