using System.Text.RegularExpressions;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

/// <summary>Whatever is done to a file, it is refused in the stated way, or read as it is.</summary>
public sealed partial class FuzzTests : IDisposable
{
    private const int Files = 10_000;

    private readonly TemporaryFolder _folder = new();
    private readonly HashSet<string> _refusals = [];
    private int _accepted;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_DamagedFileWithChecksums_IsRefusedOrExactlyWhatWasWritten()
    {
        foreach (byte[] damaged in DamagedFiles(checksums: true))
        {
            if (Read(damaged, requireChecksums: true) is { } read)
            {
                Assert.True(TensorSet.Small.IsSameAs(read));
            }
        }

        // Some damage is none: where spaces become other white space, say, and where what one mutation does another one undoes.
        Assert.InRange(_accepted, 1, Files / 10);
        Assert.InRange(_refusals.Count, 50, int.MaxValue);
    }

    [Fact]
    public void Open_DamagedFileWithoutChecksums_IsRefusedOrDescribesExactlyItsBytes()
    {
        foreach (byte[] damaged in DamagedFiles(checksums: false))
        {
            if (Read(damaged, requireChecksums: false) is { } read)
            {
                byte[] data = [.. read.Tensors.SelectMany(tensor => tensor.Bytes)];
                Assert.Equal(damaged.Length, 8 + BitConverter.ToInt64(damaged) + data.Length);
                Assert.Equal(damaged[^data.Length..], data);
                Assert.All(read.Tensors, tensor => Assert.Equal(
                    tensor.Bytes.Length,
                    tensor.Shape.Aggregate((long)tensor.DataType.ElementSize(), (length, axis) => length * axis)));
            }
        }

        Assert.InRange(_accepted, Files / 50, Files / 2);
        Assert.InRange(_refusals.Count, 50, int.MaxValue);
    }

    private IEnumerable<byte[]> DamagedFiles(bool checksums)
    {
        string path = _folder.File("whole");
        SafeTensorsWriter.Write(path, TensorSet.Small.Sources, TensorSet.Small.Metadata, checksums);
        byte[] whole = File.ReadAllBytes(path);
        Assert.NotNull(Read(whole, checksums));
        var mutations = new FileMutations(new Random(20_000 + Convert.ToInt32(checksums)));
        return Enumerable.Range(0, Files).Select(_ => mutations.Mutate(whole));
    }

    /// <summary>
    /// What is in a file, or null if it is refused; any other exception fails the test, and so does memory beyond a bound.
    /// </summary>
    private TensorSet? Read(byte[] content, bool requireChecksums)
    {
        string path = _folder.File("damaged", content);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            TensorSet read = TensorSet.Read(path, requireChecksums);
            AssertMemory(content.Length, GC.GetAllocatedBytesForCurrentThread() - before);
            _accepted++;
            return read;
        }
        catch (InvalidSafeTensorsException refusal)
        {
            AssertMemory(content.Length, GC.GetAllocatedBytesForCurrentThread() - before);
            _refusals.Add(Variable().Replace(refusal.Message[path.Length..], ""));
            return null;
        }
    }

    // Descriptions in memory are some times as long as in the file.
    private static void AssertMemory(int length, long allocated) => Assert.InRange(allocated, 0, 30_000 + (10 * length));

    // What differs between refusals of the same kind: quoted texts, and numbers.
    [GeneratedRegex(@"'[^']*'|-?\d+")]
    private static partial Regex Variable();
}
