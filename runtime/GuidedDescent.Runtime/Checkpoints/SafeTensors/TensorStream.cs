using System.IO.Hashing;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>Takes the bytes of one tensor: hashes them, writes them to the file, and takes no byte more than the tensor has.</summary>
internal sealed class TensorStream(Stream file, SafeTensorSource tensor, CancellationToken cancellation) : Stream
{
    // Short enough to be still in the cache when it is written after it was hashed.
    private const int PieceLength = 1 << 18;

    private readonly XxHash128 _hash = new();
    private readonly long _length = tensor.Extent.ByteLength;
    private long _written;
    private bool _isOver;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_isOver;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Takes no more bytes, and gives the checksum of those that came.</summary>
    /// <exception cref="InvalidOperationException">The tensor has more bytes.</exception>
    public string Complete()
    {
        cancellation.ThrowIfCancellationRequested();
        _isOver = true;
        return _written == _length
            ? Checksums.Text(_hash)
            : throw new InvalidOperationException(
                $"Tensor '{tensor.Name}' {tensor.Extent} has {_length} bytes, but its source wrote {_written}.");
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isOver, this);
        if (buffer.Length > _length - _written)
        {
            // It stays incomplete even if the source carries on.
            _isOver = true;
            throw new InvalidOperationException(
                $"Tensor '{tensor.Name}' {tensor.Extent} has {_length} bytes, but its source wrote {_written} and then {buffer.Length}.");
        }

        while (!buffer.IsEmpty)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> piece = buffer[..Math.Min(buffer.Length, PieceLength)];
            _hash.Append(piece);
            file.Write(piece);
            _written += piece.Length;
            buffer = buffer[piece.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    // The file is flushed when it is complete.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
