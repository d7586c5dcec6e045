namespace GuidedDescent.Cuda.Tests;

/// <summary>A fact of the file systems of Linux.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "It is about Linux.";
}
