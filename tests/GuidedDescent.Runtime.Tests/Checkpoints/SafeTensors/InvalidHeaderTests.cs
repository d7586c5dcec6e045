using System.Buffers.Binary;
using System.Text;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

public sealed class InvalidHeaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "must start with '{', but it is empty")]
    [InlineData(" {}", "must start with '{', but it starts with the byte 0x20")]
    [InlineData("[]", "must start with '{'")]
    [InlineData("{", "no valid JSON")]
    [InlineData("{} {}", "no valid JSON")]
    [InlineData("{}\0", "no valid JSON")]
    [InlineData("{,}", "no valid JSON")]
    [InlineData("{} // done", "no valid JSON")]
    [InlineData("""{"w":3}""", "tensor 'w': its description must be an object, but is the number '3'")]
    [InlineData("""{"w":{}}""", "tensor 'w': its dtype is missing")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,8]}}""", "tensor 'w': its shape is missing")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "tensor 'w': its data_offsets is missing")]
    [InlineData("""{"w":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", "its dtype must be a string, but is the number '32'")]
    [InlineData("""{"w":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", "its dtype is 'F31', but must be one of F64, F32,")]
    [InlineData("""{"w":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", "its dtype is 'f32'")]
    [InlineData("""{"w":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "its shape must be a list of numbers, but is the number '2'")]
    [InlineData("""{"w":{"dtype":"F32","shape":null,"data_offsets":[0,8]}}""", "its shape must be a list of numbers, but is null")]
    [InlineData("""{"w":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "number 0 of it is the string '2'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1,-2],"data_offsets":[0,8]}}""", "number 1 of it is the number '-2'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}}""", "number 0 of it is the number '-0'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", "number 0 of it is the number '2.0'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}""", "number 0 of it is the number '2e0'")]
    [InlineData("""{"w":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,8]}}""", "is the number '9223372036854775808'")]
    [InlineData("""{"w":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,8]}}""", "is the number '18446744073709551616'")]
    [InlineData("""{"w":{"dtype":"U8","shape":[[8]],"data_offsets":[0,8]}}""", "no valid JSON")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", "its shape is there twice")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"strides":[1]}}""", "a field 'strides', but only dtype")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", "must be two numbers, but are 3")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8]}}""", "must be two numbers, but are 1")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "F32 [3] has 12 bytes, but its data_offsets are [0,8]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "F32 [2] has 8 bytes, but its data_offsets are [8,0]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "ends at 12, but the file has 8 bytes of data")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "8 bytes of data, but its tensors end at 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "begins at 4, but no tensor has the bytes from 0 on")]
    [InlineData("{}", "8 bytes of data, but its tensors end at 0")]
    [InlineData("""{"__metadata__":[]}""", "'__metadata__' must be an object, but is a list")]
    [InlineData("""{"__metadata__":{"step":3}}""", "the metadata 'step' must be a string, but is the number '3'")]
    [InlineData("""{"__metadata__":{"step":null}}""", "the metadata 'step' must be a string, but is null")]
    [InlineData("""{"__metadata__":{"a":"1","a":"1"}}""", "the metadata 'a' is there twice")]
    [InlineData("""{"__metadata__":{"a":"1","\u0061":"1"}}""", "the metadata 'a' is there twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "'__metadata__' is in the header twice")]
    [InlineData("""{"__metadata__":{"a":"\ud800"}}""", "the metadata 'a' is no valid Unicode text")]
    [InlineData("""{"\udc00":{}}""", "a key is no valid Unicode text")]
    public void Open_InvalidHeader_SaysWhatIsWrong(string header, string expected) =>
        Assert.Contains(expected, Refusal(Encoding.UTF8.GetBytes(header)).Message);

    [Theory]
    [InlineData("[0,8]", "[0,8]", "its data begins at 0, but the tensor before it ends at 8")]
    [InlineData("[0,4]", "[0,8]", "its data begins at 0, but the tensor before it ends at 4")]
    public void Open_TensorsThatOverlap_AreRefused(string first, string second, string expected)
    {
        string header = $$$"""
            {"a":{"dtype":"U8","shape":[{{{first[3]}}}],"data_offsets":{{{first}}}},
            "b":{"dtype":"U8","shape":[{{{second[3]}}}],"data_offsets":{{{second}}}}}
            """;

        Assert.Contains(expected, Refusal(Encoding.UTF8.GetBytes(header)).Message);
    }

    [Fact]
    public void Open_TensorThatIsThereTwice_IsRefused()
    {
        const string Header = """
            {"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0077":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
            """;

        InvalidSafeTensorsException refusal = Refusal(Encoding.UTF8.GetBytes(Header));

        Assert.Contains("tensor 'w': it is in the header twice", refusal.Message);
        Assert.Equal("w", refusal.Tensor);
    }

    [Theory]
    [InlineData("[1099511627776,1099511627776]")]
    [InlineData("[9223372036854775807]")]
    [InlineData("[4294967296,4294967296]")]
    public void Open_ShapeWithMoreBytesThan63BitsCount_IsRefused(string shape)
    {
        string header = $$$"""{"w":{"dtype":"F32","shape":{{{shape}}},"data_offsets":[0,8]}}""";

        Assert.Contains("has more than 2^63 - 1 bytes", Refusal(Encoding.UTF8.GetBytes(header)).Message);
    }

    [Fact]
    public void Open_HeaderThatIsNoUtf8_IsRefused() =>
        Assert.Contains("no valid UTF-8", Refusal([.. "{\""u8, 0xc3, 0x28, .. "\":{}}"u8]).Message);

    [Fact]
    public void Open_DeepNesting_IsRefusedWithoutDescending()
    {
        byte[] header = Encoding.UTF8.GetBytes("""{"w":{"shape":""" + new string('[', 1_000_000));

        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidSafeTensorsException refusal = Refusal(header);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains("no valid JSON", refusal.Message);
        Assert.InRange(allocated, header.Length, (4 * header.Length) + 100_000);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(7L)]
    public void Open_FileShorterThanALength_IsRefused(long length)
    {
        string path = _folder.File("file", new byte[length]);

        var refusal = Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(path));

        Assert.Equal($"{path}: it has {length} bytes, but a safetensors file has at least 8.", refusal.Message);
        Assert.Equal(path, refusal.Path);
        Assert.Null(refusal.Tensor);
    }

    [Theory]
    [InlineData(3UL)]
    [InlineData(1UL << 31)]
    [InlineData(1UL << 62)]
    [InlineData(ulong.MaxValue)]
    public void Open_HeaderLongerThanTheFile_IsRefusedWithoutMemoryForIt(ulong headerLength)
    {
        byte[] content = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(content, headerLength);
        string path = _folder.File("file", content);

        long before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains($"its header would have {headerLength} bytes, but in a file of 10 bytes it has at most 2", refusal.Message);
        Assert.InRange(allocated, 0, 100_000);
    }

    // A file without content but with that length; what a header may have at most is what other readers of the format accept.
    [Fact]
    public void Open_HeaderLongerThanAnyoneReads_IsRefusedWithoutMemoryForIt()
    {
        byte[] content = new byte[10];
        BinaryPrimitives.WriteUInt64LittleEndian(content, 100_000_001);
        string path = _folder.File("file", content);
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(1L << 30);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(path));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Contains("it has at most 100000000", refusal.Message);
        Assert.InRange(allocated, 0, 100_000);
    }

    [Fact]
    public void Open_LongNamesInAnInvalidFile_AreCutOffInTheMessage()
    {
        string name = new('n', 10_000);

        InvalidSafeTensorsException refusal = Refusal(Encoding.UTF8.GetBytes($$$"""{"{{{name}}}":{"dtype":"{{{name}}}"}}"""));

        Assert.Equal(name, refusal.Tensor);
        Assert.InRange(refusal.Message.Length, 400, 1000);
    }

    [Fact]
    public void Open_NoFile_IsNotFound() =>
        Assert.Throws<FileNotFoundException>(() => SafeTensorsFile.Open(_folder.File("missing")));

    /// <summary>The refusal of a file with a header and 8 bytes of data.</summary>
    private InvalidSafeTensorsException Refusal(byte[] header)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        string path = _folder.File("file", [.. length, .. header, .. new byte[8]]);

        var refusal = Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(path));
        Assert.StartsWith($"{path}: ", refusal.Message);
        return refusal;
    }
}
