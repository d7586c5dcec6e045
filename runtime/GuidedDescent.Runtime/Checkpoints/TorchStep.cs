using System.Buffers.Binary;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>The number of steps, which PyTorch keeps for each parameter, as a float or an integer, or not at all.</summary>
internal static class TorchStep
{
    /// <summary>Takes the number that all parameters have in a file, or the one that was given.</summary>
    public static void Take(CheckpointReading reading, Optimizer optimizer, IReadOnlyList<Parameter> parameters, long? given)
    {
        var counts = new List<(string Where, long? Steps)>();
        foreach (Parameter parameter in parameters)
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name)
                && reading.Take($"{name}.{TorchStateNames.Step}") is { } tensor)
            {
                counts.Add(($"parameter '{parameter.Name}'", Read(tensor)));
            }
        }

        if (given is not null)
        {
            counts.Insert(0, ("the options", given));
        }

        Check(reading, counts);
        if (counts is [(_, { } steps), ..])
        {
            reading.Then(() => optimizer.StepCount = steps);
        }
    }

    private static void Check(CheckpointReading reading, List<(string Where, long? Steps)> counts)
    {
        if (counts.Count == 0)
        {
            reading.Refuse(
                $"The file has no number of steps, as SGD keeps none; say how many were taken: {nameof(TorchStateOptions)}."
                + $"{nameof(TorchStateOptions.StepCount)}, at least 1 where there is momentum.");
            return;
        }

        foreach ((string where, long? _) in counts.Where(count => count.Steps is null))
        {
            reading.Refuse(
                $"The step of {where} is to be one whole number from 0 on, an F32 or I64; make it so where the file is made.");
        }

        foreach ((string where, long? steps) in counts.Where(count => count.Steps != counts[0].Steps).Take(1))
        {
            reading.Refuse(
                $"The steps differ: {counts[0].Steps} of {counts[0].Where}, {steps} of {where}; an optimizer here has one count for all.");
        }
    }

    private static long? Read(SafeTensor tensor)
    {
        if (tensor.ElementCount != 1)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        if (tensor.DataType == SafeTensorsDataType.Int64)
        {
            tensor.ReadBytes(0, bytes);
            long whole = BinaryPrimitives.ReadInt64LittleEndian(bytes);
            return whole >= 0 ? whole : null;
        }

        if (tensor.DataType != SafeTensorsDataType.Float32)
        {
            return null;
        }

        tensor.ReadBytes(0, bytes[..sizeof(float)]);
        float single = BinaryPrimitives.ReadSingleLittleEndian(bytes);
        return single >= 0 && single < long.MaxValue && float.IsInteger(single) ? (long)single : null;
    }
}
