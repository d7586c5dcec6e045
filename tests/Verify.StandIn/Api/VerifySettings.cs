using System.Text;

namespace VerifyTests;

/// <summary>Settings of one verification, or of several that share them.</summary>
public class VerifySettings
{
    public VerifySettings()
    {
        Scrubbers = new ScrubberList();
    }

    public VerifySettings(VerifySettings? settings)
    {
        Scrubbers = new ScrubberList(settings?.Scrubbers);
        if (settings is not null)
        {
            Directory = settings.Directory;
            FileName = settings.FileName;
            TypeName = settings.TypeName;
            MethodName = settings.MethodName;
            Parameters = settings.Parameters;
            Uniqueness = settings.Uniqueness;
            RequiresUniquePrefix = settings.RequiresUniquePrefix;
        }
    }

    internal ScrubberList Scrubbers { get; }

    internal string? Directory { get; private set; }

    internal string? FileName { get; private set; }

    internal string? TypeName { get; private set; }

    internal string? MethodName { get; private set; }

    internal object?[]? Parameters { get; private set; }

    internal Uniqueness Uniqueness { get; private set; }

    internal bool RequiresUniquePrefix { get; private set; } = true;

    /// <summary>Puts the snapshot into a folder, relative to that of the test's source file.</summary>
    public void UseDirectory(string directory) => Directory = FileNameRules.Path(directory, nameof(directory));

    /// <summary>Names the snapshot, in place of the type, method and parameters.</summary>
    public void UseFileName(string fileName)
    {
        ThrowIfMixed(TypeName is not null || MethodName is not null || Parameters is not null);
        FileName = FileNameRules.Name(fileName, nameof(fileName));
    }

    public void UseTypeName(string name)
    {
        ThrowIfMixed(FileName is not null);
        TypeName = FileNameRules.Name(name, nameof(name));
    }

    public void UseMethodName(string name)
    {
        ThrowIfMixed(FileName is not null);
        MethodName = FileNameRules.Name(name, nameof(name));
    }

    /// <summary>Adds the arguments of a theory to the name.</summary>
    public void UseParameters(params object?[] parameters)
    {
        ThrowIfMixed(FileName is not null);
        if (parameters.Length == 0)
        {
            throw new ArgumentException("At least one parameter is needed.", nameof(parameters));
        }

        Parameters = parameters;
    }

    public void UniqueForRuntime() => Uniqueness |= Uniqueness.Runtime;

    public void UniqueForRuntimeAndVersion() => Uniqueness |= Uniqueness.RuntimeAndVersion;

    public void UniqueForTargetFramework() => Uniqueness |= Uniqueness.TargetFramework;

    public void UniqueForOSPlatform() => Uniqueness |= Uniqueness.OperatingSystem;

    public void UniqueForArchitecture() => Uniqueness |= Uniqueness.Architecture;

    public void UniqueForAssemblyConfiguration() => Uniqueness |= Uniqueness.AssemblyConfiguration;

    /// <summary>Lets several verifications of one run share their file names.</summary>
    public void DisableRequireUniquePrefix() => RequiresUniquePrefix = false;

    /// <summary>Keeps a diff tool from being opened. Here none ever is; the package opens one on a desktop.</summary>
    public void DisableDiff()
    {
    }

    public void AddScrubber(Action<StringBuilder> scrubber, ScrubberLocation location = ScrubberLocation.First)
    {
        Scrubbers.Add(scrubber, location);
    }

    public void AddScrubber(string extension, Action<StringBuilder> scrubber, ScrubberLocation location = ScrubberLocation.First)
    {
        Scrubbers.Add(extension, scrubber, location);
    }

    public void ScrubLines(Func<string, bool> removeLine, ScrubberLocation location = ScrubberLocation.First)
    {
        AddScrubber(text => LineScrubbing.Remove(text, removeLine), location);
    }

    public void ScrubLinesContaining(params string[] stringToMatch)
    {
        ScrubLines(line => stringToMatch.Any(match => line.Contains(match, StringComparison.OrdinalIgnoreCase)));
    }

    public void ScrubLinesWithReplace(Func<string, string?> replaceLine, ScrubberLocation location = ScrubberLocation.First)
    {
        AddScrubber(text => LineScrubbing.Replace(text, replaceLine), location);
    }

    public void ScrubEmptyLines(ScrubberLocation location = ScrubberLocation.First)
    {
        AddScrubber(LineScrubbing.RemoveEmpty, location);
    }

    private static void ThrowIfMixed(bool mixed)
    {
        if (mixed)
        {
            throw new InvalidOperationException(
                "UseFileName names the whole snapshot: it cannot be mixed with UseTypeName, UseMethodName or UseParameters.");
        }
    }
}
