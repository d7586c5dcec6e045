namespace GuidedDescent.Cuda;

/// <summary>What kernels can be compiled to.</summary>
internal enum KernelImageKind
{
    /// <summary>Machine code. It runs on one architecture, and newer ones of the same major version.</summary>
    Cubin,

    /// <summary>An assembly language that the driver compiles, for the architecture it is written for and all newer ones.</summary>
    Ptx,
}

/// <summary>What to compile to.</summary>
/// <param name="Kind">Machine code or assembly language.</param>
/// <param name="Architecture">The compute capability times ten: 90 is sm_90.</param>
internal readonly record struct CompilationTarget(KernelImageKind Kind, int Architecture)
{
    public static CompilationTarget Cubin(int architecture) => new(KernelImageKind.Cubin, architecture);

    public static CompilationTarget Ptx(int architecture) => new(KernelImageKind.Ptx, architecture);

    /// <summary>
    /// Machine code if the compiler knows the device; assembly language if it is older than the device, which leaves the rest
    /// to the driver. Machine code comes first because the driver then need not know the language of a newer compiler.
    /// </summary>
    /// <param name="device">The architecture of the device.</param>
    /// <param name="supported">The architectures that the compiler knows.</param>
    /// <returns>Null if the compiler knows only architectures newer than the device's.</returns>
    public static CompilationTarget? For(int device, IReadOnlyCollection<int> supported)
    {
        if (supported.Contains(device))
        {
            return Cubin(device);
        }

        int[] older = [.. supported.Where(architecture => architecture < device)];
        return older.Length == 0 ? null : Ptx(older.Max());
    }

    /// <summary>As compilers spell it.</summary>
    public override string ToString() => Kind == KernelImageKind.Cubin ? $"sm_{Architecture}" : $"compute_{Architecture}";
}
