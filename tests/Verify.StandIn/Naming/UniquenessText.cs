using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace VerifyTests;

/// <summary>The parts of a snapshot's name for the platform it is unique to: <c>.Release.x64.Linux.DotNet10_0</c>.</summary>
internal static class UniquenessText
{
    // This project is built for .NET only, where the target framework and the runtime have the same short name.
    private const string FrameworkName = "DotNet";

    public static string Of(Uniqueness uniqueness, Assembly testAssembly)
    {
        var text = new StringBuilder();
        if (uniqueness.HasFlag(Uniqueness.TargetFramework))
        {
            text.Append('.').Append(FrameworkName);
        }

        if (uniqueness.HasFlag(Uniqueness.AssemblyConfiguration))
        {
            text.Append('.').Append(testAssembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration);
        }

        if (uniqueness.HasFlag(Uniqueness.Architecture))
        {
            text.Append('.').Append(RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant());
        }

        if (uniqueness.HasFlag(Uniqueness.OperatingSystem))
        {
            text.Append('.').Append(OperatingSystemName());
        }

        if (uniqueness.HasFlag(Uniqueness.RuntimeAndVersion))
        {
            text.Append($".{FrameworkName}{Environment.Version.Major}_{Environment.Version.Minor}");
        }
        else if (uniqueness.HasFlag(Uniqueness.Runtime))
        {
            text.Append('.').Append(FrameworkName);
        }

        return text.ToString();
    }

    private static string OperatingSystemName()
    {
        return OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "OSX" : "Linux";
    }
}
