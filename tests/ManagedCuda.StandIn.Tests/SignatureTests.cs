using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;
using ManagedCuda.CudaSolve;
using ManagedCuda.NVRTC;

namespace ManagedCuda.StandIn.Tests;

public sealed class SignatureTests
{
    [Fact]
    public void StandIn_WhatItShows_IsWhatManagedCudaShows()
    {
        IReadOnlyList<string> foreign = SignatureFile.ManagedCuda.FindForeign(typeof(CudaContext).Assembly.GetExportedTypes());

        Assert.True(
            foreign.Count == 0,
            $"ManagedCuda has none of these, so code that uses them would not compile with it:\n{string.Join('\n', foreign)}");
    }

    // A result or an attribute of any number can come from a driver, or be asked for by one who only has the packages' names.
    [Theory]
    [InlineData(typeof(CUResult))]
    [InlineData(typeof(CUDeviceAttribute))]
    [InlineData(typeof(nvrtcResult))]
    [InlineData(typeof(CublasStatus))]
    [InlineData(typeof(cusolverStatus))]
    public void Enum_OfWhatTheDriverDecides_IsComplete(Type type) =>
        Assert.Equal(SignatureFile.ManagedCuda.MembersOf(type).Order(), SignatureText.MembersOf(type).Order());
}
