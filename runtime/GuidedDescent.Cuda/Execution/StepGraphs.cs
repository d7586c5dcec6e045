using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>
/// The graphs of one optimizer, the one used last in front. Most rules launch the same kernels in every step and have one graph; a
/// rule that does something every so many steps has two.
/// </summary>
internal sealed unsafe class StepGraphs(CudaSession session, StepOperations operations) : IDisposable
{
    private const int Most = 16;

    private readonly List<StepGraph> _graphs = [];

    /// <summary>The graph that holds these launches, captured now if there is none yet; the context must be current.</summary>
    /// <param name="launches">The launches.</param>
    /// <param name="scalars">Where their scalars lie at every replay.</param>
    public StepGraph Find(ReadOnlySpan<PlannedLaunch> launches, in StepScalars scalars)
    {
        StepGraph graph = Take(launches) ?? StepGraph.Capture(session, operations, launches, scalars);
        _graphs.Insert(0, graph);
        if (_graphs.Count > Most)
        {
            _graphs[Most].Dispose();
            _graphs.RemoveAt(Most);
        }

        return graph;
    }

    /// <summary>Forgets all graphs, as what they refer to is no more.</summary>
    public void Clear()
    {
        _graphs.ForEach(graph => graph.Dispose());
        _graphs.Clear();
    }

    public void Dispose() => Clear();

    private StepGraph? Take(ReadOnlySpan<PlannedLaunch> launches)
    {
        for (int index = 0; index < _graphs.Count; index++)
        {
            StepGraph graph = _graphs[index];
            if (graph.Holds(launches))
            {
                _graphs.RemoveAt(index);
                return graph;
            }
        }

        return null;
    }
}
