using System.Runtime.ExceptionServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// Threads that share work with a caller. The caller waits only for those who came: a thread that sleeps too long or has lost its
/// core finds the door closed and costs nothing. Running allocates nothing.
/// </summary>
internal sealed class WorkerPool : IDisposable
{
    private const int Closed = int.MinValue;

    // A few tens of microseconds: enough to bridge the launches of one step.
    private const int SpinsBeforeSleep = 1_000;

    private readonly Lock _turn = new();
    private readonly Signal _started;
    private readonly Signal _left;
    private readonly Thread[] _threads;
    private IParallelWork? _work;
    private Exception? _failure;
    private bool _isDisposed;

    // The number of threads inside, with the sign bit set while the door is closed.
    private int _inside = Closed;

    public WorkerPool(int threads)
    {
        Threads = threads;
        // Where threads outnumber cores, one that spins only keeps another from working.
        int spins = threads <= Environment.ProcessorCount ? SpinsBeforeSleep : 0;
        _started = new Signal(spins);
        _left = new Signal(spins);
        _threads = new Thread[threads - 1];
        for (int index = 0; index < _threads.Length; index++)
        {
            int worker = index + 1;
            _threads[index] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"GuidedDescent worker {worker}" };
            _threads[index].Start();
        }
    }

    /// <summary>The number of threads, with the caller.</summary>
    public int Threads { get; }

    /// <summary>
    /// Runs the work on the caller and on every thread that is free. Calls from several threads take turns. The first exception
    /// is thrown on the caller once everybody has stopped.
    /// </summary>
    public void Run(IParallelWork work)
    {
        lock (_turn)
        {
            ThrowIfDisposed();
            _work = work;
            _failure = null;
            Volatile.Write(ref _inside, 0);
            _started.Advance();
            try
            {
                work.Run(worker: 0);
            }
            finally
            {
                CloseAndWait();
                _work = null;
            }

            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }
        }
    }

    /// <summary>Whether the threads have ended.</summary>
    public bool IsDisposed => Volatile.Read(ref _isDisposed);

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, typeof(CpuDevice));

    public void Dispose()
    {
        lock (_turn)
        {
            if (_isDisposed)
            {
                return;
            }

            Volatile.Write(ref _isDisposed, true);
            _started.Advance();
        }

        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    private void Serve(int worker)
    {
        int seen = 0;
        while (true)
        {
            _started.WaitPast(seen);
            seen = _started.Value;
            if (Volatile.Read(ref _isDisposed))
            {
                return;
            }

            if (TryEnter())
            {
                // Nothing can be started while somebody is inside, so this is the run that was entered.
                seen = _started.Value;
                Work(worker);
                Leave();
            }
        }
    }

    private void Work(int worker)
    {
        try
        {
            _work!.Run(worker);
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, failure, null);
        }
    }

    private bool TryEnter()
    {
        int inside = Volatile.Read(ref _inside);
        while (inside >= 0)
        {
            int found = Interlocked.CompareExchange(ref _inside, inside + 1, inside);
            if (found == inside)
            {
                return true;
            }

            inside = found;
        }

        return false;
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _inside) == Closed)
        {
            _left.Advance();
        }
    }

    private void CloseAndWait()
    {
        int seen = _left.Value;
        if (Interlocked.Or(ref _inside, Closed) != 0)
        {
            _left.WaitPast(seen);
        }
    }
}
