using System.Buffers.Binary;
using System.Text;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

public sealed class ReadingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("file");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_InPiecesOfAnySize_GivesTheWhole()
    {
        float[] values = [.. Enumerable.Range(0, 100_000).Select(i => i / 3f)];
        SafeTensorsWriter.Write(FilePath, [SafeTensorSource.FromSingles("w", [250, 400], values)]);
        using var file = SafeTensorsFile.Open(FilePath);
        SafeTensor tensor = file["w"];
        float[] singles = new float[values.Length];
        byte[] bytes = new byte[tensor.ByteLength];

        for (int start = 0, length = 1; start < values.Length; start += length, length = Math.Min(2 * length, values.Length - start))
        {
            tensor.ReadSingles(start, singles.AsSpan(start, length));
            tensor.ReadBytes(4 * start, bytes.AsSpan(4 * start, 4 * length));
        }

        Assert.Equal(values, singles);
        Assert.Equal(values.SelectMany(BitConverter.GetBytes), bytes);
    }

    [Fact]
    public void ReadAsSingles_MoreThanOneBuffer_ConvertsEveryElement()
    {
        double[] values = [.. Enumerable.Range(0, 30_001).Select(i => i / 3.0)];
        byte[] bytes = [.. values.SelectMany(BitConverter.GetBytes)];
        SafeTensorsWriter.Write(FilePath, [SafeTensorSource.FromBytes("w", SafeTensorsDataType.Float64, [30_001], bytes)]);
        using var file = SafeTensorsFile.Open(FilePath);
        float[] singles = new float[30_000];

        file["w"].ReadAsSingles(1, singles);

        Assert.Equal(values.Skip(1).Select(value => (float)value), singles);
    }

    [Fact]
    public void Read_BeyondTheTensor_IsRefused()
    {
        Write(TensorSet.Small);
        using var file = SafeTensorsFile.Open(FilePath);
        SafeTensor tensor = file["layer.weight"];

        Assert.Throws<ArgumentOutOfRangeException>("start", () => tensor.ReadBytes(1, new byte[24]));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => tensor.ReadBytes(-1, new byte[2]));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => tensor.ReadSingles(6, new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => tensor.ReadSingles(long.MaxValue, new float[2]));
        tensor.ReadSingles(6, []);
    }

    [Fact]
    public void ReadSingles_OtherType_IsRefusedByName()
    {
        Write(TensorSet.Small);
        using var file = SafeTensorsFile.Open(FilePath);

        string half = Assert.Throws<InvalidOperationException>(() => file["layer.überwacht"].ReadSingles(0, new float[2])).Message;
        string whole = Assert.Throws<InvalidOperationException>(() => file["step"].ReadAsSingles(0, new float[1])).Message;

        Assert.Contains("'layer.überwacht' BF16 [2]", half);
        Assert.Contains("'step' I64 [1]", whole);
    }

    [Fact]
    public void Tensor_Unknown_IsRefusedByName()
    {
        Write(TensorSet.Small);
        using var file = SafeTensorsFile.Open(FilePath);

        Assert.Contains("'layer.weights'", Assert.Throws<KeyNotFoundException>(() => file["layer.weights"]).Message);
        Assert.False(file.TryGetTensor("layer.weights", out _));
    }

    [Fact]
    public void Read_FileThatBecameShorter_IsInvalid()
    {
        Write(TensorSet.Small);
        using var file = SafeTensorsFile.Open(FilePath);
        Cut(FilePath, 3);

        var refusal = Assert.Throws<InvalidSafeTensorsException>(() => file["mask"].ReadBytes(0, new byte[4]));

        Assert.Contains("bytes when it was opened, but now ends before byte", refusal.Message);
    }

    [Fact]
    public void Read_WhileTheFileIsReplaced_GivesTheOldOne()
    {
        Write(TensorSet.Small);
        using var file = SafeTensorsFile.Open(FilePath);

        SafeTensorsWriter.Write(FilePath, []);

        file.Verify();
        Assert.Equal([1, 0, 0, 1], TensorSet.AllBytes(file["mask"]));
    }

    // The file has holes instead of zeros, so it takes no space.
    [Fact]
    public void Read_TensorsBeyond2GiB_AreFoundAtTheirPlaces()
    {
        const long Elements = (1L << 31) + 5;
        long end = 4 * Elements;
        byte[] header = Encoding.UTF8.GetBytes($$$"""
            {"large":{"dtype":"F32","shape":[1,{{{Elements}}}],"data_offsets":[0,{{{end}}}]},
            "after":{"dtype":"U8","shape":[2],"data_offsets":[{{{end}}},{{{end + 2}}}]}}
            """);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        using (FileStream stream = File.OpenWrite(FilePath))
        {
            stream.Write([.. length, .. header]);
            stream.Seek(end - 8, SeekOrigin.Current);
            stream.Write([.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), 7, 9]);
        }

        using var file = SafeTensorsFile.Open(FilePath);
        float[] last = new float[3];
        file["large"].ReadSingles(Elements - 3, last);

        Assert.Equal(Elements, file["large"].ElementCount);
        Assert.Equal(end, file["large"].ByteLength);
        Assert.Equal([0, 1.5f, -2], last);
        Assert.Equal([7, 9], TensorSet.AllBytes(file["after"]));
    }

    // Another program may do that, which asks nobody; on Windows it cannot.
    private static void Cut(string path, long bytes)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(stream.Length - bytes);
    }

    private void Write(TensorSet set) => SafeTensorsWriter.Write(FilePath, set.Sources, set.Metadata);
}
