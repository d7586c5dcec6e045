using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Widens stretches of one slot into its working copy, or stores them from there.</summary>
internal sealed unsafe class WorkingCopyWork(WorkingCopies copies, int slot) : IStretchWork
{
    private readonly SlotStorage _storage = copies.StorageOf(slot);

    public CopyMove Move { get; set; }

    public void Run(in Stretch stretch)
    {
        void* stored = copies.Stored(stretch.Row, slot);
        float* singles = copies.Singles(stretch.Row, slot) + stretch.Offset;
        switch (Move)
        {
            case CopyMove.Open:
                Open(stretch, stored, singles);
                break;
            case CopyMove.Close:
                _storage.Close(stretch, stored, singles);
                break;
            default:
                float* zeros = stackalloc float[Stretch.MostElements];
                new Span<float>(zeros, stretch.Length).Clear();
                _storage.Put(stretch, stored, zeros);
                break;
        }
    }

    private void Open(in Stretch stretch, void* stored, float* singles)
    {
        // A master copy is where it is worked on, unless weights of evaluation take its place.
        float* shown = _storage.Open(stretch, stored, singles, isRead: true);
        if (shown != singles)
        {
            new ReadOnlySpan<float>(shown, stretch.Length).CopyTo(new Span<float>(singles, stretch.Length));
        }
    }
}
