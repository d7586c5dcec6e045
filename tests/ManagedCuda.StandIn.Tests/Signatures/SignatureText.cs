using System.Reflection;

namespace ManagedCuda.StandIn.Tests;

/// <summary>Writes what a type shows to the public, in the notation that the head of the signature file explains.</summary>
internal static class SignatureText
{
    private const BindingFlags PublicAndOwn =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> _keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
    };

    /// <summary>The line above the members.</summary>
    public static string HeadingOf(Type type)
    {
        string bases = string.Join(", ", BasesOf(type));
        return $"{type.Namespace} | {KindOf(type)} {NameOf(type)}{(bases.Length > 0 ? $" : {bases}" : "")}";
    }

    /// <summary>The members that the type itself declares.</summary>
    public static IEnumerable<string> MembersOf(Type type) => type.IsEnum
        ? type.GetFields(PublicAndOwn).Where(field => field.IsLiteral).Select(field => $"{field.Name}={field.GetRawConstantValue()}")
        :
        [
            .. type.GetConstructors(PublicAndOwn).Select(constructor => $"ctor({ParametersOf(constructor)})"),
            .. type.GetFields(PublicAndOwn).Select(field => $"{StaticIf(field.IsStatic)}{NameOf(field.FieldType)} {field.Name};"),
            .. type.GetProperties(PublicAndOwn).Select(Write),
            .. type.GetMethods(PublicAndOwn).Where(method => !method.IsSpecialName || IsOperator(method)).Select(Write),
        ];

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static IEnumerable<string> BasesOf(Type type)
    {
        if (type.IsEnum)
        {
            Type underlying = Enum.GetUnderlyingType(type);
            return underlying == typeof(int) ? [] : [NameOf(underlying)];
        }

        if (type.IsValueType)
        {
            return [];
        }

        IEnumerable<string> baseClass = type.BaseType == typeof(object) || type.BaseType is null ? [] : [NameOf(type.BaseType)];
        return typeof(IDisposable).IsAssignableFrom(type) ? baseClass.Append(nameof(IDisposable)) : baseClass;
    }

    private static string Write(PropertyInfo property)
    {
        string get = property.GetMethod is { IsPublic: true } ? "get; " : "";
        string set = property.SetMethod is { IsPublic: true } ? "set; " : "";
        return $"{StaticIf(property.GetAccessors().Any(accessor => accessor.IsStatic))}"
            + $"{NameOf(property.PropertyType)} {property.Name} {{ {get}{set}}}";
    }

    private static string Write(MethodInfo method)
    {
        string typeParameters = method.IsGenericMethod
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(NameOf))}>"
            : "";
        return $"{StaticIf(method.IsStatic)}{NameOf(method.ReturnType)} {method.Name}{typeParameters}({ParametersOf(method)})";
    }

    private static bool IsOperator(MethodInfo method) => method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string StaticIf(bool isStatic) => isStatic ? "static " : "";

    private static string ParametersOf(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter =>
            $"{DirectionOf(parameter)}{NameOf(parameter.ParameterType)} {parameter.Name}"));

    // A parameter by value counts as out if it is marked [Out].
    private static string DirectionOf(ParameterInfo parameter) => parameter switch
    {
        { IsOut: true } => "out ",
        { ParameterType.IsByRef: true } => "ref ",
        _ => "",
    };

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return NameOf(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!)}[]";
        }

        if (_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        string name = type.IsNested && !type.IsGenericParameter ? $"{NameOf(type.DeclaringType!)}.{type.Name}" : type.Name;
        return type.IsGenericType
            ? $"{name[..name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : name;
    }
}
