using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>The identity, diagonals and sorts.</summary>
public sealed class MatrixArrangementTests
{
    private static readonly Matrix _square = Matrix.FromSingles(3, 3, [1, 2, 3, 4, 5.5f, 6, 7, 8, 9]);
    private static readonly Matrix _wide = Matrix.FromSingles(2, 4, [1, 2, 3, 4, 5, 6, 7, 8]);

    [Fact]
    public void Identity_HasOnesOnTheDiagonal()
    {
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], Identity(3).Values);
        Assert.Equal(0, Identity(0).Values.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Identity(-1));
    }

    [Fact]
    public void Identity_GoesWithMatricesOfEitherTracking()
    {
        Matrix tracked = _square.WithErrorBounds();

        Assert.False((_square + (0.5 * Identity(3))).TracksErrors);
        Assert.True((tracked + (0.5 * Identity(3))).TracksErrors);
        Assert.True(MatMul(Identity(3).T, tracked).TracksErrors);
        Assert.True((tracked + Trace(2 * Identity(3))).TracksErrors);
        Assert.Equal(_square.Values, MatMul(_square, Identity(3)).Values);
        Assert.Equal([7, 2, 3, 4, 11.5, 6, 7, 8, 15], (_square + (6 * Identity(3))).Values);
    }

    [Fact]
    public void DiagonalAndTrace_AreThoseOfTheMatrix()
    {
        Matrix diagonal = Diagonal(_square.WithErrorBounds());

        Assert.Equal((3, 1), (diagonal.Rows, diagonal.Columns));
        Assert.Equal([1, 5.5, 9], diagonal.Values);
        Assert.InRange(diagonal.ErrorBounds[1], 0, 5.6 * ElementaryAccuracy.UnitRoundoff);
        Assert.Equal(15.5, Trace(_square).Value);
    }

    [Fact]
    public void DiagonalAndTrace_OfANonSquareMatrix_AreRefused()
    {
        var diagonal = Assert.Throws<ArgumentException>(() => Diagonal(_wide));
        var trace = Assert.Throws<ArgumentException>(() => Trace(_wide));

        Assert.Equal("Diagonal takes a square matrix, but one of shape [2, 4] came.", diagonal.Message);
        Assert.StartsWith("Trace takes a square matrix", trace.Message);
    }

    [Fact]
    public void SortColumns_OrdersByDescendingKeys_EqualOnesInTheirOrder()
    {
        Matrix sorted = SortColumns(_wide, new(1, 4, [0.0, 3, -0.0, 7]));

        Assert.Equal([4, 2, 1, 3, 8, 6, 5, 7], sorted.Values);
    }

    [Fact]
    public void SortRows_OrdersByDescendingKeys_NanLast()
    {
        Matrix sorted = SortRows(_square, new(3, 1, [double.NaN, -1, double.PositiveInfinity]));

        Assert.Equal([7, 8, 9, 4, 5.5, 6, 1, 2, 3], sorted.Values);
    }

    [Fact]
    public void Sort_ByKeysThatAreFarApart_KeepsTheBounds()
    {
        Matrix keys = Matrix.FromSingles(1, 4, [1, 3, 2, 4]).WithErrorBounds() / 3;
        Matrix thirds = _wide.WithErrorBounds() / 3;

        Matrix sorted = SortColumns(thirds, keys);

        Assert.Equal(thirds.ErrorBounds[3], sorted.ErrorBounds[0]);
        Assert.Equal(thirds.ErrorBounds[4], sorted.ErrorBounds[7]);
    }

    [Fact]
    public void Sort_ByKeysThatAKernelMayOrderOtherwise_HasNoBounds()
    {
        Matrix third = Matrix.FromSingles(1, 4, [1, 2, 3, 1]).WithErrorBounds() / 3;

        Matrix byColumns = SortColumns(_wide.WithErrorBounds(), third);
        Matrix byRows = SortRows(_wide.T.WithErrorBounds(), third.T);

        Assert.Equal([3, 2, 1, 4, 7, 6, 5, 8], byColumns.Values);
        Assert.Equal(double.PositiveInfinity, byColumns.ErrorBounds[0]);
        Assert.Equal(byColumns.T.Values, byRows.Values);
        Assert.Equal(double.PositiveInfinity, byRows.ErrorBounds[0]);
    }

    [Fact]
    public void Sort_ByCertainKeys_IsCertain()
    {
        Matrix sorted = SortColumns(_wide.WithErrorBounds(), Matrix.FromSingles(1, 4, [1, 1, 2, 1]).WithErrorBounds());

        Assert.Equal([3, 1, 2, 4, 7, 5, 6, 8], sorted.Values);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0], sorted.ErrorBounds);
    }

    [Fact]
    public void Sort_KeysThatDoNotFit_NamesBothShapes()
    {
        var columns = Assert.Throws<ArgumentException>(() => SortColumns(_wide, Matrix.Zeros(4, 1)));
        var rows = Assert.Throws<ArgumentException>(() => SortRows(_wide, Matrix.Zeros(1, 2)));

        Assert.Contains("columns of [2, 4] by keys of shape [4, 1]: it takes one key per column, [1, 4]", columns.Message);
        Assert.Contains("rows of [2, 4] by keys of shape [1, 2]: it takes one key per row, [2, 1]", rows.Message);
    }
}
