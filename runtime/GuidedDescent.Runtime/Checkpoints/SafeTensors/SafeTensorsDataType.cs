namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>How the elements of a tensor are stored, all of them with the least significant byte first.</summary>
public enum SafeTensorsDataType
{
    /// <summary><c>F64</c>: IEEE 754 binary64.</summary>
    Float64,

    /// <summary><c>F32</c>: IEEE 754 binary32.</summary>
    Float32,

    /// <summary><c>F16</c>: IEEE 754 binary16.</summary>
    Float16,

    /// <summary><c>BF16</c>: the upper half of a binary32.</summary>
    BFloat16,

    /// <summary><c>I64</c>: a signed integer of 8 bytes.</summary>
    Int64,

    /// <summary><c>I32</c>: a signed integer of 4 bytes.</summary>
    Int32,

    /// <summary><c>I16</c>: a signed integer of 2 bytes.</summary>
    Int16,

    /// <summary><c>I8</c>: a signed integer of a byte.</summary>
    Int8,

    /// <summary><c>U64</c>: an unsigned integer of 8 bytes.</summary>
    UInt64,

    /// <summary><c>U32</c>: an unsigned integer of 4 bytes.</summary>
    UInt32,

    /// <summary><c>U16</c>: an unsigned integer of 2 bytes.</summary>
    UInt16,

    /// <summary><c>U8</c>: an unsigned integer of a byte.</summary>
    UInt8,

    /// <summary><c>BOOL</c>: a byte, 0 or 1.</summary>
    Boolean,
}
