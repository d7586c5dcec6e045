namespace VerifyTests;

/// <summary>Where a snapshot lies and what it is called; a null part keeps the default.</summary>
public readonly struct PathInfo
{
    public PathInfo(string? directory = null, string? typeName = null, string? methodName = null)
    {
        Directory = FileNameRules.NullOrPath(directory, nameof(directory));
        TypeName = FileNameRules.NullOrName(typeName, nameof(typeName));
        MethodName = FileNameRules.NullOrName(methodName, nameof(methodName));
    }

    public string? Directory { get; }

    public string? TypeName { get; }

    public string? MethodName { get; }
}
