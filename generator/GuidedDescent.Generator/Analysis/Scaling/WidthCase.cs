namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>A class of parameters: which extents grow, and how large weight and gradient are for it.</summary>
/// <param name="Name">The member of <c>GuidedDescent.WidthClass</c>.</param>
/// <param name="Rows">The number of rows; 1 where it does not grow.</param>
/// <param name="Columns">The number of columns; 1 where it does not grow.</param>
/// <param name="Outputs">Those of them that are the outputs of the layer.</param>
/// <param name="Inputs">Those that are its inputs.</param>
internal sealed record WidthCase(string Name, Monomial Rows, Monomial Columns, Monomial Outputs, Monomial Inputs)
{
    private static readonly Monomial s_rows = Monomial.Of(Variable.Rows);
    private static readonly Monomial s_columns = Monomial.Of(Variable.Columns);

    public static IReadOnlyList<WidthCase> All { get; } =
    [
        new("Hidden", s_rows, s_columns, s_rows, s_columns),
        new("Input", s_rows, Monomial.One, s_rows, Monomial.One),
        new("Embedding", Monomial.One, s_columns, s_columns, Monomial.One),
        new("Readout", Monomial.One, s_columns, Monomial.One, s_columns),
    ];

    /// <summary>The spectral norm of the weight, and the one that its updates must have.</summary>
    public Monomial WeightNorm => Monomial.Of(Variable.Weight) * (Outputs / Inputs).Sqrt();

    /// <summary>The spectral norm of the gradient: the loss changes as much at every width.</summary>
    public Monomial GradientNorm => Monomial.Of(Variable.Gradient) * (Inputs / Outputs).Sqrt();

    /// <summary>
    /// Whether two sizes grow alike. Where rows and columns both grow, their ratio stays what it is.
    /// </summary>
    public bool AreEqual(Monomial left, Monomial right)
    {
        Monomial ratio = left / right;
        return WidthOf(ratio).IsZero
            && (ratio[Variable.Rows].IsZero || Name == "Hidden")
            && ratio.With(Variable.Rows, 0).With(Variable.Columns, 0).IsOne;
    }

    /// <summary>The larger of two extents. Of rows and columns that grow alike the rows count as the larger side.</summary>
    public Monomial Larger(Monomial left, Monomial right) => Choose(left, right, WidthOf(left / right).CompareTo(0), prefersRows: true);

    /// <summary>The smaller of two extents.</summary>
    public Monomial Smaller(Monomial left, Monomial right) => Choose(left, right, WidthOf(right / left).CompareTo(0), prefersRows: false);

    /// <summary>The exponent of the width.</summary>
    public static Rational WidthOf(Monomial size) => size[Variable.Rows] + size[Variable.Columns];

    private static Monomial Choose(Monomial left, Monomial right, int order, bool prefersRows) =>
        order > 0 ? left
        : order < 0 ? right
        : left.IsOne || right.IsOne ? Monomial.One
        : (left[Variable.Rows].CompareTo(right[Variable.Rows]) > 0) == prefersRows ? left : right;
}
