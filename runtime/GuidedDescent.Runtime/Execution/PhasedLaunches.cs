using System.Runtime.InteropServices;

namespace GuidedDescent.Execution;

/// <summary>
/// Launches of several plans that go through phases side by side. Added plan after plan, they run phase after phase: in each the plans'
/// launches, plan after plan, then what ends the phase of each. The memory is kept from step to step.
/// </summary>
internal sealed class PhasedLaunches
{
    private readonly List<PlannedLaunch> _added = new(capacity: 4);

    // Twice the phase a launch belongs to, and 1 more for the one that ends it.
    private readonly List<int> _ranks = new(capacity: 4);
    private PlannedLaunch[] _ordered = [];
    private int _rank;
    private int _lastRank;
    private bool _isOrdered;

    /// <summary>Forgets all launches.</summary>
    public void Clear()
    {
        _added.Clear();
        _ranks.Clear();
        _rank = 0;
        _lastRank = 0;
    }

    /// <summary>Begins with the first phase of another plan.</summary>
    public void BeginPlan() => _rank = 0;

    /// <summary>Adds a launch to the plan that was begun last.</summary>
    public void Add(PlannedLaunch launch, bool endsPhase)
    {
        int rank = endsPhase ? _rank + 1 : _rank;
        _added.Add(launch);
        _ranks.Add(rank);
        _lastRank = Math.Max(_lastRank, rank);
        _rank += endsPhase ? 2 : 0;
        _isOrdered = false;
    }

    /// <summary>All launches in the order in which they must run.</summary>
    public ReadOnlySpan<PlannedLaunch> InOrder()
    {
        if (_lastRank == 0)
        {
            return CollectionsMarshal.AsSpan(_added);
        }

        if (!_isOrdered)
        {
            Order();
            _isOrdered = true;
        }

        return _ordered.AsSpan(0, _added.Count);
    }

    // There are few phases, so going through the list once for each costs next to nothing.
    private void Order()
    {
        if (_ordered.Length < _added.Count)
        {
            _ordered = new PlannedLaunch[_added.Capacity];
        }

        int next = 0;
        for (int rank = 0; rank <= _lastRank; rank++)
        {
            for (int index = 0; index < _added.Count; index++)
            {
                if (_ranks[index] == rank)
                {
                    _ordered[next++] = _added[index];
                }
            }
        }
    }
}
