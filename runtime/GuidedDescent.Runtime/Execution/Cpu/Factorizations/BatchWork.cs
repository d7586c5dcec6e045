namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>The matrices of a batch, which threads take one by one.</summary>
internal sealed class BatchWork : IParallelWork
{
    private Action<int>? _body;
    private int _count;
    private int _next;

    public void Start(int count, Action<int> body)
    {
        _body = body;
        _count = count;
        _next = 0;
    }

    public void Run(int worker)
    {
        while (true)
        {
            int index = Interlocked.Increment(ref _next) - 1;
            if (index >= _count)
            {
                return;
            }

            _body!(index);
        }
    }
}
