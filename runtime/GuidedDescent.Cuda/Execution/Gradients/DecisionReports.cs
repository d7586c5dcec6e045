using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>
/// What the device has decided about the last steps, on its way to the host: a copy of each report to pinned memory, and an event behind
/// it. A step in a caller's graph is copied when somebody asks, as nothing behind it in the graph can be waited for.
/// </summary>
internal sealed unsafe class DecisionReports : IDisposable
{
    /// <summary>The reports that are kept: one more than there may be unknown steps when another is planned.</summary>
    public const int Count = DeferredDecisions.MostUnknown + 1;

    private readonly PinnedBlock[] _blocks = new PinnedBlock[Count];
    private readonly bool[] _isCopied = new bool[Count];
    private readonly DecisionReport* _onDevice;

    /// <summary>Reserves memory; the context must be current.</summary>
    /// <param name="session">The device.</param>
    /// <param name="onDevice">Where the device writes as many reports as are kept.</param>
    public DecisionReports(CudaSession session, DecisionReport* onDevice)
    {
        _onDevice = onDevice;
        try
        {
            for (int index = 0; index < Count; index++)
            {
                _blocks[index] = new PinnedBlock(session, sizeof(DecisionReport));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The reports that have not been taken.</summary>
    public int Pending { get; private set; }

    /// <summary>The number of the next step.</summary>
    public long NextNumber { get; private set; }

    private long Oldest => NextNumber - Pending;

    /// <summary>Expects the report of the next step. Where there are as many already, the oldest is forgotten.</summary>
    /// <param name="isInStream">Whether the step is in the device's stream already, so that the report can be copied now.</param>
    public void Expect(bool isInStream)
    {
        int place = Place(NextNumber);
        _isCopied[place] = false;
        if (isInStream)
        {
            Copy(place);
        }

        NextNumber++;
        Pending = Math.Min(Pending + 1, Count);
    }

    /// <summary>Expects nothing of the step that came last.</summary>
    public void Withdraw()
    {
        NextNumber--;
        Pending--;
    }

    /// <summary>Has the reports copied that were not; the context must be current.</summary>
    public void CopyLate()
    {
        for (long number = Oldest; number < NextNumber; number++)
        {
            if (!_isCopied[Place(number)])
            {
                Copy(Place(number));
            }
        }
    }

    /// <summary>Whether the oldest report is here; the context must be current.</summary>
    public bool IsHere() => _blocks[Place(Oldest)].IsFree();

    /// <summary>Waits for the oldest report and takes it; the context must be current.</summary>
    /// <exception cref="InvalidOperationException">The graph with its step was not launched.</exception>
    public DecisionReport Take()
    {
        int place = Place(Oldest);
        if (!_blocks[place].IsFree())
        {
            _blocks[place].Wait();
        }

        DecisionReport report = *(DecisionReport*)_blocks[place].Address;
        if (report.Number != Oldest)
        {
            _isCopied[place] = false;
            throw new InvalidOperationException(
                "What became of a step cannot be told, as its graph has not been launched: launch the graph after each PrepareReplay, "
                + "and before what comes of it is asked for.");
        }

        Pending--;
        return report;
    }

    public void Dispose() => Array.ForEach(_blocks, block => block?.Dispose());

    private static int Place(long number) => (int)(number % Count);

    private void Copy(int place)
    {
        _blocks[place].CopyFrom((byte*)(_onDevice + place), sizeof(DecisionReport));
        _isCopied[place] = true;
    }
}
