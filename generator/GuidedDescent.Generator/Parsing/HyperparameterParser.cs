using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Reads the hyperparameters: the parameters of the record's constructor, with their defaults and ranges.</summary>
internal static class HyperparameterParser
{
    public static EquatableArray<HyperparameterModel> Parse(INamedTypeSymbol type, DiagnosticSink diagnostics) =>
        ParametersOf(type).Select(parameter => Parse(parameter, diagnostics)).ToEquatableArray();

    /// <summary>The parameters of the record's primary constructor: those that have a property of their name.</summary>
    public static IEnumerable<IParameterSymbol> ParametersOf(INamedTypeSymbol type) =>
        type.InstanceConstructors
            .Where(constructor => !constructor.IsImplicitlyDeclared)
            .Select(constructor => constructor.Parameters)
            .Where(parameters => parameters.All(parameter => type.GetMembers(parameter.Name).OfType<IPropertySymbol>().Any()))
            .Take(1)
            .SelectMany(parameters => parameters);

    private static HyperparameterModel Parse(IParameterSymbol parameter, DiagnosticSink diagnostics)
    {
        ValueKind? type = parameter.Type.Is(KnownNames.Step) ? null : parameter.Type.ToValueKind();
        if (type is null || type.Value.IsDevice())
        {
            diagnostics.Report(
                DiagnosticDescriptors.WrongHyperparameter,
                parameter.Locations.FirstOrDefault(),
                parameter.Name,
                parameter.Type.ToShortName());
        }

        return new HyperparameterModel(
            parameter.Name,
            type ?? ValueKind.Real,
            type == ValueKind.Integer && parameter.Type.SpecialType != SpecialType.System_Int64,
            ChoicesOf(parameter.Type),
            type is not null && parameter.HasExplicitDefaultValue ? ToNumber(parameter.ExplicitDefaultValue) : null,
            ParseRange(parameter, diagnostics),
            type is ValueKind.Real or ValueKind.Integer && parameter.Type.TypeKind != TypeKind.Enum && HasSetter(parameter));
    }

    // Absent where the author wrote the property, and without one.
    private static bool HasSetter(IParameterSymbol parameter) =>
        parameter.ContainingType.GetMembers(parameter.Name).OfType<IPropertySymbol>().Any(property =>
            property is { SetMethod: not null, IsStatic: false } && SymbolEqualityComparer.Default.Equals(property.Type, parameter.Type));

    private static EquatableArray<ChoiceModel> ChoicesOf(ITypeSymbol type) =>
        type.TypeKind != TypeKind.Enum
            ? EquatableArray<ChoiceModel>.Empty
            : type.GetMembers().OfType<IFieldSymbol>().Where(member => member.HasConstantValue)
                .Select(member => new ChoiceModel(member.Name, ToNumber(member.ConstantValue)))
                .ToEquatableArray();

    private static RangeModel? ParseRange(IParameterSymbol parameter, DiagnosticSink diagnostics)
    {
        // Also [property: Range(...)], which C# puts on the property that the parameter becomes.
        AttributeData? attributeData = parameter.FindAttribute(KnownNames.RangeAttribute)
            ?? parameter.ContainingType.GetMembers(parameter.Name).FirstOrDefault()?.FindAttribute(KnownNames.RangeAttribute);
        if (attributeData is not { ConstructorArguments: [var minimum, var maximum] } attribute)
        {
            return null;
        }

        bool IsSet(string name) => attribute.NamedArguments.Any(argument => argument.Key == name && argument.Value.Value is true);
        var range = new RangeModel(ToNumber(minimum.Value), ToNumber(maximum.Value), IsSet("MinimumExclusive"), IsSet("MaximumExclusive"));
        if (!(range.Minimum < range.Maximum))
        {
            diagnostics.Report(
                DiagnosticDescriptors.WrongAttributeValue,
                attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation(),
                $"The range of '{parameter.Name}' is empty: its minimum {range.Minimum} is not below its maximum {range.Maximum}");
        }

        return range;
    }

    private static double ToNumber(object? constant) => constant switch
    {
        bool flag => flag ? 1 : 0,
        null => 0,
        _ => Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture),
    };
}
