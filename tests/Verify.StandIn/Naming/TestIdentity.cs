using System.Reflection;

namespace VerifyTests;

/// <summary>The test a snapshot belongs to.</summary>
internal sealed record TestIdentity(MethodInfo Method, string SourceFile)
{
    // The class that runs, which for an inherited test is not the one that declares it.
    public Type Type => Method.ReflectedType!;

    public string ProjectDirectory => Metadata("Verify.ProjectDirectory") ?? throw new InvalidOperationException(
        $"{Type.Assembly.GetName().Name} has no assembly metadata 'Verify.ProjectDirectory', which the build adds.");

    public string? SolutionDirectory => Metadata("Verify.SolutionDirectory");

    public string TypeName
    {
        get
        {
            if (Type.IsGenericType)
            {
                throw new NotSupportedException($"The generic type {Type} gives its snapshots no name: add UseTypeName.");
            }

            return Type.DeclaringType is { } outer ? $"{outer.Name}.{Type.Name}" : Type.Name;
        }
    }

    private string? Metadata(string key)
    {
        return Type.Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == key)?.Value;
    }
}
