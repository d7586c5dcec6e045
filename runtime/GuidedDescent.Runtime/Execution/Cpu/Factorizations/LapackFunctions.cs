using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// The functions of LAPACK that are called, as Fortran has them: everything by address, matrices column after column. The lengths
/// of texts come last, where compilers of Fortran expect them.
/// </summary>
/// <remarks>
/// Integers are given 64 bits, little end first. So a library built with integers of 32 bits, as nearly all are, reads them right,
/// and one built with 64 bits does too.
/// </remarks>
internal sealed unsafe class LapackFunctions
{
    private const byte Vectors = (byte)'V';
    private const byte Upper = (byte)'U';

    private readonly delegate* unmanaged[Cdecl]<
        byte*, byte*, long*, double*, long*, double*, double*, long*, long*, long*, long*, nuint, nuint, void> _dsyevd;

    private readonly delegate* unmanaged[Cdecl]<long*, long*, double*, long*, double*, double*, long*, long*, void> _dgeqrf;
    private readonly delegate* unmanaged[Cdecl]<long*, long*, long*, double*, long*, double*, double*, long*, long*, void> _dorgqr;
    private readonly delegate* unmanaged[Cdecl]<byte*, long*, double*, long*, long*, nuint, void> _dpotrf;
    private readonly delegate* unmanaged[Cdecl]<byte*, long*, long*, double*, long*, double*, long*, long*, nuint, void> _dpotrs;

    /// <exception cref="EntryPointNotFoundException">The library lacks one.</exception>
    public LapackFunctions(nint library)
    {
        _dsyevd = (delegate* unmanaged[Cdecl]<
            byte*, byte*, long*, double*, long*, double*, double*, long*, long*, long*, long*, nuint, nuint, void>)
            NativeLibrary.GetExport(library, "dsyevd_");
        _dgeqrf = (delegate* unmanaged[Cdecl]<long*, long*, double*, long*, double*, double*, long*, long*, void>)
            NativeLibrary.GetExport(library, "dgeqrf_");
        _dorgqr = (delegate* unmanaged[Cdecl]<long*, long*, long*, double*, long*, double*, double*, long*, long*, void>)
            NativeLibrary.GetExport(library, "dorgqr_");
        _dpotrf = (delegate* unmanaged[Cdecl]<byte*, long*, double*, long*, long*, nuint, void>)
            NativeLibrary.GetExport(library, "dpotrf_");
        _dpotrs = (delegate* unmanaged[Cdecl]<byte*, long*, long*, double*, long*, double*, long*, long*, nuint, void>)
            NativeLibrary.GetExport(library, "dpotrs_");
    }

    /// <summary>Eigenvalues and eigenvectors of a symmetric matrix by divide and conquer; returns 0 where that succeeded.</summary>
    public long SymmetricEigen(long n, double* matrix, double* values, Span<double> work, Span<long> integerWork)
    {
        byte vectors = Vectors, upper = Upper;
        long workLength = work.Length, integerWorkLength = integerWork.Length, info = 0;
        fixed (double* workStart = work)
        fixed (long* integerWorkStart = integerWork)
        {
            _dsyevd(
                &vectors, &upper, &n, matrix, &n, values,
                workStart, &workLength, integerWorkStart, &integerWorkLength, &info, 1, 1);
        }

        return info;
    }

    /// <summary>QR as reflections; returns 0.</summary>
    public long Reflections(long rows, long columns, double* matrix, double* scales, Span<double> work)
    {
        long workLength = work.Length, info = 0;
        fixed (double* workStart = work)
        {
            _dgeqrf(&rows, &columns, matrix, &rows, scales, workStart, &workLength, &info);
        }

        return info;
    }

    /// <summary>The first columns of a product of reflections; returns 0.</summary>
    public long ProductOfReflections(long rows, long columns, double* matrix, double* scales, Span<double> work)
    {
        long workLength = work.Length, info = 0;
        fixed (double* workStart = work)
        {
            _dorgqr(&rows, &columns, &columns, matrix, &rows, scales, workStart, &workLength, &info);
        }

        return info;
    }

    /// <summary>The upper triangular factor; returns 0 where the matrix is positive definite.</summary>
    public long Cholesky(long n, double* matrix)
    {
        byte upper = Upper;
        long info = 0;
        _dpotrf(&upper, &n, matrix, &n, &info, 1);
        return info;
    }

    /// <summary>Solves with an upper triangular factor; returns 0.</summary>
    public long CholeskySolve(long n, long columns, double* factor, double* rights)
    {
        byte upper = Upper;
        long info = 0;
        _dpotrs(&upper, &n, &columns, factor, &n, rights, &n, &info, 1);
        return info;
    }
}
