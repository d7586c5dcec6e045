namespace GuidedDescent.Language;

/// <summary>
/// The functions of the language, opened with <c>using static GuidedDescent.Language.Ops</c>. Those on tensors work element by
/// element and become parts of kernels; the same names on host numbers are computed once per step, in double precision. On both,
/// and in every kernel, a function means exactly the same: see the host forms for the treatment of NaN and signed zero.
/// </summary>
public static partial class Ops;
