using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <content>Operations with two results. A variable that holds both holds the operation.</content>
internal sealed partial class MethodInterpreter
{
    private static bool IsPair(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsTupleType: true, TupleElements: [var first, var second] }
        && first.Type.Is(KnownNames.Matrix) && second.Type.Is(KnownNames.Matrix);

    // (Matrix q, Matrix values) = Eigh(a, fallback);   var (q, _) = Eigh(a, fallback);
    private int Deconstruct(IDeconstructionAssignmentOperation deconstruction)
    {
        IOperation target = deconstruction.Target is IDeclarationExpressionOperation declaration
            ? declaration.Expression
            : deconstruction.Target;
        IOperation value = WithoutConversion(deconstruction.Value);
        if (target is not ITupleOperation { Elements: [var first, var second] } || value is ITupleOperation || !IsPair(value.Type))
        {
            return RefuseConstruct(
                deconstruction, $"The expression '{OneLine(deconstruction.Syntax)}'", "write one assignment for each variable");
        }

        int parts = Evaluate(value);
        AssignTo(first, _graph.Part(parts, 0));
        AssignTo(second, _graph.Part(parts, 1));
        return parts;
    }

    private int PartOf(IFieldReferenceOperation field, int parts) =>
        _graph.Part(parts, field.Field.CorrespondingTupleField?.Name == "Item2" ? 1 : 0);
}
