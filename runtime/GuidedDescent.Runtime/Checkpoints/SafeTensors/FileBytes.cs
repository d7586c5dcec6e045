using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>The bytes of an open file, to be read from any place by any number of threads.</summary>
internal sealed class FileBytes : IDisposable
{
    private const int PieceLength = 1 << 18;

    private readonly SafeFileHandle _handle;

    /// <summary>Opens a file. It may be replaced by another while it is read, but not written to.</summary>
    public FileBytes(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        Length = RandomAccess.GetLength(_handle);
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>The number of bytes when it was opened.</summary>
    public long Length { get; }

    /// <summary>Fills the destination with the bytes from a place on.</summary>
    /// <exception cref="InvalidSafeTensorsException">The file has become shorter.</exception>
    public void Read(long place, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(_handle, destination, place);
            if (count == 0)
            {
                throw new InvalidSafeTensorsException(
                    Path, null, $"it had {Length} bytes when it was opened, but now ends before byte {place}.");
            }

            destination = destination[count..];
            place += count;
        }
    }

    /// <summary>The hash of a stretch.</summary>
    public string Hash(long place, long length, CancellationToken cancellation)
    {
        var hash = new XxHash128();
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, PieceLength));
        try
        {
            while (length > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(length, buffer.Length));
                Read(place, piece);
                hash.Append(piece);
                place += piece.Length;
                length -= piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Checksums.Text(hash);
    }

    /// <summary>The header at the start, and the place after it.</summary>
    /// <exception cref="InvalidSafeTensorsException">It is not valid.</exception>
    public (SafeTensorsHeader Header, long DataStart) ReadHeader()
    {
        if (Length < SafeTensorsHeader.PrefixLength)
        {
            throw new InvalidSafeTensorsException(Path, null, $"it has {Length} bytes, but a safetensors file has at least 8.");
        }

        Span<byte> prefix = stackalloc byte[SafeTensorsHeader.PrefixLength];
        Read(0, prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        long longest = Math.Min(Length - prefix.Length, SafeTensorsHeader.LongestHeader);
        if (length > (ulong)longest)
        {
            throw new InvalidSafeTensorsException(
                Path, null, $"its header would have {length} bytes, but in a file of {Length} bytes it has at most {longest}.");
        }

        byte[] header = new byte[length];
        Read(prefix.Length, header);
        long start = prefix.Length + header.Length;
        return (HeaderParser.Parse(Path, header, Length - start), start);
    }

    public void Dispose() => _handle.Dispose();
}
