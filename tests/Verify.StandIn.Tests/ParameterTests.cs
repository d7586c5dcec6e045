namespace VerifyTests.StandInTests;

public sealed class ParameterTests : IDisposable
{
    private readonly SnapshotFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("left", 3, "text=left_width=3")]
    [InlineData(null, -1, "text=null_width=-1")]
    [InlineData("a/b:c*d?e|f<g>h\"i\\j", 0, "text=a-b-c-d-e-f-g-h-i-j_width=0")]
    public async Task UseParameters_OfATheory_AreAppended(string? text, int width, string expected)
    {
        await SnapshotFolder.FailureOf(Verify("content", _folder.Settings()).UseParameters(text, width, ""));

        Assert.NotEmpty(expected);
        Assert.Equal([$"ParameterTests.UseParameters_OfATheory_AreAppended_{expected}_expected=.received.txt"], _folder.Files);
    }

    [Theory]
    [InlineData(0.25, true)]
    public async Task UseParameters_NumberAndFlag_AreWrittenInvariantly(double rate, bool nesterov)
    {
        await SnapshotFolder.FailureOf(Verify("content", _folder.Settings()).UseParameters(rate, nesterov).UseMethodName("M"));

        Assert.Equal(["ParameterTests.M_rate=0.25_nesterov=True.received.txt"], _folder.Files);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task UseParameters_EachCase_HasAFileOfItsOwn(int order)
    {
        _folder.Write("ParameterTests.M_order=1.verified.txt", "case 1");
        _folder.Write("ParameterTests.M_order=2.verified.txt", "case 2");

        await Verify($"case {order}", _folder.Settings()).UseMethodName("M").UseParameters(order);
    }

    [Theory]
    [InlineData(1)]
    public async Task Verify_TheoryWithoutUseParameters_ThrowsAndNamesIt(int order)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(async () => await Verify($"case {order}", _folder.Settings()));

        Assert.Contains("UseParameters", exception.Message);
        Assert.Empty(_folder.Files);
    }

    [Theory]
    [InlineData(1)]
    public async Task UseParameters_MoreThanTheTestHas_Throws(int order)
    {
        await Assert.ThrowsAnyAsync<Exception>(async () => await Verify("content", _folder.Settings()).UseParameters(order, 2));

        Assert.Empty(_folder.Files);
    }
}
