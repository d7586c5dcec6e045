using System.Runtime.InteropServices;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution;

/// <summary>
/// What the host plans of all buckets launch in one step, and the scalars of this step in one block. A plan may throw; then nothing
/// has run yet. The list keeps its memory from step to step.
/// </summary>
/// <remarks>
/// A <see cref="GroupSumDescriptor"/> is where the buckets of a parameter group meet: it ends a phase of its bucket's plan. The first
/// phases of all buckets come first, bucket after bucket, then their sums, those of one parameter group in a row, then the second
/// phases, and so on.
/// </remarks>
public sealed class LaunchList : IKernelLauncher
{
    private const int ScalarAlignment = 16;

    private readonly PhasedLaunches _launches = new();
    private IReadOnlyList<GroupTensors> _groups;
    private byte[] _scalars = new byte[256];
    private int _usedBytes;
    private int _averages;
    private int _group;

    /// <summary>Makes an empty list.</summary>
    /// <param name="groups">The buckets that operations can be launched for.</param>
    public LaunchList(IReadOnlyList<GroupTensors> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        _groups = groups;
    }

    /// <summary>The launches in the order in which they must run.</summary>
    public ReadOnlySpan<PlannedLaunch> Launches => _launches.InOrder();

    /// <summary>
    /// The scalars of all launches and the rates of the averages, one <see cref="float"/> each, and where <see cref="StepOffset"/> says so
    /// the number of the step.
    /// </summary>
    public ReadOnlySpan<byte> Scalars => _scalars.AsSpan(0, _usedBytes);

    /// <summary>
    /// How far each average is drawn towards the weights after this step, as <see cref="WeightAverage.RateAt"/> says; empty where there
    /// are none. They are part of <see cref="Scalars"/>.
    /// </summary>
    public ReadOnlySpan<float> AverageRates =>
        _averages == 0 ? [] : MemoryMarshal.Cast<byte, float>(_scalars.AsSpan(AverageRatesOffset, _averages * sizeof(float)));

    /// <summary>Where in <see cref="Scalars"/> the rates of the averages begin, in bytes: a multiple of 16, or -1 for none.</summary>
    public int AverageRatesOffset { get; private set; } = -1;

    /// <summary>
    /// Where in <see cref="Scalars"/> the number of the step is, a <see cref="long"/> counted from 1, in bytes: a multiple of 16, or -1
    /// where no launch depends on it.
    /// </summary>
    public int StepOffset { get; private set; } = -1;

    /// <summary>Forgets all launches.</summary>
    public void Clear()
    {
        _launches.Clear();
        _usedBytes = 0;
        _averages = 0;
        AverageRatesOffset = -1;
        StepOffset = -1;
    }

    /// <summary>Has launches see the number of the step.</summary>
    /// <param name="step">The number, counted from 1.</param>
    public void TellStep(long step) => StepOffset = AddScalars(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in step)));

    /// <summary>Has averages drawn towards the weights after the step.</summary>
    /// <param name="rates">How far, one number for each average.</param>
    public void UpdateAverages(ReadOnlySpan<float> rates)
    {
        AverageRatesOffset = AddScalars(MemoryMarshal.AsBytes(rates));
        _averages = rates.Length;
    }

    /// <summary>Chooses the bucket that the following launches are for, each once between two calls of <see cref="Clear"/>.</summary>
    /// <param name="group">Its index.</param>
    public void BeginGroup(int group)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)group, (uint)_groups.Count, nameof(group));
        _group = group;
        _launches.BeginPlan();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The tensors of the bucket differ in it, or there are none.</exception>
    public int Rows(int slot) => _groups[_group].ShapeOf(slot).Rows;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The tensors of the bucket differ in it, or there are none.</exception>
    public long Columns(int slot) => _groups[_group].ShapeOf(slot).Columns;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The operation is not of the bucket's rule, or the scalars are more or fewer than it takes.
    /// </exception>
    /// <exception cref="InvalidOperationException">The group keeps no memory for a slot the operation works on.</exception>
    public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged
    {
        // An empty struct occupies a byte all the same.
        Launch(operation, typeof(TScalars) == typeof(NoScalars) ? [] : MemoryMarshal.AsBytes(new ReadOnlySpan<TScalars>(in scalars)));
    }

    /// <summary>Adds the launch of one operation over every tensor of the bucket.</summary>
    /// <param name="operation">An operation of the bucket's rule.</param>
    /// <param name="scalars">
    /// One <see cref="float"/> for each of <see cref="OperationDescriptor.Scalars"/>, in that order; copied.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The operation is not of the bucket's rule, or the scalars are more or fewer than it takes.
    /// </exception>
    /// <exception cref="InvalidOperationException">The group keeps no memory for a slot the operation works on.</exception>
    public void Launch(OperationDescriptor operation, ReadOnlySpan<byte> scalars)
    {
        ArgumentNullException.ThrowIfNull(operation);
        int index = _groups[_group].CheckLaunch(operation, scalars.Length);
        int start = AddScalars(scalars);
        _launches.Add(new PlannedLaunch(_group, index, start, scalars.Length), endsPhase: operation is GroupSumDescriptor);
    }

    /// <summary>Takes up where the tensors of the groups lie now.</summary>
    internal void Reconnect(IReadOnlyList<GroupTensors> groups)
    {
        Clear();
        _groups = groups;
    }

    private int AddScalars(ReadOnlySpan<byte> scalars)
    {
        int start = _usedBytes;
        int end = checked(start + ((scalars.Length + ScalarAlignment - 1) & -ScalarAlignment));
        if (end > _scalars.Length)
        {
            Array.Resize(ref _scalars, Math.Max(2 * _scalars.Length, end));
        }

        scalars.CopyTo(_scalars.AsSpan(start));
        _usedBytes = end;
        return start;
    }
}
