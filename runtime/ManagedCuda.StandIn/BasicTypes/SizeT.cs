namespace ManagedCuda.BasicTypes;

/// <summary>A <c>size_t</c>: as wide as a pointer, unsigned.</summary>
/// <remarks>
/// Without the operators, <c>size * 4</c> would still compile: as arithmetic of int, through the implicit conversion. ManagedCuda
/// also has overloads for int and uint; those of SizeT alone take the same operands, and differ for a negative int only, which
/// they take for a large number.
/// </remarks>
public struct SizeT
{
    private UIntPtr _value;

    /// <summary>The lower 32 bits.</summary>
    /// <exception cref="OverflowException">There are more.</exception>
    public static implicit operator int(SizeT t) => unchecked((int)checked((uint)t._value));

    /// <summary>The value.</summary>
    /// <exception cref="OverflowException">It has more than 32 bits.</exception>
    public static implicit operator uint(SizeT t) => checked((uint)t._value);

    public static implicit operator long(SizeT t) => unchecked((long)t._value);

    public static implicit operator ulong(SizeT t) => t._value;

    public static implicit operator IntPtr(SizeT t) => unchecked((IntPtr)t._value);

    public static implicit operator UIntPtr(SizeT t) => t._value;

    /// <summary>The 32 bits of the number: a negative one becomes positive, and is not extended to 64 bits.</summary>
    public static implicit operator SizeT(int value) => unchecked((uint)value);

    public static implicit operator SizeT(uint value) => (UIntPtr)value;

    public static implicit operator SizeT(long value) => unchecked((UIntPtr)value);

    public static implicit operator SizeT(ulong value) => unchecked((UIntPtr)value);

    public static implicit operator SizeT(IntPtr value) => unchecked((UIntPtr)value);

    public static implicit operator SizeT(UIntPtr value) => new() { _value = value };

    public static SizeT operator +(SizeT val1, SizeT val2) => unchecked(val1._value + val2._value);

    public static SizeT operator -(SizeT val1, SizeT val2) => unchecked(val1._value - val2._value);

    public static SizeT operator *(SizeT val1, SizeT val2) => unchecked(val1._value * val2._value);

    public static SizeT operator /(SizeT val1, SizeT val2) => val1._value / val2._value;

    public static bool operator ==(SizeT val1, SizeT val2) => val1._value == val2._value;

    public static bool operator !=(SizeT val1, SizeT val2) => val1._value != val2._value;

    public static bool operator <(SizeT val1, SizeT val2) => val1._value < val2._value;

    public static bool operator >(SizeT val1, SizeT val2) => val1._value > val2._value;

    /// <summary>Whether the other is a SizeT of the same value.</summary>
    public override bool Equals(object obj) => obj is SizeT other && _value == other._value;

    /// <summary>The hash of the value.</summary>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>The value in decimal digits.</summary>
    public override string ToString() => _value.ToString();
}
