using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>
/// What layers compute with: products of matrices, and loops over rows that do not depend on each other. Neither shows in its results
/// how many threads shared the work.
/// </summary>
public sealed class Compute : IDisposable
{
    // Enough work to be worth a thread, few enough rows that all threads end at about the same time.
    private const int RowsOfBlock = 64;

    private readonly ParallelOptions _parallel;

    /// <summary>Computes on the threads of a device, which it does not own.</summary>
    public Compute(CpuDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        Device = device;
        Products = new MatrixProducts(device);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = device.Threads };
    }

    /// <summary>Whose threads they are.</summary>
    public CpuDevice Device { get; }

    /// <summary>Products of matrices.</summary>
    internal MatrixProducts Products { get; }

    /// <summary>Frees the memory of products.</summary>
    public void Dispose() => Products.Dispose();

    /// <summary>Does something to every row, in any order.</summary>
    internal void ForRows(int rows, Action<int> work)
    {
        int blocks = (rows + RowsOfBlock - 1) / RowsOfBlock;
        if (blocks > 1 && Device.Threads > 1)
        {
            Parallel.For(0, blocks, _parallel, ForBlock);
            return;
        }

        for (int block = 0; block < blocks; block++)
        {
            ForBlock(block);
        }

        void ForBlock(int block)
        {
            for (int row = block * RowsOfBlock; row < Math.Min(rows, (block + 1) * RowsOfBlock); row++)
            {
                work(row);
            }
        }
    }
}
