namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>Where the data of tensors lies: each byte belongs to exactly one tensor.</summary>
internal static class DataLayout
{
    /// <summary>The tensors in the order of their data.</summary>
    /// <exception cref="InvalidSafeTensorsException">
    /// A tensor lies outside of the data, has another length than its shape, overlaps another or leaves a hole, or data is left over.
    /// </exception>
    public static TensorEntry[] InOrder(string path, TensorEntry[] tensors, long dataLength)
    {
        Array.Sort(tensors, static (left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        long end = 0;
        foreach (TensorEntry tensor in tensors)
        {
            CheckExtent(path, tensor, dataLength);
            if (tensor.Begin != end)
            {
                string trouble = tensor.Begin > end
                    ? $"no tensor has the bytes from {end} on"
                    : $"the tensor before it ends at {end}";
                throw new InvalidSafeTensorsException(path, tensor.Name, $"its data begins at {tensor.Begin}, but {trouble}.");
            }

            end = tensor.End;
        }

        return end == dataLength
            ? tensors
            : throw new InvalidSafeTensorsException(path, null, $"it has {dataLength} bytes of data, but its tensors end at {end}.");
    }

    private static void CheckExtent(string path, TensorEntry tensor, long dataLength)
    {
        if (tensor.End > dataLength)
        {
            throw new InvalidSafeTensorsException(
                path, tensor.Name, $"its data ends at {tensor.End}, but the file has {dataLength} bytes of data; it may be cut off.");
        }

        // An end before the begin is another length, too, as no tensor has less than no bytes.
        if (tensor.End - tensor.Begin != tensor.Extent.ByteLength)
        {
            throw new InvalidSafeTensorsException(
                path,
                tensor.Name,
                $"{tensor.Extent} has {tensor.Extent.ByteLength} bytes, but its data_offsets are [{tensor.Begin},{tensor.End}].");
        }
    }
}
