using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// What makes of the weights, in their place, those that the rules of an optimizer evaluate with: the operations of
/// <see cref="IUpdateRule.EvaluationForm"/>, over the tables of the buckets that have one.
/// </summary>
internal sealed class EvaluationRules : IDisposable
{
    private readonly ParameterBucket[] _buckets;
    private readonly LaunchList _launches;
    private readonly StepExecutor _executor;

    private EvaluationRules(ParameterBucket[] buckets, Device device)
    {
        _buckets = buckets;
        GroupTensors[] tensors = Tensors();
        _launches = new LaunchList(tensors);
        _executor = device.CreateExecutor(tensors);
    }

    /// <summary>Prepares, where a rule has an evaluation mode, or gives null.</summary>
    public static EvaluationRules? For(IEnumerable<ParameterBucket> buckets, Device device)
    {
        ParameterBucket[] own = [.. buckets.Where(bucket => bucket.Rule.EvaluationForm is not null)];
        return own.Length == 0 ? null : new EvaluationRules(own, device);
    }

    /// <summary>Takes up where the tensors lie now.</summary>
    public void Reconnect()
    {
        GroupTensors[] tensors = Tensors();
        _executor.Reconnect(tensors);
        _launches.Reconnect(tensors);
    }

    /// <summary>Puts the weights of evaluation in the place of the weights.</summary>
    public void Run()
    {
        _launches.Clear();
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            _launches.BeginGroup(bucket);
            if (_buckets[bucket].Tensors.Tensors.Count > 0)
            {
                // Evaluation takes no step, and its method cannot ask for one.
                _buckets[bucket].Rule.EvaluationForm!.Execute(new Step(1), _launches);
            }
        }

        _executor.Run(_launches);
    }

    public void Dispose() => _executor.Dispose();

    private GroupTensors[] Tensors() =>
        [.. _buckets.Select(bucket => new GroupTensors(bucket.Rule.EvaluationForm!.Descriptor, bucket.Tensors.Tensors)
        {
            Storage = bucket.Memory.Storage?.ForEvaluation(),
            WorkingCopies = bucket.Tensors.WorkingCopies?.ForEvaluation(),
        })];
}
