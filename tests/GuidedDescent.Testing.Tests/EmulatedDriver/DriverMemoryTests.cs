namespace GuidedDescent.Testing.Tests;

public sealed unsafe class DriverMemoryTests : DriverTest
{
    private const int Pinned = 1;
    private const int OnDevice = 2;

    [GxxFact]
    public void Allocation_IsAlignedAndFullOfGarbage()
    {
        UseDevice();

        ulong pointer = Allocate(5);

        Assert.Equal(0ul, pointer % 512);
        Assert.Equal([0xCD, 0xCD, 0xCD, 0xCD, 0xCD], Download<byte>(pointer, 5));
    }

    [GxxFact]
    public void Allocation_BeyondTheMemory_FailsAndTakesNothing()
    {
        Driver.Reset(new EmulatedMachine { MemoryBytes = 4096 });
        UseDevice();
        ulong pointer = Allocate(1000);

        Assert.Equal(Cuda.OutOfMemory, Cuda.cuMemAlloc_v2(out _, 3500));
        Check(Cuda.cuMemGetInfo_v2(out nuint free, out nuint total));
        Check(Cuda.cuMemFree_v2(pointer));

        Assert.Equal((3072u, 4096u), (free, total));
        Check(Cuda.cuMemAlloc_v2(out _, 4096));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemAlloc_v2(out _, 0));
    }

    [GxxFact]
    public void Memory_IsOpenToTheHostAtNoTime()
    {
        UseDevice();
        ulong pointer = Upload(7);

        Assert.False(IsReadable(pointer));
        Check(Cuda.cuMemFree_v2(pointer));
        Assert.False(IsReadable(pointer));
        Assert.True(IsReadable((ulong)AllocatePinned(1)));
    }

    [GxxFact]
    public void Free_OfWhatIsNoAllocation_IsRefused()
    {
        UseDevice();
        ulong pointer = Allocate(1024);

        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemFree_v2(pointer + 512));
        Check(Cuda.cuMemFree_v2(pointer));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemFree_v2(pointer));
        Assert.NotEqual(pointer, Allocate(1024));
    }

    [GxxFact]
    public void Attributes_OfAPointer_TellWhatItIs()
    {
        Driver.Reset(new EmulatedMachine { DeviceCount = 2 });
        UseDevice(0);
        int* pinned = AllocatePinned(4);
        nint context = UseDevice(1);
        ulong pointer = Allocate(64);
        int notOfCuda;

        Assert.Equal(OnDevice, Attribute(2, pointer + 63));
        Assert.Equal(1, Attribute(9, pointer));
        Assert.Equal(Pinned, Attribute(2, (ulong)pinned));
        Assert.Equal(0, Attribute(9, (ulong)pinned));
        nint owner;
        Check(Cuda.cuPointerGetAttribute(&owner, 1, pointer));
        Assert.Equal(context, owner);
        Assert.Equal(Cuda.InvalidValue, Cuda.cuPointerGetAttribute(&owner, 1, pointer + 64));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuPointerGetAttribute(&owner, 1, (ulong)&notOfCuda));

        static int Attribute(int attribute, ulong pointer)
        {
            int value;
            Check(Cuda.cuPointerGetAttribute(&value, attribute, pointer));
            return value;
        }
    }

    [GxxFact]
    public void Copy_BeyondTheEndOfAnAllocation_IsRefused()
    {
        UseDevice();
        ulong pointer = Allocate(16);
        byte* host = stackalloc byte[32];

        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemcpyHtoD_v2(pointer, host, 17));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemcpyDtoHAsync_v2(host, pointer + 8, 9, 0));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemsetD32Async(pointer, 0, 5, 0));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemsetD32Async(pointer + 1, 0, 1, 0));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemcpyHtoD_v2((ulong)host, host, 1));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuMemcpyHtoD_v2(pointer, (void*)pointer, 1));
        Check(Cuda.cuMemcpyHtoD_v2(pointer, host, 16));
    }

    [GxxFact]
    public void FillsAndCopiesOnTheDevice_DoWhatTheySay()
    {
        UseDevice();
        ulong first = Allocate(12);
        ulong second = Allocate(12);

        Check(Cuda.cuMemsetD32Async(first, 0x01020304, 3, 0));
        Check(Cuda.cuMemsetD8Async(first + 4, 9, 4, 0));
        Check(Cuda.cuMemcpyDtoDAsync_v2(second, first, 12, 0));

        Assert.Equal([0x01020304, 0x09090909, 0x01020304], Download<int>(second, 3));
    }

    private static bool IsReadable(ulong address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] words = line.Split(' ');
            ulong[] bounds = [.. words[0].Split('-').Select(bound => Convert.ToUInt64(bound, 16))];
            if (address >= bounds[0] && address < bounds[1])
            {
                return words[1][0] == 'r';
            }
        }

        return false;
    }
}
