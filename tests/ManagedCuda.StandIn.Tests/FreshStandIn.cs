using System.Reflection;
using System.Runtime.Loader;

namespace ManagedCuda.StandIn.Tests;

/// <summary>The stand-in loaded once more: no static constructor has run, and nobody has looked for a library.</summary>
internal sealed class FreshStandIn
{
    private readonly List<string> _askedFor = [];

    public FreshStandIn()
    {
        var context = new AssemblyLoadContext("fresh stand-in");
        context.ResolvingUnmanagedDll += (_, name) =>
        {
            _askedFor.Add(name);
            return 0;
        };
        Assembly = context.LoadFromAssemblyPath(typeof(CudaContext).Assembly.Location);
    }

    public Assembly Assembly { get; }

    /// <summary>The libraries that were not found by the usual search, in order.</summary>
    public IReadOnlyList<string> AskedFor => _askedFor;

    /// <summary>Calls a public static method with default values. What it throws comes out as it is.</summary>
    public void Call(string type, string method)
    {
        MethodInfo found = Assembly.GetType(type, throwOnError: true)!.GetMethod(method)!;
        object?[] arguments = [.. found.GetParameters().Select(parameter => DefaultOf(parameter.ParameterType))];
        found.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);
    }

    private static object? DefaultOf(Type type) =>
        Activator.CreateInstance(type.IsByRef ? type.GetElementType()! : type);
}
