namespace GuidedDescent.Benchmarks.Quick;

/// <summary>What the variants of a race are called.</summary>
internal static class VariantNames
{
    public const string Step = "step";
    public const string Limit = "limit";
    public const string LimitTensorByTensor = "limit tensor by tensor";
    public const string Scalar = "scalar";
    public const string Primitives = "TensorPrimitives";
    public const string PrimitivesInChunks = "TensorPrimitives in chunks";
}
