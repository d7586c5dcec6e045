using System.Diagnostics;

namespace GuidedDescent.Cuda;

/// <summary>Finds the file that something in memory was loaded from.</summary>
internal static class LoadedModule
{
    /// <summary>The path of the library that contains an address, or null if the operating system does not tell.</summary>
    public static string? PathOf(nint address)
    {
        using var process = Process.GetCurrentProcess();
        foreach (ProcessModule module in process.Modules)
        {
            if (address >= module.BaseAddress && address - module.BaseAddress < module.ModuleMemorySize)
            {
                return module.FileName;
            }
        }

        return null;
    }
}
