using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// Adds one number of every tensor of a parameter group, over the buckets that came to the sum, in one launch. Which buckets do is seen
/// when the plans have run, so the table of a sum is made when it is first needed, and kept.
/// </summary>
internal sealed unsafe class GroupSums : IDisposable
{
    private readonly CudaSession _session;
    private readonly ReductionKernels _kernels;
    private readonly IReadOnlyList<GroupTensors> _groups;
    private readonly GroupSumPlaces _places;
    private readonly List<Sum> _sums = [];

    public GroupSums(CudaSession session, ReductionKernels kernels, IReadOnlyList<GroupTensors> groups)
    {
        _session = session;
        _kernels = kernels;
        _groups = groups;
        _places = new GroupSumPlaces(groups);
    }

    /// <inheritdoc cref="GroupSumPlaces.CountFrom"/>
    public int CountFrom(ReadOnlySpan<PlannedLaunch> launches) => _places.CountFrom(launches);

    /// <summary>Makes the tables that are missing; the context must be current.</summary>
    /// <param name="launches">All launches of a step.</param>
    /// <param name="pointers">Where the pointers of each bucket lie on the device.</param>
    /// <exception cref="InvalidOperationException">A table is missing, and the stream is being captured.</exception>
    public void Prepare(ReadOnlySpan<PlannedLaunch> launches, ReadOnlySpan<nint> pointers)
    {
        for (int index = 0; index < launches.Length; index++)
        {
            int count = CountFrom(launches[index..]);
            if (count > 0)
            {
                ReadOnlySpan<PlannedLaunch> sum = launches.Slice(index, count);
                if (Find(sum) is null)
                {
                    _sums.Add(Make(sum, pointers));
                }

                index += count - 1;
            }
        }
    }

    /// <summary>Puts a sum into a stream; the context must be current.</summary>
    /// <param name="launches">The launches that are the sum.</param>
    /// <param name="isSkipped">Leads to what is not 0 where the step is left out; null where none is.</param>
    /// <param name="stream">The stream.</param>
    public void Enqueue(ReadOnlySpan<PlannedLaunch> launches, int* isSkipped, CUstream stream)
    {
        Sum sum = Find(launches) ?? throw new InvalidOperationException("The sum over the parameter group was not prepared.");
        _kernels.AddUp(sum.Table.Address, sum.Count, isSkipped, stream);
    }

    /// <summary>Forgets all tables, as the pointers of the buckets lie elsewhere now.</summary>
    public void Clear()
    {
        _sums.ForEach(sum => sum.Table.Dispose());
        _sums.Clear();
    }

    public void Dispose() => Clear();

    private Sum? Find(ReadOnlySpan<PlannedLaunch> launches)
    {
        foreach (Sum sum in _sums)
        {
            if (sum.IsOf(launches))
            {
                return sum;
            }
        }

        return null;
    }

    private Sum Make(ReadOnlySpan<PlannedLaunch> launches, ReadOnlySpan<nint> pointers)
    {
        if (_session.CurrentCapture() is not null)
        {
            throw new InvalidOperationException(
                "The step adds up over a parameter group for the first time, for which tables are sent, and that cannot be while the "
                + "stream is captured: take one step before.");
        }

        var terms = new List<GroupTerm>();
        foreach ((int group, int row) in _places.RowsOf(launches[0]))
        {
            foreach (PlannedLaunch launch in launches)
            {
                if (launch.Group == group && _places.Find(launch) is { } operation)
                {
                    nint first = pointers[group] + (row * _groups[group].Tensors.SlotCount * sizeof(nint));
                    terms.Add(new GroupTerm(first + (operation.Source * sizeof(nint)), first + (operation.Result * sizeof(nint))));
                }
            }
        }

        var image = new TableImage();
        image.Add<GroupTerm>([.. terms]);
        var table = new ResidentTables(_session);
        try
        {
            table.Send(image);
        }
        catch
        {
            table.Dispose();
            throw;
        }

        return new Sum([.. launches], table, terms.Count);
    }

    private sealed record Sum(PlannedLaunch[] Launches, ResidentTables Table, int Count)
    {
        /// <summary>Whether these launches are the sum; their scalars, of which there are none, may lie elsewhere.</summary>
        public bool IsOf(ReadOnlySpan<PlannedLaunch> launches)
        {
            bool isSame = launches.Length == Launches.Length;
            for (int index = 0; isSame && index < launches.Length; index++)
            {
                isSame = launches[index].Group == Launches[index].Group && launches[index].Operation == Launches[index].Operation;
            }

            return isSame;
        }
    }
}
