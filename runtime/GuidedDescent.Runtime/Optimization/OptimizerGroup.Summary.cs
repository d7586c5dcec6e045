using GuidedDescent.Rules;

namespace GuidedDescent;

// What is told of each parameter.
public sealed unsafe partial class OptimizerGroup
{
    /// <summary>The bytes of all states of a parameter.</summary>
    internal long StateBytesOf(Parameter parameter)
    {
        ParameterBucket bucket = _bucketOf[parameter];
        RuleDescriptor rule = bucket.Rule.Descriptor;
        return Enumerable.Range(0, rule.Slots.Length).Where(slot => rule.Slots[slot].Kind == SlotKind.State)
            .Sum(slot => bucket.Memory.StackOf(parameter, slot)?.Length ?? 0) * sizeof(float);
    }
}
