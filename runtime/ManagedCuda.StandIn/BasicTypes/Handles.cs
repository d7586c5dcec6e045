namespace ManagedCuda.BasicTypes;

// What the driver hands out and takes back. A default value is the driver's NULL.

/// <summary>A context: what lives on one device within this process.</summary>
public struct CUcontext
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}

/// <summary>A device.</summary>
public struct CUdevice
{
    /// <summary>The handle; a number, unlike all others.</summary>
    public int Pointer;
}

/// <summary>A loaded module.</summary>
public struct CUmodule
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}

/// <summary>A kernel of a loaded module.</summary>
public struct CUfunction
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}

/// <summary>A queue of work on a device.</summary>
public struct CUstream
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}

/// <summary>A point in a stream that can be waited for.</summary>
public struct CUevent
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}

/// <summary>A graph of work, as a capture leaves it.</summary>
public struct CUgraph
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}

/// <summary>A graph made executable.</summary>
public struct CUgraphExec
{
    /// <summary>The handle.</summary>
    public IntPtr Pointer;
}
