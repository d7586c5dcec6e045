using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// Keeps a library of linear algebra to the thread that calls it: results do not depend on the number of cores then, and its
/// threads do not take cores from the workers, who share the matrices of a batch. OpenBLAS has one number for the whole process,
/// which is put back once nobody computes; a program that multiplies at the same time has one thread for as long. MKL has one for
/// each thread. Of the reference implementation nothing has to be asked.
/// </summary>
internal sealed unsafe class LibraryThreads
{
    private readonly Lock _gate = new();
    private readonly delegate* unmanaged[Cdecl]<int> _getForProcess;
    private readonly delegate* unmanaged[Cdecl]<int, void> _setForProcess;
    private readonly delegate* unmanaged[Cdecl]<int, int> _setForThread;
    private int _limits;
    private int _usual;

    public LibraryThreads(nint library)
    {
        _getForProcess = (delegate* unmanaged[Cdecl]<int>)Find(library, "openblas_get_num_threads");
        _setForProcess = (delegate* unmanaged[Cdecl]<int, void>)Find(library, "openblas_set_num_threads");
        _setForThread = (delegate* unmanaged[Cdecl]<int, int>)Find(library, "MKL_Set_Num_Threads_Local");
    }

    /// <summary>One thread until the result is disposed of, on this thread.</summary>
    public Limit LimitToOne()
    {
        if (_getForProcess is not null && _setForProcess is not null)
        {
            lock (_gate)
            {
                if (_limits++ == 0)
                {
                    _usual = _getForProcess();
                    _setForProcess(1);
                }
            }
        }

        return new Limit(this, _setForThread is null ? 0 : _setForThread(1));
    }

    private static nint Find(nint library, string name) => NativeLibrary.TryGetExport(library, name, out nint address) ? address : 0;

    private void Release(int usualOfThread)
    {
        if (_setForThread is not null)
        {
            _setForThread(usualOfThread);
        }

        if (_getForProcess is not null && _setForProcess is not null)
        {
            lock (_gate)
            {
                if (--_limits == 0)
                {
                    _setForProcess(_usual);
                }
            }
        }
    }

    /// <summary>What ends the limit.</summary>
    public readonly ref struct Limit(LibraryThreads threads, int usualOfThread) : IDisposable
    {
        public void Dispose() => threads.Release(usualOfThread);
    }
}
