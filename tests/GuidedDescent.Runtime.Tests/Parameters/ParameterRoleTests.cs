namespace GuidedDescent.Runtime.Tests.Parameters;

public unsafe class ParameterRoleTests
{
    public static TheoryData<ParameterRole, int[], long, long> Fans => new()
    {
        { ParameterRole.HiddenMatrix, [8, 5], 5, 8 },
        { ParameterRole.HiddenMatrix.InputsFirst(), [8, 5], 8, 5 },
        { ParameterRole.HiddenMatrix.Fused(3), [24, 5], 5, 8 },
        { ParameterRole.HiddenMatrix.InputsFirst().Fused(3), [5, 24], 5, 8 },
        { ParameterRole.HiddenMatrix.FusedRows(8, 8, 8), [24, 5], 5, 8 },
        { ParameterRole.Readout, [10, 64], 64, 10 },
        { ParameterRole.Readout.InputsFirst(), [64, 10], 64, 10 },
        { ParameterRole.Embedding, [100, 64], 100, 64 },
        { ParameterRole.Convolution, [16, 3, 5, 7], 3 * 35, 16 * 35 },
        { ParameterRole.Convolution.WithAxes(output: 3, input: 2), [5, 7, 3, 16], 3 * 35, 16 * 35 },
        { ParameterRole.Vector, [], 1, 1 },
        { ParameterRole.Gain, [64], 1, 64 },
        { ParameterRole.Bias, [4, 16], 1, 64 },
    };

    public static TheoryData<ParameterRole, int[], string> Misfits => new()
    {
        { ParameterRole.HiddenMatrix, [8], "'hidden matrix', which needs two axes, of outputs and inputs" },
        { ParameterRole.HiddenMatrix, [8, 3, 3], "'hidden matrix', which needs two axes" },
        { ParameterRole.HiddenMatrix.FusedRows(4, 3), [8, 6], "'hidden matrix, blocks of 4, 3 rows', which needs 7 outputs (axis 0)" },
        {
            ParameterRole.HiddenMatrix.InputsFirst().FusedRows(4, 2),
            [6, 7],
            "'hidden matrix, blocks of 4, 2 rows, inputs first', which needs 6 outputs (axis 1)"
        },
        { ParameterRole.HiddenMatrix.Fused(3), [8, 6], "'hidden matrix, 3 blocks', which needs outputs (axis 0) that 3 blocks divide" },
        {
            ParameterRole.HiddenMatrix.InputsFirst().Fused(3),
            [6, 8],
            "'hidden matrix, 3 blocks, inputs first', which needs outputs (axis 1) that 3 blocks divide"
        },
        { ParameterRole.Readout, [], "'readout', which needs two axes" },
        { ParameterRole.Embedding, [8], "'embedding', which needs two axes, of entries and of the width" },
        { ParameterRole.Convolution, [8], "'convolution', which needs an axis 1" },
        { ParameterRole.Convolution.WithAxes(3, 2), [3, 3, 8], "'convolution, outputs on axis 3, inputs on 2', which needs an axis 3" },
    };

    [Theory]
    [MemberData(nameof(Fans))]
    public void Fans_AreThoseOfTheLayout(ParameterRole role, int[] axes, long fanIn, long fanOut)
    {
        Assert.Equal((fanIn, fanOut), (role.FanIn(Shape.Of(axes)), role.FanOut(Shape.Of(axes))));
    }

    [Theory]
    [MemberData(nameof(Misfits))]
    public void Role_ThatDoesNotFitTheShape_IsRefusedAndAddsNothing(ParameterRole role, int[] axes, string problem)
    {
        var shape = Shape.Of(axes);
        using var parameters = new ParameterSet();
        float[] memory = new float[shape.Length];
        using var owner = new ParameterSet();
        float* pointer = owner.Add("memory", shape).ValuePointer;

        foreach (Action declare in new Action[]
        {
            () => parameters.Add("w", shape, role),
            () => parameters.Wrap("w", shape, memory, role: role),
            () => parameters.Wrap("w", shape, pointer, role: role),
        })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(declare);
            Assert.Contains($"Parameter 'w' {shape} cannot have the role {problem}", error.Message);
            Assert.Empty(parameters);
        }

