using GuidedDescent.Precision;

namespace GuidedDescent;

// What rules find elsewhere than where it lies: stored slots as singles, and gradients that are multiplied.
internal sealed unsafe partial class BucketMemory
{
    /// <summary>
    /// Whether the rule finds gradients elsewhere than where they lie, multiplied where there is anything to multiply by.
    /// </summary>
    public bool CopiesGradients => _slabs[Slot.Gradient] is not null || HasWorkingCopy(Slot.Gradient);

    /// <summary>The bytes in which the rule finds what is stored in other formats as singles, master copies excepted.</summary>
    public long WorkingCopyBytes => sizeof(float) * Enumerable.Range(0, _slabs.Length)
        .Where(HasWorkingCopy).Sum(slot => Storage!.Lengths(slot).Sum());

    /// <summary>Where the rule finds stored slots as singles, as they lie now; null where it works on them stretch by stretch.</summary>
    public WorkingCopies? ConnectCopies()
    {
        if (Storage is null || _worksOnStored)
        {
            return null;
        }

        nint[] Singles(int slot) => [.. VisitingOrder.Select((_, position) => (nint)SinglesOf(slot, position))];
        return new WorkingCopies(
            Storage, [.. Enumerable.Range(0, _slabs.Length).Select(slot => Storage[slot] is null ? null : Singles(slot))]);
    }

    /// <summary>
    /// Whether a slot is stored in another format, and the rule needs it as singles as a whole. A master copy is such already, but weights
    /// of evaluation must not be written to it.
    /// </summary>
    private bool HasWorkingCopy(int slot) =>
        !_worksOnStored && Storage?[slot] is SlotStorage storage && (_evaluates || storage.SinglesOf(0) == null);

    private float* SinglesOf(int slot, int position) =>
        HasWorkingCopy(slot) ? Own(slot, position) : Storage![slot]!.SinglesOf(position);

    private void CopyGradients(bool isWanted)
    {
        if (isWanted && VisitingOrder.Length > 0 && !HasWorkingCopy(Slot.Gradient))
        {
            _places[Slot.Gradient] = SlotPlaces.OneByOne(VisitingOrder, [.. VisitingOrder.Select(run => run.Length)]);
            _slabs[Slot.Gradient] = _memory.Allocate(_places[Slot.Gradient].End);
        }
    }
}
