using GuidedDescent.Language;

namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>
/// The factorizations of plans on the CPU: floats in, floats out, double precision between (see
/// <see cref="DenseFactorizations"/>). Results may be written over operands. Several threads may call at the same time. Calls of
/// sizes that came before allocate nothing, but with the managed library.
/// </summary>
internal sealed unsafe class FactorizationEngine
{
    private readonly Lock _turn = new();
    private readonly Stack<FactorizationDesk> _freeDesks = new();
    private readonly WorkerPool _pool;
    private readonly IFactorizationLibrary _library;
    private readonly BatchWork _batch = new();

    /// <summary>An engine with the library of this process.</summary>
    /// <exception cref="DllNotFoundException">The environment variable names a library that cannot be used.</exception>
    public FactorizationEngine(WorkerPool pool)
        : this(pool, LibraryChoice.OfThisProcess.Library)
    {
    }

    public FactorizationEngine(WorkerPool pool, IFactorizationLibrary library)
    {
        _pool = pool;
        _library = library;
    }

    /// <summary>
    /// Calls the body once for each matrix of a batch, on all threads of the pool, and returns when all are done. The body must not
    /// use the pool.
    /// </summary>
    /// <param name="count">The number of matrices.</param>
    /// <param name="body">What is done to the matrix of a number. To allocate nothing, hand in the same delegate each time.</param>
    public void Run(int count, Action<int> body)
    {
        if (count == 1)
        {
            _pool.ThrowIfDisposed();
            body(0);
            return;
        }

        lock (_turn)
        {
            _batch.Start(count, body);
            _pool.Run(_batch);
        }
    }

    /// <inheritdoc cref="DenseFactorizations.Eigh"/>
    public bool Eigh(int n, float* a, float* fallback, float* vectors, float* values)
    {
        FactorizationDesk desk = TakeDesk();
        ReadOnlySpan<double> matrix = desk.Read(a, n, n), fallbackMatrix = desk.Read(fallback, n, n);
        Span<double> newVectors = desk.Take(n, n), newValues = desk.Take(1, n);
        bool isFound = desk.Factorizations.Eigh(n, matrix, fallbackMatrix, newVectors, newValues);
        FactorizationDesk.Write(newVectors, vectors);
        FactorizationDesk.Write(newValues, values);
        if (!isFound)
        {
            ClearNonFinite(values, n);
        }

        Return(desk);
        return isFound;
    }

    /// <inheritdoc cref="DenseFactorizations.Qr"/>
    public bool Qr(int rows, int columns, float* a, float* fallback, float* q)
    {
        FactorizationDesk desk = TakeDesk();
        ReadOnlySpan<double> matrix = desk.Read(a, rows, columns), fallbackMatrix = desk.Read(fallback, rows, columns);
        Span<double> factor = desk.Take(rows, columns);
        bool isFound = desk.Factorizations.Qr(rows, columns, matrix, fallbackMatrix, factor);
        FactorizationDesk.Write(factor, q);
        Return(desk);
        return isFound;
    }

    /// <inheritdoc cref="DenseFactorizations.Cholesky"/>
    public bool Cholesky(int n, float* a, float* lower)
    {
        FactorizationDesk desk = TakeDesk();
        Span<double> matrix = desk.Read(a, n, n);
        bool isExact = desk.Factorizations.Cholesky(n, matrix, matrix);
        FactorizationDesk.Write(matrix, lower);
        Return(desk);
        return isExact;
    }

    /// <inheritdoc cref="DenseFactorizations.Solve"/>
    public bool Solve(int n, int columns, float* spd, float* right, float* x)
    {
        FactorizationDesk desk = TakeDesk();
        ReadOnlySpan<double> matrix = desk.Read(spd, n, n);
        Span<double> sides = desk.Read(right, n, columns);
        bool isExact = desk.Factorizations.Solve(n, columns, matrix, sides, sides);
        FactorizationDesk.Write(sides, x);
        Return(desk);
        return isExact;
    }

    /// <inheritdoc cref="DenseFactorizations.InverseRoot"/>
    public bool InverseRoot(int n, float* a, double p, double damping, InverseRootMethod method, float* fallback, float* root)
    {
        FactorizationDesk desk = TakeDesk();
        ReadOnlySpan<double> matrix = desk.Read(a, n, n), fallbackMatrix = desk.Read(fallback, n, n);
        Span<double> result = desk.Take(n, n);
        bool isFound = desk.Factorizations.InverseRoot(n, matrix, p, damping, method, fallbackMatrix, result);
        if (isFound && Dense.MaxAbs(result) > float.MaxValue)
        {
            fallbackMatrix.CopyTo(result);
            isFound = false;
        }

        FactorizationDesk.Write(result, root);
        Return(desk);
        return isFound;
    }

    private static void ClearNonFinite(float* values, int count)
    {
        for (int index = 0; index < count; index++)
        {
            values[index] = float.IsFinite(values[index]) ? values[index] : 0;
        }
    }

    private FactorizationDesk TakeDesk()
    {
        lock (_freeDesks)
        {
            if (_freeDesks.TryPop(out FactorizationDesk? desk))
            {
                return desk;
            }
        }

        return new FactorizationDesk(_library);
    }

    // A desk on which something went wrong is not put back.
    private void Return(FactorizationDesk desk)
    {
        desk.Clear();
        lock (_freeDesks)
        {
            _freeDesks.Push(desk);
        }
    }
}
