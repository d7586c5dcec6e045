using GuidedDescent.Cuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Matrices;

/// <summary>The matrices of a batch of products, on the host and on a GPU.</summary>
internal sealed class ProductBatch
{
    private readonly MatrixGpu _gpu;
    private readonly float[][] _a;
    private readonly float[][] _b;
    private readonly float[][] _c;

    /// <summary>Makes the matrices up.</summary>
    /// <param name="gpu">The GPU.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="count">The number of items.</param>
    /// <param name="isSpaced">Whether they are equally spaced; else each has memory of its own.</param>
    public ProductBatch(MatrixGpu gpu, DeviceProductShape shape, int count, bool isSpaced)
    {
        _gpu = gpu;
        Shape = shape;
        _a = [.. Enumerable.Range(0, count).Select(item => PlainProduct.Numbers(item + 1, shape.LeftElements))];
        _b = [.. Enumerable.Range(0, count).Select(item => PlainProduct.Numbers(item + 100, shape.RightElements))];
        _c = [.. Enumerable.Range(0, count).Select(item => PlainProduct.Numbers(item + 200, shape.ResultElements))];
        A = Place(_a, isSpaced);
        B = Place(_b, isSpaced);
        C = Place(_c, isSpaced);
        D = Place([.. _c.Select(each => new float[each.Length])], isSpaced);
    }

    public DeviceProductShape Shape { get; }

    public CUdeviceptr[] A { get; }

    public CUdeviceptr[] B { get; }

    public CUdeviceptr[] C { get; }

    public CUdeviceptr[] D { get; }

    public float[][] Expected(float alpha, float beta, Func<float, float>? round = null) =>
        Expected(_ => alpha, _ => beta, round);

    public float[][] Expected(Func<int, float> alpha, Func<int, float> beta, Func<float, float>? round = null) =>
        [.. _a.Select((a, item) => PlainProduct.Of(Shape, a, _b[item], _c[item], alpha(item), beta(item), round))];

    public float[][] Read(CUdeviceptr[] matrices) => [.. matrices.Select(matrix => _gpu.Read(matrix, Shape.ResultElements))];

    /// <summary>Gives C back what it had at first.</summary>
    public void RestoreC()
    {
        for (int item = 0; item < C.Length; item++)
        {
            _gpu.Write(C[item], _c[item]);
        }
    }

    private CUdeviceptr[] Place(float[][] matrices, bool isSpaced)
    {
        if (!isSpaced)
        {
            // Not in the order of their addresses.
            return [.. matrices.Reverse().Select(matrix => _gpu.Upload(matrix)).Reverse()];
        }

        const int gap = 3;
        long space = matrices[0].Length + gap;
        CUdeviceptr memory = _gpu.Allocate(space * matrices.Length);
        CUdeviceptr[] places = [.. matrices.Select((_, item) => memory + (SizeT)(space * sizeof(float) * item))];
        for (int item = 0; item < places.Length; item++)
        {
            _gpu.Write(places[item], matrices[item]);
        }

        return places;
    }
}
