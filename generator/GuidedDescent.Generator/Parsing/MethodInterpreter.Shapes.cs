using System.Collections.Immutable;
using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <content>Shapes: those of the slots, and what can be proven wrong about the others.</content>
internal sealed partial class MethodInterpreter
{
    private readonly Dictionary<ISymbol, IOperation> _lastAssignments = new(SymbolEqualityComparer.Default);

    /// <summary>The host conditions that are decided where the statement at hand runs.</summary>
    private ImmutableDictionary<int, bool> _known = ImmutableDictionary<int, bool>.Empty;

    private Extents Extents => new(_graph, _known);

    private int WhereKnown(int condition, bool isTrue, Func<int> run)
    {
        ImmutableDictionary<int, bool> before = _known;
        if (condition != GraphBuilder.Unknown)
        {
            _known = _known.SetItem(condition, isTrue);
        }

        int value = run();
        _known = before;
        return value;
    }

    private DeviceShape ShapeOf(SlotModel slot, int index, IMethodSymbol method)
    {
        switch (slot.Type)
        {
            case SlotType.Tensor:
                return DeviceShape.Elements;
            case SlotType.Scalar:
                return DeviceShape.Scalar;
            default:
                int ExtentOf(DeclaredExtent extent, bool isRows) => extent switch
                {
                    DeclaredExtent.Same => _graph.Dimension(slot.Kind == SlotKind.Input ? index : 0, isRows),
                    DeclaredExtent.Rows => Rows(),
                    DeclaredExtent.Columns => Columns(),
                    DeclaredExtent.One => DeviceShape.One,
                    DeclaredExtent.Smaller => _graph.Add(Opcode.Select, IsTall(), Columns(), Rows()),
                    DeclaredExtent.Larger => _graph.Add(Opcode.Select, IsTall(), Rows(), Columns()),
                    _ => RankOf(slot, method),
                };
                return new DeviceShape(ExtentOf(slot.Declared.Rows, isRows: true), ExtentOf(slot.Declared.Columns, isRows: false));
        }

        int Rows() => _graph.Dimension(0, isRows: true);
        int Columns() => _graph.Dimension(0, isRows: false);
        int IsTall() => _graph.Add(Opcode.Greater, Rows(), Columns());
    }

    /// <summary>What the member that a state's rank is read from comes to.</summary>
    private int RankOf(SlotModel slot, IMethodSymbol method)
    {
        ISymbol? member = slot.Declared.Rank is { } name ? rule!.GetMembers(name).FirstOrDefault() : null;
        if (HyperparameterParser.ParametersOf(rule!).Any(parameter => parameter.Name == member?.Name))
        {
            return _graph.Hyperparameter(member!.Name, ValueKind.Integer);
        }

        ImmutableDictionary<ISymbol, int> parameters = _variables.Clear();
        if (member is IMethodSymbol { Parameters: [var rows, var columns] })
        {
            parameters = parameters.SetItem(rows, _graph.Dimension(0, isRows: true)).SetItem(columns, _graph.Dimension(0, isRows: false));
        }

        IMethodSymbol? code = member as IMethodSymbol ?? (member as IPropertySymbol)?.GetMethod;
        int rank = member is not null && BodyOf(member) is { } body ? Enter(body, code!, body, parameters) : GraphBuilder.Unknown;
        if (rank != GraphBuilder.Unknown && _graph[rank].Type.IsHost())
        {
            return _graph.ToExtent(rank);
        }

        if (!diagnostics.HasErrors)
        {
            diagnostics.Report(
                DiagnosticDescriptors.WrongAttributeValue, LocationOfState(slot, method),
                $"The rank of state '{slot.Name}' cannot be computed from '{slot.Declared.Rank}'");
        }

        return DeviceShape.One;
    }

    private static Location? LocationOfState(SlotModel slot, IMethodSymbol method) =>
        method.Parameters.Single(parameter => parameter.Name == slot.Name)
            .FindAttribute(KnownNames.StateAttribute)?.ApplicationSyntaxReference?.GetSyntax().GetLocation();

    /// <summary>What weight or state holds in the end, which must be of its own shape.</summary>
    private int FinalValueOf(IParameterSymbol parameter, SlotModel slot)
    {
        int value = _variables[parameter];
        if (value != GraphBuilder.Unknown
            && Extents.Differ(_graph[value].Shape, slot.Shape)
            && _lastAssignments.TryGetValue(parameter, out IOperation assignment))
        {
            RefuseShape(assignment, _graph[value].Shape, slot.Shape, parameter.Name);
        }

        return value;
    }

    private int ReadMatrixProperty(IPropertyReferenceOperation property)
    {
        int matrix = Evaluate(property.Instance!);
        return matrix == GraphBuilder.Unknown ? matrix : property.Property.Name switch
        {
            "T" => _graph.Add(Opcode.Transpose, matrix),
            "Rows" => _graph.RowsOf(matrix),
            _ => _graph.ColumnsOf(matrix),
        };
    }

    /// <summary>Checks what an operation demands of the shapes of its operands, and says what cannot be right.</summary>
    private bool FitTogether(ShapeDemands.Demand? demand, IReadOnlyList<IOperation> places, int[] values)
    {
        if (demand is null || values.Contains(GraphBuilder.Unknown) || !values.Any(IsDevice))
        {
            return true;
        }

        DeviceShape?[] shapes = [.. values.Select(value => IsDevice(value) ? _graph[value].Shape : (DeviceShape?)null)];
        if (demand(Extents, shapes) is not { } mismatch)
        {
            return true;
        }

        RefuseShape(places[mismatch.Argument], shapes[mismatch.Argument]!.Value, mismatch.Expected);
        return false;
    }

    private int RefuseShape(IOperation place, DeviceShape shape, DeviceShape expected, string? name = null)
    {
        IOperation written = WithoutConversion(place);
        string text = name ?? OneLine(written.Syntax);
        bool fitsTransposed = shape.IsMatrix && !shape.IsScalar && expected.IsMatrix && !Extents.Differ(shape.Transposed, expected);
        return Refuse(
            DiagnosticDescriptors.ShapeMismatch, written, text, Extents.Describe(shape), Extents.Describe(expected),
            name is null && fitsTransposed ? $"; did you mean '{Transposed(written)}'?" : "");
    }

    private static string Transposed(IOperation operation)
    {
        string text = OneLine(operation.Syntax);
        return operation is IPropertyReferenceOperation { Property.Name: "T", Instance: { } instance } ? OneLine(instance.Syntax)
            : operation is IBinaryOperation or IUnaryOperation or IConditionalOperation ? $"({text}).T"
            : $"{text}.T";
    }
}
