namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>Which library factorizes, and what was tried to find it.</summary>
/// <param name="Library">The library.</param>
/// <param name="Tried">One line for each that was tried.</param>
internal sealed record LibraryChoice(IFactorizationLibrary Library, IReadOnlyList<string> Tried)
{
    /// <summary>The variable with the path of a library, or <see cref="None"/>.</summary>
    public const string Variable = "GUIDED_DESCENT_LAPACK";

    /// <summary>What the variable says where no native library shall be used.</summary>
    public const string None = "none";

    private static readonly Lazy<LibraryChoice> _ofThisProcess = new(() => Make(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>The choice of this process, made when it is first asked for.</summary>
    /// <exception cref="DllNotFoundException">The variable names a library that cannot be used.</exception>
    public static LibraryChoice OfThisProcess => _ofThisProcess.Value;

    // The fast ones first. On many systems liblapack leads to one of them.
    internal static string[] Names =>
        OperatingSystem.IsWindows() ? ["libopenblas.dll", "mkl_rt.2.dll"]
        : OperatingSystem.IsMacOS()
            ? ["/System/Library/Frameworks/Accelerate.framework/Accelerate", "libopenblas.dylib"]
        : ["libopenblas.so.0", "libmkl_rt.so.2", "liblapack.so.3"];

    /// <summary>Chooses.</summary>
    /// <param name="wanted">What the user wants: a path, <see cref="None"/>, or nothing.</param>
    /// <exception cref="DllNotFoundException">The library that the user wants cannot be used.</exception>
    public static LibraryChoice Make(string? wanted)
    {
        if (string.IsNullOrEmpty(wanted))
        {
            return Search();
        }

        if (string.Equals(wanted, None, StringComparison.OrdinalIgnoreCase))
        {
            return new LibraryChoice(ManagedFactorizationLibrary.Instance, [$"{Variable} is {wanted}: no native library is used"]);
        }

        // Whoever names a library wants that one, or to know.
        return LapackLibrary.TryLoad(wanted, out string reason) is { } library
            ? new LibraryChoice(library, [$"{Variable} is {wanted}"])
            : throw new DllNotFoundException(
                $"{Variable} is {wanted}, which cannot be used: {reason}\n"
                + $"Set it to the path of a library with the functions of LAPACK, to {None}, or not at all.");
    }

    private static LibraryChoice Search()
    {
        List<string> tried = [];
        foreach (string name in Names)
        {
            if (LapackLibrary.TryLoad(name, out string reason) is { } library)
            {
                return new LibraryChoice(library, [.. tried, $"{name}: used"]);
            }

            tried.Add($"{name}: {reason}");
        }

        return new LibraryChoice(ManagedFactorizationLibrary.Instance, tried);
    }
}
