using System.Runtime.InteropServices.Marshalling;
using System.Text;
using GuidedDescent.Samples.PyTorchInterop;

namespace GuidedDescent.Samples.Tests;

// Through the same function pointers that Python gets.
public sealed unsafe class PyTorchInteropNativeInterfaceTests : IDisposable
{
    private const int Succeeded = 0;
    private const int Failed = 1;

    private static readonly delegate* unmanaged<int, nint, long*, int> _create = &NativeInterface.Create;
    private static readonly delegate* unmanaged<long, byte*, long*, int, float*, float*, int> _add = &NativeInterface.AddParameter;
    private static readonly delegate* unmanaged<long, byte*, float*, int> _bind = &NativeInterface.BindGradient;
    private static readonly delegate* unmanaged<long, byte*, byte*, int> _build = &NativeInterface.Build;
    private static readonly delegate* unmanaged<long, byte*, int> _set = &NativeInterface.SetHyperparameters;
    private static readonly delegate* unmanaged<long, int> _step = &NativeInterface.Step;
    private static readonly delegate* unmanaged<long, int> _describe = &NativeInterface.Describe;
    private static readonly delegate* unmanaged<long, int> _destroy = &NativeInterface.Destroy;
    private static readonly delegate* unmanaged<byte*, int, int> _message = &NativeInterface.Message;

    private readonly List<nint> _texts = [];

    [Fact]
    public void WholeLife_OfAnOptimizer_TrainsTheCallersMemory()
    {
        float value = 1;
        float gradient = 1;
        float moved = -2;
        long extent = 1;
        long optimizer = Create();

        Assert.Equal(Succeeded, _add(optimizer, Utf8("wärme"), &extent, 1, &value, &gradient));
        Assert.Equal(Succeeded, _build(optimizer, Utf8("Sgd"), Utf8("LearningRate=0.5")));
        Assert.Equal(Succeeded, _step(optimizer));
        Assert.Equal(0.5f, value);

        Assert.Equal(Succeeded, _set(optimizer, Utf8("LearningRate=1")));
        Assert.Equal(Succeeded, _bind(optimizer, Utf8("wärme"), &moved));
        Assert.Equal(Succeeded, _step(optimizer));
        Assert.Equal(2.5f, value);

        Assert.Equal(Succeeded, _describe(optimizer));
        Assert.Contains("Sgd", Message());
        Assert.Equal(Succeeded, _destroy(optimizer));
    }

    [Fact]
    public void EveryFunction_OfADestroyedOptimizer_FailsAndSaysSo()
    {
        float number = 1;
        long extent = 1;
        long optimizer = Create();
        Assert.Equal(Succeeded, _destroy(optimizer));

        RequireUnknown(optimizer, _add(optimizer, Utf8("w"), &extent, 1, &number, &number));
        RequireUnknown(optimizer, _bind(optimizer, Utf8("w"), &number));
        RequireUnknown(optimizer, _build(optimizer, Utf8("Sgd"), Utf8("")));
        RequireUnknown(optimizer, _set(optimizer, Utf8("LearningRate=1")));
        RequireUnknown(optimizer, _step(optimizer));
        RequireUnknown(optimizer, _describe(optimizer));
        RequireUnknown(optimizer, _destroy(optimizer));
    }

    [Fact]
    public void Create_GpuThatIsNotThere_SaysWhy()
    {
        long optimizer = 0;

        // With a driver there is no such GPU, and without there is none at all.
        Assert.Equal(Failed, _create(4095, 0, &optimizer));
        Assert.Contains("CUDA", Message());
        Assert.Equal(0, optimizer);
    }

    [Fact]
    public void Create_NowhereToPutTheNumber_Fails()
    {
        Assert.Equal(Failed, _create(ForeignOptimizer.Processor, 0, null));
        Assert.Contains("optimizer", Message());
    }

    [Fact]
    public void AddParameter_WithoutName_Fails()
    {
        float number = 1;
        long extent = 1;
        long optimizer = Create();

        Assert.Equal(Failed, _add(optimizer, null, &extent, 1, &number, &number));
        Assert.Contains("text is missing", Message());
        Assert.Equal(Succeeded, _destroy(optimizer));
    }

    [Fact]
    public void Message_BufferThatIsTooSmall_GetsItsStart()
    {
        Assert.Equal(Failed, _step(0));
        byte* start = stackalloc byte[5];

        int length = _message(start, 4);

        Assert.StartsWith("There is no optimizer 0: it was destroyed, or never created.", Message());
        Assert.Equal(Encoding.UTF8.GetByteCount(Message()) + 1, length);
        Assert.Equal("Ther"u8.ToArray(), new Span<byte>(start, 4));
        Assert.Equal(0, start[4]);
    }

    [Fact]
    public void Message_OfAnotherThread_IsItsOwn()
    {
        string? other = null;
        Assert.Equal(Failed, _step(0));

        var thread = new Thread(() => other = Message());
        thread.Start();
        thread.Join();

        Assert.Equal("", other);
        Assert.NotEqual("", Message());
    }

    public void Dispose() => _texts.ForEach(text => Utf8StringMarshaller.Free((byte*)text));

    private static long Create()
    {
        long optimizer = 0;
        Assert.Equal(Succeeded, _create(ForeignOptimizer.Processor, 0, &optimizer));
        return optimizer;
    }

    private static void RequireUnknown(long optimizer, int result)
    {
        Assert.Equal(Failed, result);
        Assert.Contains($"There is no optimizer {optimizer}", Message());
    }

    private static string Message()
    {
        var bytes = new byte[_message(null, 0)];
        fixed (byte* start = bytes)
        {
            _message(start, bytes.Length);
        }

        Assert.Equal(0, bytes[^1]);
        return Encoding.UTF8.GetString(bytes.AsSpan(..^1));
    }

    private byte* Utf8(string text)
    {
        byte* native = Utf8StringMarshaller.ConvertToUnmanaged(text);
        _texts.Add((nint)native);
        return native;
    }
}
