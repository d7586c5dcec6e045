using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

public sealed class WritingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("file");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_AndRead_GivesTheSame(bool checksums)
    {
        SafeTensorsWriter.Write(FilePath, TensorSet.Small.Sources, TensorSet.Small.Metadata, checksums);

        Assert.True(TensorSet.Small.IsSameAs(TensorSet.Read(FilePath, checksums)));
        Assert.Equal(["file"], _folder.Names);
    }

    [Fact]
    public void Write_NothingAtAll_IsAFile()
    {
        SafeTensorsWriter.Write(FilePath, [], checksums: false);
        Assert.Equal([8, 0, 0, 0, 0, 0, 0, 0, .. "{}      "u8], File.ReadAllBytes(FilePath));

        SafeTensorsWriter.Write(FilePath, []);
        Assert.Empty(TensorSet.Read(FilePath, requireChecksums: true).Tensors);
    }

    [Fact]
    public void Write_AnyNamesAndTexts_ComeBack()
    {
        string[] names =
        [
            "", " ", "a\"b\\c", "\0", "\u001f", "</script>&'+", "重み", "🎯", "a/b\n", "\uffff", "\ue000", "\U00010000", "__METADATA__",
        ];
        SafeTensorSource[] sources = [.. names.Select((name, i) => Byte(name, (byte)i))];

        SafeTensorsWriter.Write(FilePath, sources, names.ToDictionary(name => name, name => name + name));

        using var file = SafeTensorsFile.Open(FilePath, requireChecksums: true);
        file.Verify();
        Assert.Equal(names.Select((_, i) => (byte)i), names.Select(name => TensorSet.AllBytes(file[name]).Single()));
        Assert.Equal(names.Select(name => name + name), names.Select(name => file.Metadata[name]));
    }

    [Fact]
    public void Write_TensorsInAnyOrder_GivesTheSameBytesAndAlignsThem()
    {
        SafeTensorSource[] sources =
        [
            .. Enum.GetValues<SafeTensorsDataType>().SelectMany(type => new[]
            {
                SafeTensorSource.FromBytes($"{type}", type, [3], new byte[3 * type.ElementSize()]),
                SafeTensorSource.FromBytes($"no {type}", type, [0], default),
            }),
        ];
        SafeTensorsWriter.Write(FilePath, sources);
        byte[] first = File.ReadAllBytes(FilePath);
        new Random(1).Shuffle(sources);
        SafeTensorsWriter.Write(FilePath, sources);

        Assert.Equal(first, File.ReadAllBytes(FilePath));
        using var file = SafeTensorsFile.Open(FilePath);
        long place = first.Length - file.Tensors.Sum(tensor => tensor.ByteLength);
        Assert.Equal(0, place % 8);
        foreach (SafeTensor tensor in file.Tensors)
        {
            Assert.Equal(0, place % tensor.DataType.ElementSize());
            place += tensor.ByteLength;
        }
    }

    [Fact]
    public void Write_SourceThatWritesPieces_IsAskedOnceAndNeverInMemoryAsAWhole()
    {
        const int Pieces = 64, PieceLength = 1 << 20;
        byte[] piece = new byte[PieceLength];
        int calls = 0;
        var source = new SafeTensorSource("w", SafeTensorsDataType.UInt8, [Pieces, PieceLength], stream =>
        {
            calls++;
            for (int i = 0; i < Pieces; i++)
            {
                piece.AsSpan().Fill((byte)i);
                stream.Write(piece);
            }
        });

        long before = GC.GetAllocatedBytesForCurrentThread();
        SafeTensorsWriter.Write(FilePath, [source]);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1, calls);
        Assert.InRange(allocated, 0, 500_000);
        using var file = SafeTensorsFile.Open(FilePath, requireChecksums: true);
        file.Verify();
        byte[] row = new byte[PieceLength];
        file["w"].ReadBytes(41L * PieceLength, row);
        Assert.Equal(Enumerable.Repeat((byte)41, PieceLength), row);
    }

    [Fact]
    public void Write_ByteByByte_GivesTheSameBytes()
    {
        SafeTensorsWriter.Write(FilePath, TensorSet.Small.Sources);
        byte[] expected = File.ReadAllBytes(FilePath);

        SafeTensorsWriter.Write(FilePath, TensorSet.Small.Tensors.Select(tensor => new SafeTensorSource(
            tensor.Name, tensor.DataType, [.. tensor.Shape], stream => Array.ForEach(tensor.Bytes, stream.WriteByte))));

        Assert.Equal(expected, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void Write_NamesThatAreEqual_AreRefused() =>
        Assert.Contains(
            "'w'", Assert.Throws<ArgumentException>("tensors", () => SafeTensorsWriter.Write(FilePath, [Byte("w"), Byte("w")])).Message);

    [Theory]
    [InlineData("guided-descent.xxh128", "reserved")]
    [InlineData("guided-descent.xxh128:w", "reserved")]
    public void Write_MetadataWithAReservedKey_IsRefused(string key, string expected)
    {
        var metadata = new Dictionary<string, string> { [key] = "" };

        var refusal = Assert.Throws<ArgumentException>("metadata", () => SafeTensorsWriter.Write(FilePath, [], metadata, checksums: false));

        Assert.Contains(expected, refusal.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Write_MetadataWithHalfACharacter_IsRefused()
    {
        const string Half = "a\ud800";

        Assert.Throws<ArgumentException>("metadata", () => SafeTensorsWriter.Write(FilePath, [], Texts(Half, "")));
        Assert.Throws<ArgumentException>("metadata", () => SafeTensorsWriter.Write(FilePath, [], Texts("", Half)));

        static Dictionary<string, string> Texts(string key, string value) => new() { [key] = value };
    }

    [Fact]
    public void Write_HeaderLongerThanReadersAccept_IsRefused()
    {
        var metadata = new Dictionary<string, string> { ["text"] = new('x', 100_000_000) };

        string message = Assert.Throws<ArgumentException>(() => SafeTensorsWriter.Write(FilePath, [], metadata)).Message;

        Assert.Contains("at most 100000000", message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Write_TensorsThatAreTogetherTooLong_AreRefused()
    {
        SafeTensorSource[] sources =
            [.. "ab".Select(name => new SafeTensorSource($"{name}", SafeTensorsDataType.UInt8, [long.MaxValue / 2], _ => { }))];

        Assert.Throws<ArgumentException>("tensors", () => SafeTensorsWriter.Write(FilePath, sources));
    }

    [Fact]
    public void Source_ReservedName_IsRefused() =>
        Assert.Contains("reserves", Assert.Throws<ArgumentException>("name", () => Byte("__metadata__")).Message);

    [Fact]
    public void Source_NameWithHalfACharacter_IsRefused() =>
        Assert.Contains(
            "character 1 is half of a surrogate pair", Assert.Throws<ArgumentException>("name", () => Byte("a\udc00b")).Message);

    [Fact]
    public void Source_ShapeThatCannotBe_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            "shape", () => new SafeTensorSource("w", SafeTensorsDataType.UInt8, [2, -1], _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>(
            "shape", () => new SafeTensorSource("w", SafeTensorsDataType.Float32, [1L << 40, 1L << 40], _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>("dataType", () => new SafeTensorSource("w", (SafeTensorsDataType)99, [2], _ => { }));
    }

    [Fact]
    public void Source_MemoryOfAnotherLength_IsRefused()
    {
        Assert.Throws<ArgumentException>("elements", () => SafeTensorSource.FromSingles("w", [2, 3], new float[5]));
        Assert.Throws<ArgumentException>("bytes", () => SafeTensorSource.FromBytes("w", SafeTensorsDataType.Int16, [3], new byte[3]));
    }

    private static SafeTensorSource Byte(string name, byte value = 0) =>
        SafeTensorSource.FromBytes(name, SafeTensorsDataType.UInt8, [], new[] { value });
}
