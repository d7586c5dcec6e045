using System.Runtime.CompilerServices;
using ManagedCuda.BasicTypes;

namespace ManagedCuda.StandIn.Tests;

public sealed class BasicTypeTests
{
    private static readonly ulong _large = 0x7_0000_0003;

    [Fact]
    public void SizeT_Conversions_KeepTheValue()
    {
        Assert.Equal(7, (int)(SizeT)7);
        Assert.Equal(7u, (uint)(SizeT)7u);
        Assert.Equal((long)_large, (long)(SizeT)(long)_large);
        Assert.Equal(_large, (ulong)(SizeT)_large);
        Assert.Equal((IntPtr)_large, (IntPtr)(SizeT)(IntPtr)_large);
        Assert.Equal((UIntPtr)_large, (UIntPtr)(SizeT)(UIntPtr)_large);
    }

    [Fact]
    public void SizeT_TooLargeForTheTarget_Throws()
    {
        SizeT size = _large;

        Assert.Throws<OverflowException>(() => (int)size);
        Assert.Throws<OverflowException>(() => (uint)size);
    }

    // As in ManagedCuda, and not what a cast of the language does: an int is not extended by its sign.
    [Fact]
    public void SizeT_NegativeNumbers_BecomeTheirBits()
    {
        Assert.Equal(0xFFFF_FFFFul, (ulong)(SizeT)(-1));
        Assert.Equal(ulong.MaxValue, (ulong)(SizeT)(-1L));
        Assert.Equal(-1, (int)(SizeT)(-1));
        Assert.Equal(-1L, (long)(SizeT)(-1L));
    }

    [Fact]
    public void SizeT_ArithmeticWithSmallNumbers_IsThatOfSizeT()
    {
        SizeT size = _large;

        Assert.Equal(_large + 2, (ulong)(size + 2));
        Assert.Equal(_large + 2, (ulong)(2u + size));
        Assert.Equal(_large - 2, (ulong)(size - 2));
        Assert.Equal(_large * 4, (ulong)(size * 4));
        Assert.Equal(_large / 4, (ulong)(size / 4));
        Assert.Equal(ulong.MaxValue, (ulong)((SizeT)0 - 1));
    }

    [Fact]
    public void SizeT_Comparisons_AreThoseOfTheWholeValue()
    {
        SizeT size = _large;

        Assert.False(size == 3);
        Assert.True(size != 3);
        Assert.True(size > 3);
        Assert.False(size < 3);
        Assert.True(size.Equals((SizeT)_large));
        Assert.False(size.Equals(_large));
        Assert.Equal(((SizeT)_large).GetHashCode(), size.GetHashCode());
        Assert.Equal("30064771075", size.ToString());
    }

    [Fact]
    public void CUdeviceptr_PlusBytes_IsTheAddressFurtherOn() =>
        Assert.Equal(_large + 16, (ulong)(new CUdeviceptr(_large) + 16).Pointer);

    [Fact]
    public void CUdeviceptr_Equality_IsThatOfTheAddress()
    {
        var pointer = new CUdeviceptr(_large);

        Assert.True(pointer == new CUdeviceptr(_large));
        Assert.True(pointer != new CUdeviceptr(3));
        Assert.True(pointer.Equals(new CUdeviceptr(_large)));
        Assert.False(pointer.Equals((SizeT)_large));
        Assert.Equal(new CUdeviceptr(_large).GetHashCode(), pointer.GetHashCode());
        Assert.True(default == new CUdeviceptr(0));
    }

    // They are handed to the driver as they are.
    [Fact]
    public void Handles_Size_IsThatOfTheNativeOnes()
    {
        Assert.Equal(IntPtr.Size, Unsafe.SizeOf<SizeT>());
        Assert.Equal(IntPtr.Size, Unsafe.SizeOf<CUdeviceptr>());
        Assert.Equal(IntPtr.Size, Unsafe.SizeOf<CUstream>());
        Assert.Equal(sizeof(int), Unsafe.SizeOf<CUdevice>());
    }
}
