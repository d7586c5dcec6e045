namespace VerifyTests;

/// <summary>What a snapshot differs by, and so carries in its name.</summary>
[Flags]
internal enum Uniqueness
{
    None = 0,
    TargetFramework = 1,
    AssemblyConfiguration = 2,
    Architecture = 4,
    OperatingSystem = 8,
    Runtime = 16,
    RuntimeAndVersion = 32,
}
