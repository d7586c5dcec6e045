namespace GuidedDescent;

/// <summary>A power of the width: <c>rows^Rows columns^Columns</c>, where extents that do not grow have the exponent 0.</summary>
/// <param name="Rows">The exponent of the rows.</param>
/// <param name="Columns">The exponent of the columns.</param>
public readonly record struct WidthPower(Fraction Rows, Fraction Columns)
{
    /// <summary>What does not change with the width.</summary>
    public static WidthPower One => default;

    /// <summary>The exponent of the width itself, where all extents that grow are multiples of it.</summary>
    public Fraction Exponent => Rows + Columns;

    /// <summary>The product of two powers.</summary>
    public static WidthPower operator *(WidthPower left, WidthPower right) => new(left.Rows + right.Rows, left.Columns + right.Columns);

    /// <summary>The quotient of two powers.</summary>
    public static WidthPower operator /(WidthPower left, WidthPower right) => new(left.Rows - right.Rows, left.Columns - right.Columns);

    /// <summary>A power of the power.</summary>
    public WidthPower Pow(Fraction exponent) => new(Rows * exponent, Columns * exponent);

    /// <summary>The factor by which a number changes from one width to another.</summary>
    /// <param name="rowGrowth">The rows divided by those of the base; 1 where they do not grow.</param>
    /// <param name="columnGrowth">The columns divided by those of the base; 1 where they do not grow.</param>
    public double FactorFor(double rowGrowth, double columnGrowth) =>
        Math.Pow(rowGrowth, (double)Rows) * Math.Pow(columnGrowth, (double)Columns);

    /// <summary>As in <c>rows^1/2 columns^-1/2</c>; <c>1</c> where nothing changes.</summary>
    public override string ToString()
    {
        string[] factors = [.. new[] { Factor("rows", Rows), Factor("columns", Columns) }.Where(factor => factor != "")];
        return factors.Length == 0 ? "1" : string.Join(" ", factors);
    }

    private static string Factor(string extent, Fraction exponent) =>
        exponent == 0 ? "" : exponent == 1 ? extent : $"{extent}^{exponent}";
}
