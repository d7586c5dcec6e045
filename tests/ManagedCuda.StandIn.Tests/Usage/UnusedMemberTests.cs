namespace ManagedCuda.StandIn.Tests;

public sealed class UnusedMemberTests
{
    private static readonly string[] _callers = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "callers"), "*.dll");

    [Fact]
    public void StandIn_WhatItShows_IsCalled()
    {
        IReadOnlyList<string> unused = UnusedMembers.Find(_callers);

        Assert.True(unused.Count == 0, $"Nobody calls these, so they do not belong here:\n{string.Join('\n', unused)}");
    }

    [Fact]
    public void Find_NobodyCalls_FindsMembersAndTypes()
    {
        IReadOnlyList<string> unused = UnusedMembers.Find([]);

        Assert.Contains(unused, line => line.EndsWith("cuInit(ManagedCuda.BasicTypes.CUInitializationFlags)", StringComparison.Ordinal));
        Assert.Contains("ManagedCuda.CudaEvent: Void .ctor()", unused);
        Assert.Contains("ManagedCuda.BasicTypes.CUFunctionAttribute", unused);
    }
}