        Assert.Throws<ArgumentException>(() => role.FanIn(shape));
        Assert.Throws<ArgumentException>(() => role.FanOut(shape));
    }

    [Fact]
    public void Role_NotDeclared_IsAVectorOrUnspecified()
    {
        using var parameters = new ParameterSet();

        Assert.Same(ParameterRole.Vector, parameters.Add("scalar", []).Role);
        Assert.Same(ParameterRole.Vector, parameters.Add("vector", [7]).Role);
        Assert.Same(ParameterRole.Unspecified, parameters.Add("matrix", [7, 1]).Role);
        Assert.Same(ParameterRole.Bias, parameters.Add("bias", [7], ParameterRole.Bias).Role);
        Assert.Same(ParameterRole.Unspecified, parameters.Add("other", [7], ParameterRole.Unspecified).Role);
        Assert.Throws<InvalidOperationException>(() => ParameterRole.Unspecified.FanIn([7, 1]));
        Assert.Throws<InvalidOperationException>(() => ParameterRole.Unspecified.FanOut([7, 1]));
    }

    // Which of them an initialisation should go by, nobody has said.
    [Fact]
    public void FanOut_OfBlocksOfSeveralSizes_IsRefused()
    {
        ParameterRole role = ParameterRole.HiddenMatrix.FusedRows(8, 4, 4);

        Assert.Equal(5, role.FanIn([16, 5]));
        Assert.Contains(
            "'hidden matrix, blocks of 8, 4, 4 rows' differs from block to block",
            Assert.Throws<InvalidOperationException>(() => role.FanOut([16, 5])).Message);
    }

    [Fact]
    public void Includes_TellsKindsAndNotLayouts()
    {
        Assert.True(ParameterRole.HiddenMatrix.Includes(ParameterRole.HiddenMatrix.Fused(3)));
        Assert.True(ParameterRole.HiddenMatrix.Fused(3).Includes(ParameterRole.HiddenMatrix));
        Assert.True(ParameterRole.Vector.Includes(ParameterRole.Gain));
        Assert.False(ParameterRole.Gain.Includes(ParameterRole.Vector));
        Assert.False(ParameterRole.Gain.Includes(ParameterRole.Bias));
        Assert.False(ParameterRole.HiddenMatrix.Includes(ParameterRole.Readout));
        Assert.NotEqual(ParameterRole.HiddenMatrix, ParameterRole.HiddenMatrix.Fused(3));
        Assert.Equal(ParameterRole.HiddenMatrix.Fused(3), ParameterRole.HiddenMatrix.Fused(3));
        Assert.Equal(ParameterRole.HiddenMatrix.FusedRows(4, 2), ParameterRole.HiddenMatrix.FusedRows(4, 2));
        Assert.Equal(
            ParameterRole.HiddenMatrix.FusedRows(4, 2).GetHashCode(), ParameterRole.HiddenMatrix.FusedRows(4, 2).GetHashCode());
        Assert.NotEqual(ParameterRole.HiddenMatrix.FusedRows(4, 2), ParameterRole.HiddenMatrix.FusedRows(2, 4));
        Assert.NotEqual(ParameterRole.HiddenMatrix.FusedRows(4, 2), ParameterRole.HiddenMatrix.Fused(2));
        Assert.Equal(ParameterRole.HiddenMatrix.Fused(2), ParameterRole.HiddenMatrix.FusedRows(4, 2).Fused(2));
        Assert.NotEqual(ParameterRole.HiddenMatrix.FusedRows(4, 2), ParameterRole.HiddenMatrix.FusedRows(4, 2).InputsFirst());
    }

    [Fact]
    public void Layout_ThatIsNone_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterRole.HiddenMatrix.Fused(0));
        Assert.Throws<ArgumentException>(() => ParameterRole.HiddenMatrix.FusedRows());
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterRole.HiddenMatrix.FusedRows(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterRole.Convolution.WithAxes(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterRole.Convolution.WithAxes(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterRole.Convolution.WithAxes(0, -1));
    }
}
