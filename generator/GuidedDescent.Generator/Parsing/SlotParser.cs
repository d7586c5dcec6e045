using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Reads what the attribute of a state or an input says: its extents and what it starts from.</summary>
internal sealed class SlotParser(EquatableArray<HyperparameterModel> hyperparameters, DiagnosticSink diagnostics)
{
    // In the order of GuidedDescent.Language.Initial.
    private static readonly SlotInitial[] s_initials = [SlotInitial.Zero, SlotInitial.Identity, SlotInitial.Start, SlotInitial.Gaussian];

    public SlotModel ParseState(IParameterSymbol parameter, SlotType type)
    {
        AttributeData attribute = parameter.FindAttribute(KnownNames.StateAttribute)!;
        DeclaredExtents extents = ExtentsOf(attribute);
        int initial = NamedArgument(attribute, "Initial") is int number ? number : 0;
        string? value = NamedArgument(attribute, "InitialValue") as string;
        CheckExtents(parameter, attribute, type, extents);
        CheckInitial(parameter, attribute, type, extents, s_initials[initial], value);
        return new SlotModel(parameter.Name, "", SlotKind.State, value)
        {
            Type = type,
            Declared = extents,
            Initial = initial == 0 && value is not null ? SlotInitial.Value : s_initials[initial],
        };
    }

    public SlotModel ParseInput(IParameterSymbol parameter)
    {
        AttributeData attribute = parameter.FindAttribute(KnownNames.InputAttribute)!;
        DeclaredExtents extents = ExtentsOf(attribute);
        if (extents.Rows == DeclaredExtent.Rank || extents.Columns == DeclaredExtent.Rank)
        {
            Refuse(attribute, $"Input '{parameter.Name}' has the extent Dim.Rank, which only states have");
        }

        return new SlotModel(parameter.Name, "", SlotKind.Input, null)
        {
            Type = SlotType.Matrix,
            Declared = extents,
            GradientDegree = NamedArgument(attribute, "GradientDegree") as int?,
        };
    }

    private static DeclaredExtents ExtentsOf(AttributeData attribute)
    {
        DeclaredExtent Extent(string name) => NamedArgument(attribute, name) is int extent ? (DeclaredExtent)extent : DeclaredExtent.Same;
        return new DeclaredExtents(Extent("Rows"), Extent("Columns"), NamedArgument(attribute, "Rank") as string);
    }

    private static object? NamedArgument(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    private void CheckExtents(IParameterSymbol parameter, AttributeData attribute, SlotType type, DeclaredExtents extents)
    {
        bool hasRank = extents.Rows == DeclaredExtent.Rank || extents.Columns == DeclaredExtent.Rank;
        if (type != SlotType.Matrix && extents != default)
        {
            Refuse(attribute, $"State '{parameter.Name}' is a {type}, which has no extents of its own; declare it as 'ref Matrix'");
        }
        else if (hasRank != extents.Rank is not null)
        {
            Refuse(
                attribute,
                $"State '{parameter.Name}' needs both: an extent Dim.Rank and 'Rank = nameof(...)', which says what computes it");
        }
        else if (hasRank && !IsRank(parameter.ContainingType, extents.Rank!))
        {
            Refuse(
                attribute,
                $"The rank of state '{parameter.Name}' is '{extents.Rank}', which is neither an int property of the record nor a method "
                    + "'int Rank(int rows, int columns)'");
        }
    }

    private static bool IsRank(INamedTypeSymbol rule, string name) =>
        rule.GetMembers(name).FirstOrDefault() switch
        {
            IPropertySymbol property => property.Type.SpecialType == SpecialType.System_Int32,
            IMethodSymbol { ReturnType.SpecialType: SpecialType.System_Int32, Parameters: [var rows, var columns] } =>
                rows.Type.SpecialType == SpecialType.System_Int32 && columns.Type.SpecialType == SpecialType.System_Int32,
            _ => false,
        };

    private void CheckInitial(
        IParameterSymbol parameter, AttributeData attribute, SlotType type, DeclaredExtents extents, SlotInitial initial, string? value)
    {
        if (value is not null
            && !hyperparameters.Any(hyperparameter => hyperparameter.Name == value && hyperparameter.Type == ValueKind.Real))
        {
            Refuse(attribute, $"State '{parameter.Name}' starts from '{value}', which is no hyperparameter of type double");
        }
        else if (value is not null && initial is SlotInitial.Start or SlotInitial.Gaussian)
        {
            Refuse(attribute, $"State '{parameter.Name}' starts from the weight or from random numbers; remove 'InitialValue'");
        }

        if (initial == SlotInitial.Identity && (type != SlotType.Matrix || !IsSquare(extents)))
        {
            Refuse(attribute, $"State '{parameter.Name}' starts from the identity, but it is no square matrix");
        }
        else if (initial == SlotInitial.Start && (type == SlotType.Scalar || !IsOfWeight(extents)))
        {
            Refuse(attribute, $"State '{parameter.Name}' starts from the weight, but it has another shape");
        }
    }

    private static bool IsSquare(DeclaredExtents extents) =>
        (extents.Rows == extents.Columns && extents.Rows != DeclaredExtent.Same)
        || extents is { Rows: DeclaredExtent.Same, Columns: DeclaredExtent.Rows }
        || extents is { Rows: DeclaredExtent.Columns, Columns: DeclaredExtent.Same };

    private static bool IsOfWeight(DeclaredExtents extents) =>
        extents is { Rows: DeclaredExtent.Same or DeclaredExtent.Rows, Columns: DeclaredExtent.Same or DeclaredExtent.Columns };

    private void Refuse(AttributeData attribute, string what) =>
        diagnostics.Report(
            DiagnosticDescriptors.WrongAttributeValue, attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation(), what);
}
