using GuidedDescent.Benchmarks.Kernels;

namespace GuidedDescent.Benchmarks.Workloads;

/// <summary>
/// Threads for everything that is not the optimizer: they share out the pieces of a pass as they come free. The caller is one of
/// them.
/// </summary>
internal sealed class Crew : IDisposable
{
    private readonly Barrier _barrier;
    private readonly Thread[] _others;
    private readonly Scratch[] _scratch;
    private StreamPass? _pass;
    private Streams[] _pieces = [];
    private int _batch;
    private int _next;

    /// <param name="threads">The number of threads, with the caller.</param>
    /// <param name="scratchElements">The elements of the longest piece that needs scratch memory.</param>
    public Crew(int threads, int scratchElements)
    {
        _barrier = new Barrier(threads);
        _scratch = [.. Enumerable.Range(0, threads).Select(_ => new Scratch(scratchElements))];
        _others = new Thread[threads - 1];
        for (int index = 0; index < _others.Length; index++)
        {
            int worker = index + 1;
            _others[index] = new Thread(() => Serve(worker)) { IsBackground = true };
            _others[index].Start();
        }
    }

    public int Threads => _scratch.Length;

    /// <summary>Passes over all pieces, each thread taking so many at a time.</summary>
    public void Run(StreamPass pass, Streams[] pieces, int batch)
    {
        _pass = pass;
        _pieces = pieces;
        _batch = batch;
        _next = 0;
        _barrier.SignalAndWait();
        Work(worker: 0);
        _barrier.SignalAndWait();
    }

    public void Dispose()
    {
        _pass = null;
        _barrier.SignalAndWait();
        foreach (Thread thread in _others)
        {
            thread.Join();
        }

        _barrier.Dispose();
        foreach (Scratch scratch in _scratch)
        {
            scratch.Dispose();
        }
    }

    private void Serve(int worker)
    {
        while (true)
        {
            _barrier.SignalAndWait();
            if (_pass is null)
            {
                return;
            }

            Work(worker);
            _barrier.SignalAndWait();
        }
    }

    private void Work(int worker)
    {
        while (true)
        {
            int end = Interlocked.Add(ref _next, _batch);
            int start = end - _batch;
            if (start >= _pieces.Length)
            {
                return;
            }

            foreach (ref readonly Streams piece in _pieces.AsSpan(start, Math.Min(_batch, _pieces.Length - start)))
            {
                _pass!(piece, _scratch[worker]);
            }
        }
    }
}
