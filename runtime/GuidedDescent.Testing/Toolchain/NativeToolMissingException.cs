namespace GuidedDescent.Testing;

/// <summary>A compiler that is needed is not installed. The message says how to install it.</summary>
public sealed class NativeToolMissingException : Exception
{
    /// <summary>Names the tool and its package.</summary>
    /// <param name="tool">The tool that was looked for.</param>
    public NativeToolMissingException(NativeTool tool)
        : base(tool.MissingMessage) => Tool = tool;

    /// <summary>The tool that was looked for.</summary>
    public NativeTool Tool { get; }
}
