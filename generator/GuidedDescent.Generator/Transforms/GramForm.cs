using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>
/// Iterations such as Newton-Schulz multiply a matrix X again and again from the left by polynomials of its own Gram matrix
/// <c>G = X X^T</c>. All those factors commute, so they can be gathered into one, F, and every later Gram matrix is <c>F G F</c>: then X
/// itself takes part in few products only. Where X is much wider than high, that is far less work.
/// </summary>
/// <remarks>
/// A Gram matrix rounds away the singular values of X below the root of the unit roundoff, and <c>F G F</c> amplifies what rounding put in
/// their place. So X is multiplied out now and then, and its Gram matrix formed anew: after two iterations, which have lifted the small
/// singular values most, and then after three at a time. In single precision Newton-Schulz with the coefficients of Polar Express is as
/// accurate so as in the plain form, while gathered to the end it loses all digits at a condition of 100.
/// </remarks>
internal sealed class GramForm
{
    /// <summary>After how many iterations X is multiplied out for the first time, and its Gram matrix formed anew.</summary>
    private const int FirstTogether = 2;

    /// <summary>After how many iterations X is multiplied out again.</summary>
    private const int LaterTogether = 3;

    private readonly GraphBuilder _graph;
    private readonly Symmetry _symmetry;
    private readonly Dictionary<int, int> _replaced = [];

    /// <summary>For a multiple <c>F X</c> of a base X the factor and the base, which is known by its Gram matrix.</summary>
    private readonly Dictionary<int, Multiple> _multiples = [];

    /// <summary>The matrices whose Gram matrix is formed.</summary>
    private readonly HashSet<int> _bases = [];
    private int _gathered;

    private GramForm(GraphBuilder graph, Symmetry symmetry)
    {
        _graph = graph;
        _symmetry = symmetry;
    }

    /// <summary>Gathers the factors.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="symmetry">What is symmetric in it.</param>
    /// <param name="outputs">The values to compute.</param>
    /// <param name="isWide">The host condition under which the other form is less work: X is at least twice as wide as it is high.</param>
    /// <returns>The same values in the other form, or null where there is nothing to gather.</returns>
    public static List<int>? TryApply(GraphBuilder graph, Symmetry symmetry, IReadOnlyList<int> outputs, out int isWide)
    {
        var form = new GramForm(graph, symmetry);
        SortedSet<int> live = Reachability.From(graph, outputs);
        form._bases.UnionWith(live.Select(form.GramOf).OfType<int>());
        foreach (int position in live)
        {
            graph.InStatementOf(position, () => form.Visit(position));
        }

        Multiple? wide = form._multiples.Values.Select(multiple => (Multiple?)multiple).FirstOrDefault();
        bool applies = form._gathered > 0 && wide is { } found && graph[found.Base].Shape is var shape && shape.Rows != shape.Columns;
        isWide = applies ? form.WidthCondition(wide!.Value.Base) : GraphBuilder.Unknown;
        return applies ? [.. outputs.Select(form.ValueOf)] : null;
    }

    private int WidthCondition(int matrix)
    {
        DeviceShape shape = _graph[matrix].Shape;
        int twice = _graph.Add(Opcode.Multiply, _graph.Constant(ValueKind.Integer, 2), _graph.Extent(shape.Rows));
        return _graph.Add(Opcode.LessOrEqual, twice, _graph.Extent(shape.Columns));
    }

    private int Visit(int position)
    {
        if (GramOf(position) is { } factor)
        {
            return _replaced[position] = VisitGram(factor);
        }

        if (FindMultiple(position) is { } multiple)
        {
            int left = multiple.IterationsLeft - (_bases.Contains(position) ? 1 : 0);
            _multiples[position] = multiple with { IterationsLeft = left };
            return left > 0 ? position : _replaced[position] = Base(position, ValueOf(position), LaterTogether);
        }

        int[] operands = [.. _graph[position].Operands.Select(ValueOf)];
        int value = operands.SequenceEqual(_graph[position].Operands) ? position : _graph.Copy(position, operands);
        return _replaced[position] = _bases.Contains(position) ? Base(position, value, FirstTogether) : value;
    }

    private int Base(int position, int value, int together)
    {
        int gram = _graph.Add(Opcode.MatMul, value, _graph.Add(Opcode.Transpose, value));
        _multiples[position] = new Multiple(null, value, gram, together);
        return value;
    }

    /// <summary>The matrix whose Gram matrix a value is, or null where it is none.</summary>
    private int? GramOf(int position) =>
        _graph[position] is { Opcode: Opcode.MatMul } product
        && _graph[product.Operands[1]] is { Opcode: Opcode.Transpose } turned && turned.Operands[0] == product.Operands[0]
        && product.Shape.Rows != DeviceShape.One
            ? product.Operands[0]
            : null;

    // The Gram matrix of F X is F G F.
    private int VisitGram(int factor)
    {
        Multiple known = _multiples[factor];
        if (known.Factor is not { } gathered)
        {
            return known.Gram;
        }

        _gathered++;
        return _graph.Add(Opcode.MatMul, _graph.Add(Opcode.MatMul, gathered, known.Gram), gathered);
    }

    private Multiple? FindMultiple(int position)
    {
        Instruction instruction = _graph[position];
        int[] operands = [.. instruction.Operands];
        switch (instruction.Opcode)
        {
            case Opcode.MatMul when _multiples.TryGetValue(operands[1], out Multiple right) && !_multiples.ContainsKey(operands[0])
                && _symmetry.Commute(ValueOf(operands[0]), right.Gram):
                int left = ValueOf(operands[0]);
                return right with { Factor = right.Factor is { } inner ? _graph.Add(Opcode.MatMul, left, inner) : left };
            case Opcode.Add or Opcode.Subtract when _multiples.TryGetValue(operands[0], out Multiple first)
                && _multiples.TryGetValue(operands[1], out Multiple second) && first.Base == second.Base:
                return first with { Factor = _graph.Add(instruction.Opcode, FactorOf(first), FactorOf(second)) };
            case Opcode.Multiply when IsNumber(operands[0]) && _multiples.TryGetValue(operands[1], out Multiple scaled):
                return scaled with { Factor = _graph.Add(Opcode.Multiply, ValueOf(operands[0]), FactorOf(scaled)) };
            case Opcode.Divide when IsNumber(operands[1]) && _multiples.TryGetValue(operands[0], out Multiple divided):
                return divided with { Factor = _graph.Add(Opcode.Divide, FactorOf(divided), ValueOf(operands[1])) };
            default:
                return null;
        }
    }

    private int FactorOf(Multiple multiple) =>
        multiple.Factor ?? _graph.Add(Opcode.Identity, _graph.Extent(_graph[multiple.Gram].Shape.Rows));

    private int ValueOf(int position)
    {
        if (_replaced.TryGetValue(position, out int value))
        {
            return value;
        }

        return _multiples.TryGetValue(position, out Multiple multiple)
            ? _replaced[position] = multiple.Factor is { } factor
                ? _graph.InStatementOf(position, () => _graph.Add(Opcode.MatMul, factor, multiple.Base))
                : multiple.Base
            : position;
    }

    private bool IsNumber(int value) => _graph[value].Type.IsHost() || _graph[value].Shape.IsScalar;

    /// <param name="Factor">The factor F, or null for the base itself.</param>
    /// <param name="Base">The matrix X.</param>
    /// <param name="Gram">Its Gram matrix G.</param>
    /// <param name="IterationsLeft">After how many more Gram matrices X is to be multiplied out.</param>
    private readonly record struct Multiple(int? Factor, int Base, int Gram, int IterationsLeft);
}
