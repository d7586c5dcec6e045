using GuidedDescent.Generator.Analysis.Scaling;

namespace GuidedDescent.Generator.Tests.Scaling;

/// <summary>Sizes as products of powers, and what of them is equal.</summary>
public class MonomialTests
{
    private static readonly Monomial s_rows = Monomial.Of(Variable.Rows);
    private static readonly Monomial s_columns = Monomial.Of(Variable.Columns);

    [Fact]
    public void Powers_AddAndCancel()
    {
        Monomial size = s_rows * s_columns.Sqrt() * s_rows.Pow(new Rational(-3, 2));
        Assert.Equal("columns^1/2 rows^-1/2", size.ToString());
        Assert.True((size * s_rows.Sqrt() / s_columns.Sqrt()).IsOne);
    }

    [Fact]
    public void Substitute_PutsASizeInThePlaceOfAVariable() =>
        Assert.Equal(s_columns.Pow(-2), Monomial.Of("@Epsilon").Pow(2).Substitute("@Epsilon", s_columns.Pow(-1)));

    // Rows and columns of hidden matrices grow alike; elsewhere only one of them grows at all.
    [Fact]
    public void RowsAndColumns_AreEqualInHiddenMatrices()
    {
        Assert.True(WidthCase.All[0].AreEqual(s_rows, s_columns));
        Assert.False(WidthCase.All[0].AreEqual(s_rows, s_rows * s_columns));
        Assert.False(WidthCase.All[1].AreEqual(s_rows, Monomial.One));
    }

    [Theory]
    [InlineData(0.5, "1/2")]
    [InlineData(-0.25, "-1/4")]
    [InlineData(3, "3")]
    public void Rational_IsFoundForANumber(double number, string expected) => Assert.Equal(expected, Rational.TryOf(number).ToString());

    [Fact]
    public void Rational_IsNotFoundForAnIrrationalNumber() => Assert.Null(Rational.TryOf(Math.PI));
}
