namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>
/// The matrices and factors of one product. D may be C, but shares no memory with A and B; a factor <c>beta</c> of zero is the same
/// as no C: it is not read then.
/// </summary>
/// <param name="a">A.</param>
/// <param name="b">B, which may be A.</param>
/// <param name="c">C, or null where nothing is added.</param>
/// <param name="d">D.</param>
/// <param name="alpha">What the product is multiplied by.</param>
/// <param name="beta">What C is multiplied by.</param>
internal readonly unsafe struct ProductOperands(float* a, float* b, float* c, float* d, float alpha, float beta)
{
    public readonly float* A = a;
    public readonly float* B = b;
    public readonly float* C = beta == 0 ? null : c;
    public readonly float* D = d;
    public readonly float Alpha = alpha;
    public readonly float Beta = beta;
}
