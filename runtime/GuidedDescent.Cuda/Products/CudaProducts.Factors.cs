using ManagedCuda.BasicTypes;
using ManagedCuda.CudaBlas;

// cuBLAS has one as well.
using Math = System.Math;

namespace GuidedDescent.Cuda;

internal sealed unsafe partial class CudaProducts
{
    /// <summary>Sees to it that alpha and beta lie both on the host or both on the device.</summary>
    private Factors PrepareFactors(in DeviceProductOperands operands, in ProductFactor alpha, in ProductFactor beta)
    {
        if (!operands.HasScalars)
        {
            if (alpha.IsKnown && beta.IsKnown)
            {
                return new Factors(PointerMode.Host, alpha, beta, FactorSpace: 0);
            }

            if (!alpha.IsKnown && (!beta.IsKnown || beta.IsZero))
            {
                ProductFactor place = beta.IsZero ? ProductFactor.At(_cublas.Zero) : beta;
                return new Factors(PointerMode.Device, alpha, place, FactorSpace: 0);
            }
        }

        int count = operands.HasScalars ? operands.D.Length : 1;
        for (int start = 0, length; start < count; start += length)
        {
            length = Math.Min(CountScalars(operands.AlphaScalars, start, count), CountScalars(operands.BetaScalars, start, count));
            _kernels.WriteFactors(
                alpha,
                operands.AlphaScalars.IsEmpty ? default : operands.AlphaScalars[start],
                EvenSpacing.Space(operands.AlphaScalars, start),
                beta,
                operands.BetaScalars.IsEmpty ? default : operands.BetaScalars[start],
                EvenSpacing.Space(operands.BetaScalars, start),
                _scratch!.Address + (FactorBytes * start),
                length,
                _stream);
        }

        return new Factors(
            PointerMode.Device,
            ProductFactor.At(Scratch(0)),
            ProductFactor.At(Scratch(sizeof(float))),
            operands.HasScalars ? FactorBytes : 0);
    }

    private static int CountScalars(ReadOnlySpan<CUdeviceptr> scalars, int start, int count) =>
        scalars.IsEmpty ? count - start : EvenSpacing.Count(scalars, start, count - start, sizeof(float), leastBytes: 0);

    /// <summary>What products are multiplied by, where cuBLAS takes it.</summary>
    private readonly record struct Factors(PointerMode Mode, ProductFactor Alpha, ProductFactor Beta, int FactorSpace)
    {
        public Factors Of(int item) => FactorSpace == 0 ? this : this with
        {
            Alpha = ProductFactor.At(Alpha.Place + (SizeT)(FactorSpace * item)),
            Beta = ProductFactor.At(Beta.Place + (SizeT)(FactorSpace * item)),
        };
    }
}
