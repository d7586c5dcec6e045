namespace GuidedDescent.Execution.Cpu;

/// <summary>The averages of one bucket on the processor.</summary>
internal sealed class BucketAverages
{
    private readonly ChunkSchedule _schedule;
    private readonly AverageUpdate _update;
    private readonly WeightExchange _exchange;
    private readonly StoredWeightExchange? _stored;

    private BucketAverages(CpuDevice device, TensorTable tensors, AverageStreams averages, LentWeights? lent)
    {
        _schedule = new ChunkSchedule(device.Pool, tensors, device.ChunkElements);
        _update = new AverageUpdate(tensors, averages);
        _exchange = new WeightExchange(tensors, averages);
        _stored = lent is null ? null : new StoredWeightExchange(device, lent);
    }

    /// <summary>Those of a bucket, or null where it has none.</summary>
    public static BucketAverages? Of(CpuDevice device, GroupTensors group) =>
        group.Averages is null ? null : new BucketAverages(device, group.Tensors, group.Averages, group.Lent);

    /// <summary>What has to be done to every stretch of the weights once it is written; null where that is nothing.</summary>
    /// <param name="rates">How far each average is drawn towards the weights; empty for not yet.</param>
    public AverageUpdate? Prepare(ReadOnlySpan<float> rates) => !rates.IsEmpty && _update.Prepare(rates) ? _update : null;

    /// <summary>Draws the averages towards all weights, in a pass of its own.</summary>
    public void Run(AverageUpdate? update)
    {
        if (update is not null)
        {
            _schedule.Run(update);
        }
    }

    /// <summary>Puts an average in the place of the weights, or copies these aside, or brings them back.</summary>
    public void Move(int average, WeightMove move)
    {
        if (_stored is not null)
        {
            _stored.Run(average, move);
            return;
        }

        // Singles change places with the average, both ways.
        (_exchange.Average, _exchange.IsCopy) = (average, move == WeightMove.Copy);
        _schedule.RunAnyway(_exchange);
    }
}
