using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>What is kept in other forms than single precision, bit by bit: see <see cref="Optimizer.StorageParts"/>.</summary>
internal sealed class StorageSection(Optimizer optimizer) : ICheckpointSection
{
    private const int PieceBytes = 1 << 20;

    public void Save(CheckpointDraft draft)
    {
        foreach ((Parameter parameter, StoragePart part) in Parts())
        {
            draft.Add(new SafeTensorSource(
                CheckpointNames.Storage(parameter.Name, part.Name), part.DataType, [part.Elements], file => Write(part, file)));
        }
    }

    // After the states: these are rounded where they are written as singles, and get their own bits here.
    public void Load(CheckpointReading reading)
    {
        foreach ((Parameter parameter, StoragePart part) in Parts())
        {
            if (!reading.TryGetNameInFile(parameter.Name, out string? name))
            {
                continue;
            }

            string what = $"'{part.Name}' of parameter '{parameter.Name}'";
            if (reading.Take(CheckpointNames.Storage(name, part.Name)) is not { } tensor)
            {
                reading.Refuse($"The file has no {what}; build the optimizer with the precision it had when the file was written.");
            }
            else if (tensor.DataType != part.DataType || !tensor.Shape.SequenceEqual([part.Elements]))
            {
                reading.Refuse(
                    $"{what} is to be {part.DataType.FormatName()} [{part.Elements}], but is {tensor.DataType.FormatName()} "
                    + $"[{string.Join(", ", tensor.Shape.Take(16))}] in the file; build the optimizer with the precision it had.");
            }
            else
            {
                reading.Then(() => Take(part, tensor));
            }
        }
    }

    private IEnumerable<(Parameter Parameter, StoragePart Part)> Parts() =>
        optimizer.Groups.SelectMany(group => group.Parameters)
            .SelectMany(parameter => optimizer.StorageParts(parameter).Select(part => (parameter, part)));

    private static void Write(StoragePart part, Stream file)
    {
        byte[] piece = new byte[Math.Min(PieceBytes, part.ByteLength)];
        for (long start = 0; start < part.ByteLength; start += piece.Length)
        {
            Span<byte> bytes = piece.AsSpan(0, (int)Math.Min(piece.Length, part.ByteLength - start));
            part.Read(bytes, start);
            file.Write(bytes);
        }
    }

    private static void Take(StoragePart part, SafeTensor tensor)
    {
        byte[] piece = new byte[Math.Min(PieceBytes, part.ByteLength)];
        for (long start = 0; start < part.ByteLength; start += piece.Length)
        {
            Span<byte> bytes = piece.AsSpan(0, (int)Math.Min(piece.Length, part.ByteLength - start));
            tensor.ReadBytes(start, bytes);
            part.Write(bytes, start);
        }
    }
}
