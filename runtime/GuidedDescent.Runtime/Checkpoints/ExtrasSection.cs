using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>What the training loop wants kept.</summary>
internal sealed class ExtrasSection(CheckpointExtras extras) : ICheckpointSection
{
    private const string Prefix = "extras/";

    public void Save(CheckpointDraft draft)
    {
        foreach ((string name, string text) in extras.Texts)
        {
            draft.Add(Prefix + name, text);
        }

        foreach ((string name, CheckpointTensor tensor) in extras.Tensors)
        {
            draft.Add(SafeTensorSource.FromBytes(Prefix + name, tensor.DataType, tensor.Shape, tensor.Bytes));
        }
    }

    public void Load(CheckpointReading reading)
    {
        foreach (string key in reading.Texts.Keys.Where(IsMine))
        {
            extras.Texts.Add(key[Prefix.Length..], reading.TakeText(key)!);
        }

        foreach (SafeTensor tensor in reading.Tensors.Where(tensor => IsMine(tensor.Name)))
        {
            reading.Take(tensor.Name);
            if (tensor.ByteLength > Array.MaxLength)
            {
                reading.Refuse(
                    $"The tensor {CheckpointReading.Quote(tensor.Name)} has {tensor.ByteLength} bytes, more than an array holds.");
                continue;
            }

            byte[] bytes = new byte[tensor.ByteLength];
            tensor.ReadBytes(0, bytes);
            extras.Tensors.Add(tensor.Name[Prefix.Length..], new CheckpointTensor(tensor.DataType, tensor.Shape, bytes));
        }
    }

    private static bool IsMine(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);
}
