namespace GuidedDescent.Execution.Cpu;

/// <summary>What is done between a stored slot and its working copy.</summary>
internal enum CopyMove
{
    /// <summary>The stored numbers are widened.</summary>
    Open,

    /// <summary>The copy is stored.</summary>
    Close,

    /// <summary>Zeros are stored.</summary>
    Clear,
}
