using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>What symbols mean to the rule language.</summary>
internal static class Symbols
{
    public static bool Is(this ITypeSymbol? type, string metadataName) =>
        type is not null && $"{type.ContainingNamespace?.ToDisplayString()}.{type.MetadataName}" == metadataName;

    public static AttributeData? FindAttribute(this ISymbol symbol, string metadataName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass.Is(metadataName));

    /// <summary>The type of value that a variable of a C# type holds, or null where the language has none.</summary>
    public static ValueKind? ToValueKind(this ITypeSymbol? type)
    {
        if (type is null)
        {
            return null;
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            return ValueKind.Integer;
        }

        return type.SpecialType switch
        {
            SpecialType.System_Double => ValueKind.Real,
            SpecialType.System_Int32 or SpecialType.System_Int64 => ValueKind.Integer,
            SpecialType.System_Boolean => ValueKind.Flag,
            _ when type.Is(KnownNames.Tensor) || type.Is(KnownNames.Matrix) || type.Is(KnownNames.Scalar) => ValueKind.Tensor,
            _ when type.Is(KnownNames.Mask) => ValueKind.Mask,
            _ when type.Is(KnownNames.Step) => ValueKind.Integer,
            _ => null,
        };
    }

    /// <summary>What a device value of a C# type is for its author, or null for any other type.</summary>
    public static SlotType? ToSlotType(this ITypeSymbol? type) =>
        type.Is(KnownNames.Tensor) ? SlotType.Tensor
        : type.Is(KnownNames.Matrix) ? SlotType.Matrix
        : type.Is(KnownNames.Scalar) ? SlotType.Scalar
        : null;

    /// <summary>The name of a type as a person of the project would write it.</summary>
    public static string ToShortName(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
