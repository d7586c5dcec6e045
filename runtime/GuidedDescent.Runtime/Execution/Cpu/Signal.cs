namespace GuidedDescent.Execution.Cpu;

/// <summary>A counter that threads wait on: for a short while by spinning, which costs no system call, then asleep.</summary>
/// <param name="spins">How often to look before falling asleep.</param>
internal sealed class Signal(int spins)
{
    private readonly object _bed = new();
    private int _value;
    private int _sleepers;

    /// <summary>How often the signal has been given.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Gives the signal and wakes whoever sleeps.</summary>
    public void Advance()
    {
        // The increment is a full fence: either the sleeper announced below sees the new value, or it is seen here.
        Interlocked.Increment(ref _value);
        if (Volatile.Read(ref _sleepers) != 0)
        {
            lock (_bed)
            {
                Monitor.PulseAll(_bed);
            }
        }
    }

    /// <summary>Returns as soon as the value is another than the one given.</summary>
    public void WaitPast(int seen)
    {
        for (int spin = 0; spin < spins; spin++)
        {
            if (Value != seen)
            {
                return;
            }

            Thread.SpinWait(1);
        }

        lock (_bed)
        {
            Interlocked.Increment(ref _sleepers);
            while (Value == seen)
            {
                Monitor.Wait(_bed);
            }

            Interlocked.Decrement(ref _sleepers);
        }
    }
}
