using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>
/// Products and factorizations of matrices. Inverses and roots are as large as they are on the directions of the gradient, which is what
/// they are applied to.
/// </summary>
internal static class MatrixTransfers
{
    public static Value Transpose(Site site) =>
        site.Operand(0) with
        {
            Terms =
            [
                .. site.Operand(0).Terms.Select(
                    term => term with { HasFewRows = term.HasFewColumns, HasFewColumns = term.HasFewRows }),
            ],
        };

    public static Value Product(Site site)
    {
        if (site.ByNorm(0) is not { } left || site.ByNorm(1) is not { } right)
        {
            return site.Empty;
        }

        return Value.Of(new Term(TermKind.Sized, left.Size * right.Size)
        {
            Structure = left.Structure == Structure.Diagonal ? right.Structure
                : right.Structure == Structure.Diagonal ? left.Structure
                : left.Structure == Structure.AllDirections && right.Structure == Structure.AllDirections ? Structure.AllDirections
                : Structure.FewDirections,
            HasFewRows = left.Structure == Structure.Diagonal ? right.HasFewRows : left.HasFewRows,
            HasFewColumns = right.Structure == Structure.Diagonal ? left.HasFewColumns : right.HasFewColumns,
            IsOfGradient = left.IsOfGradient || right.IsOfGradient,
            IsPositive = IsGram(site),
            Geometry = UpdateGeometry.Spectral,
        });
    }

    /// <summary>Vectors and values; <see cref="Part"/> tells them apart.</summary>
    public static Value Decompose(Site site) => site.ByNorm(0) is { } term ? Value.Of(term) : site.Empty;

    /// <summary>Eigenvectors turn into a basis in which few elements count; eigenvalues are few that count.</summary>
    public static Value Part(Site site) =>
        site.ByNorm(0) is not { } term ? site.Empty
        : site.Instruction.Number == 0
            ? Value.Of(Orthonormal(term) with { HasFewRows = term.HasFewRows, HasFewColumns = true })
            : Value.Of(new Term(TermKind.Sized, term.Size)
            {
                HasFewColumns = true,
                IsOfGradient = term.IsOfGradient,
                IsPositive = true,
                Geometry = UpdateGeometry.Spectral,
            });

    public static Value Orthonormalize(Site site) => site.ByNorm(0) is { } term ? Value.Of(Orthonormal(term)) : site.Empty;

    public static Value Root(Site site) =>
        site.ByNorm(0) is { } term ? Value.Of(term with { Size = term.Size.Sqrt(), Geometry = UpdateGeometry.Spectral }) : site.Empty;

    public static Value Solve(Site site) =>
        site.ByNorm(0) is { } matrix && site.ByNorm(1) is { } right
            ? Value.Of(right with
            {
                Size = right.Size / matrix.Size,
                Structure = right.Structure == Structure.Diagonal ? Structure.AllDirections : right.Structure,
                IsOfGradient = right.IsOfGradient || matrix.IsOfGradient,
                IsPositive = false,
                Geometry = UpdateGeometry.Spectral,
                Literal = null,
            })
            : site.Empty;

    /// <summary>InverseRoot(matrix, root, epsilon, method, fallback).</summary>
    public static Value InverseRoot(Site site)
    {
        if (site.ByNorm(0) is not { } matrix)
        {
            return site.Empty;
        }

        // What is added to the eigenvalues must scale as they do.
        Value epsilon = site.Operand(2) with
        {
            Terms = [.. site.Operand(2).Terms.Select(term => term with { Structure = Structure.Diagonal })],
        };
        Term damped = site.Reconciliation.ToOne(
            new Value([matrix, .. epsilon.Terms]), site.ExtentOf(0), byEntries: false, isThreshold: false, site.Position)!;
        return Value.Of(damped with
        {
            Size = damped.Size.Pow((Rational)(-1) / RootOf(site)),
            Structure = Structure.AllDirections,
            IsPositive = false,
            Geometry = UpdateGeometry.Spectral,
        });
    }

    private static Rational RootOf(Site site)
    {
        int root = site.Instruction.Operands[1];
        if (site.Interpretation.Decisions.NumberOf(root) is { } number)
        {
            return Rational.TryOf(number) is { IsZero: false } rational
                ? rational
                : throw new ScalingFailure($"the root {number} in '{site.Text}' is no fraction");
        }

        throw site.Interpretation.Graph[root].Opcode == Opcode.Hyperparameter
            ? new UndecidedCondition(root)
            : new ScalingFailure($"the root in '{site.Text}' is not a number known to the compiler");
    }

    private static Term Orthonormal(Term term) => term with
    {
        Size = Monomial.One,
        Structure = Structure.AllDirections,
        IsPositive = false,
        Geometry = UpdateGeometry.Spectral,
    };

    private static bool IsGram(Site site)
    {
        (int left, int right) = (site.Instruction.Operands[0], site.Instruction.Operands[1]);
        GraphBuilder graph = site.Interpretation.Graph;
        return (graph[left].Opcode == Opcode.Transpose && graph[left].Operands[0] == right)
            || (graph[right].Opcode == Opcode.Transpose && graph[right].Operands[0] == left);
    }
}
