namespace GuidedDescent.Cuda;

/// <summary>
/// All tables of an optimizer, in one piece of device memory. They are sent when the executor is made and again only when pointers have
/// moved, in the order of the stream, so that kernels already on their way still see the old ones.
/// </summary>
internal sealed unsafe class ResidentTables(CudaSession session) : IDisposable
{
    private readonly StagingMemory _staging = new(session);
    private DeviceBlock? _memory;
    private TableImage? _image;

    /// <summary>Where the first table begins.</summary>
    public byte* Address => _memory is null ? null : _memory.Address;

    /// <summary>Sends the tables; the context must be current. Where it throws, nothing has changed.</summary>
    /// <returns>Whether a table now lies elsewhere or has another length, so that captured launches refer to what is no more.</returns>
    public bool Send(TableImage image)
    {
        DeviceBlock? memory = image.Bytes > (_memory?.Bytes ?? 0) ? DeviceBlock.Allocate(session, image.Bytes) : _memory;
        try
        {
            SendTo(memory, image);
        }
        catch when (memory != _memory)
        {
            memory?.Dispose();
            throw;
        }

        bool hasMoved = memory != _memory || _image is null || !image.HasLayoutOf(_image);
        DeviceBlock? outgrown = memory == _memory ? null : _memory;
        (_image, _memory) = (image, memory);
        outgrown?.Dispose();
        return hasMoved;
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _staging.Dispose();
    }

    private void SendTo(DeviceBlock? memory, TableImage image)
    {
        if (image.Bytes == 0)
        {
            return;
        }

        PinnedBlock staging = _staging.Take(image.Bytes);
        image.CopyTo(staging.Address);
        staging.CopyTo(memory!.Address, image.Bytes);
    }
}
