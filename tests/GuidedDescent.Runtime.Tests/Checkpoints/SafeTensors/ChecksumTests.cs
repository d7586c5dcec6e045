using System.Text;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

public sealed class ChecksumTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _whole;

    public ChecksumTests()
    {
        SafeTensorsWriter.Write(FilePath, TensorSet.Small.Sources, TensorSet.Small.Metadata);
        _whole = File.ReadAllBytes(FilePath);
    }

    private string FilePath => _folder.File("file");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FileCutOffAnywhere_IsRefused()
    {
        for (int length = 0; length < _whole.Length; length++)
        {
            string path = _folder.File("changed", _whole.AsSpan(0, length));
            Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(path));
        }
    }

    [Fact]
    public void Open_FileWithMoreAtItsEnd_IsRefused() =>
        Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(_folder.File("changed", [.. _whole, 0])));

    [Fact]
    public void Verify_AnyByteOfDataChanged_NamesTheTensor()
    {
        using var file = SafeTensorsFile.Open(FilePath);
        long end = _whole.Length;
        foreach (SafeTensor tensor in file.Tensors.Reverse())
        {
            for (long place = end - tensor.ByteLength; place < end; place++)
            {
                byte[] changed = [.. _whole];
                changed[place] ^= 0x10;
                using var other = SafeTensorsFile.Open(_folder.File("changed", changed));

                var refusal = Assert.Throws<InvalidSafeTensorsException>(() => other.Verify());

                Assert.Equal(tensor.Name, refusal.Tensor);
            }

            end -= tensor.ByteLength;
        }
    }

    // Each of these is a valid file, but not what was written.
    [Theory]
    [InlineData("\"shape\":[3,2]", "\"shape\":[2,3]", "its header is not as it was written")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[3]", "\"dtype\":\"I32\",\"shape\":[3]", "its header is not as it was written")]
    [InlineData("\"rule\":\"AdamW\"", "\"rule\":\"AdamX\"", "its header is not as it was written")]
    [InlineData("\"rule\":\"AdamW\"", "\"role\":\"AdamW\"", "its header is not as it was written")]
    [InlineData("\"mask\":{", "\"mass\":{", "tensor 'mass': it has no checksum")]
    [InlineData("\"guided-descent.xxh128\":", "\"guided-descent.xxh129\":", "its header has no checksum")]
    [InlineData("\"rule\":\"AdamW\"", "\"guided-descent.xxh128:\":\"\"", "it has 7 checksums, but 5 tensors")]
    public void Open_ChangedHeader_IsRefused(string before, string after, string expected)
    {
        string path = _folder.File("changed", Changed(before, after));

        Assert.Contains(expected, Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(path)).Message);
    }

    [Fact]
    public void Open_ChangedChecksumOfATensor_IsRefused()
    {
        int start = Encoding.UTF8.GetString(_whole.AsSpan(8)).IndexOf("xxh128:mask\":\"", StringComparison.Ordinal);
        byte[] changed = [.. _whole];
        int digit = 8 + Encoding.UTF8.GetByteCount(Encoding.UTF8.GetString(_whole.AsSpan(8))[..start]) + "xxh128:mask\":\"".Length;
        changed[digit] = changed[digit] == (byte)'0' ? (byte)'1' : (byte)'0';

        Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(_folder.File("changed", changed)));
    }

    [Fact]
    public void Open_WithoutChecksums_IsAcceptedUnlessTheyAreRequired()
    {
        SafeTensorsWriter.Write(FilePath, TensorSet.Small.Sources, checksums: false);

        using (var file = SafeTensorsFile.Open(FilePath))
        {
            Assert.False(file.HasChecksums);
            file.Verify();
        }

        var refusal = Assert.Throws<InvalidSafeTensorsException>(() => SafeTensorsFile.Open(FilePath, requireChecksums: true));
        Assert.Contains("no checksums, but they are required", refusal.Message);
    }

    [Fact]
    public void Verify_Cancelled_Ends()
    {
        using var file = SafeTensorsFile.Open(FilePath);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => file.Verify(cancellation.Token));
    }

    /// <summary>The file with another text of the same length in its header, once; spaces make up for a shorter one.</summary>
    private byte[] Changed(string before, string after)
    {
        byte[] old = Encoding.UTF8.GetBytes(before);
        byte[] other = Encoding.UTF8.GetBytes(after);
        int place = _whole.AsSpan().IndexOf(old);
        Assert.InRange(place, 8, _whole.Length);
        byte[] header = [.. _whole.AsSpan(8, place - 8), .. other, .. _whole.AsSpan(place + old.Length)];
        return [.. BitConverter.GetBytes(BitConverter.ToInt64(_whole) + other.Length - old.Length), .. header];
    }
}
