using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace ManagedCuda.StandIn.Tests;

/// <summary>What the stand-in shows to the public although nobody calls it.</summary>
internal static class UnusedMembers
{
    private const BindingFlags PublicAndOwn =
        BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly _standIn = typeof(CudaContext).Assembly;

    /// <summary>The members, and the types that no signature of a called member names, left of all callers.</summary>
    /// <param name="callers">The paths of the assemblies that call the stand-in.</param>
    public static IReadOnlyList<string> Find(IEnumerable<string> callers)
    {
        HashSet<MemberInfo> called = [.. callers.SelectMany(MembersCalledBy)];
        HashSet<Type> named = [.. called.SelectMany(TypesNamedBy)];
        Type[] types = _standIn.GetExportedTypes();
        return
        [
            .. types.Where(type => type.IsValueType && !named.Contains(type) && !IsKept(type)).Select(type => type.FullName!),
            .. types.Where(type => !type.IsEnum).SelectMany(type => type.GetMembers(PublicAndOwn))
                .Where(member => member is MethodBase or FieldInfo && !called.Contains(member) && !IsKept(member))
                .Select(member => $"{member.DeclaringType}: {member}"),
        ];
    }

    // The numbers it names come back from cuPointerGetAttribute, as an int.
    private static bool IsKept(Type type) => type == typeof(BasicTypes.CUMemoryType);

    private static bool IsKept(MemberInfo member) => member switch
    {
        // Who catches the exception needs it, and that is mostly not this repository.
        { Name: "get_CudaError" } => true,

        // A handle is nothing else.
        FieldInfo { Name: "Pointer" } => true,

        // Without its operators an expression would still compile, and mean something else than with ManagedCuda.
        MethodInfo { IsSpecialName: true } operation when operation.Name.StartsWith("op_", StringComparison.Ordinal) => true,

        // Called through the interface, or through the base class.
        MethodInfo { Name: nameof(IDisposable.Dispose) } => true,
        MethodInfo method => method.GetBaseDefinition() != method,
        _ => false,
    };

    private static IEnumerable<MemberInfo> MembersCalledBy(string caller)
    {
        Module module = Assembly.LoadFrom(caller).ManifestModule;
        using var file = new PEReader(File.OpenRead(caller));
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. metadata.MemberReferences.Where(member => IsOfTheStandIn(metadata, metadata.GetMemberReference(member).Parent))
                .Select(member => module.ResolveMember(MetadataTokens.GetToken(member))!),
        ];
    }

    // A nested type lies in the one around it, and only the outermost in an assembly.
    private static bool IsOfTheStandIn(MetadataReader metadata, EntityHandle place) => place.Kind switch
    {
        HandleKind.TypeReference =>
            IsOfTheStandIn(metadata, metadata.GetTypeReference((TypeReferenceHandle)place).ResolutionScope),
        HandleKind.AssemblyReference =>
            metadata.GetAssemblyReference((AssemblyReferenceHandle)place).GetAssemblyName().Name == _standIn.GetName().Name,
        _ => false,
    };

    private static IEnumerable<Type> TypesNamedBy(MemberInfo member)
    {
        IEnumerable<Type> types = member switch
        {
            FieldInfo field => [field.FieldType],
            MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
            MethodBase constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
            _ => [],
        };
        return types.Select(type => type.GetElementType() ?? type);
    }
}
