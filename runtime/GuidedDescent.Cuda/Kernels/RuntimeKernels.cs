using System.Reflection;

namespace GuidedDescent.Cuda;

/// <summary>What the runtime launches beside the kernels of the rules.</summary>
internal static class RuntimeKernels
{
    /// <summary>Puts the scalars of a step where the kernels of the rules read them.</summary>
    public const string StoreScalars = "gd_store_scalars";

    /// <summary>Sets one slot of all tensors of a group to zero.</summary>
    public const string ClearSlot = "gd_clear_slot";

    /// <summary>The CUDA text of both.</summary>
    public static string ReadSource()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("runtime.cu")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
