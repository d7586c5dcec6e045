using GuidedDescent.Rules;

namespace GuidedDescent;

// What is told of each parameter.
public sealed unsafe partial class OptimizerGroup
{
    /// <summary>The bytes of all states of a parameter, and of what is kept beside weights of fewer bits.</summary>
    internal long StateBytesOf(Parameter parameter)
    {
        ParameterBucket bucket = _bucketOf[parameter];
        RuleDescriptor rule = bucket.Rule.Descriptor;
        long single = Enumerable.Range(0, rule.Slots.Length)
            .Where(slot => rule.Slots[slot].Kind == SlotKind.State && bucket.Memory.Storage?[slot] is null)
            .Sum(slot => PartsOf(parameter, slot).Sum(part => part.Length)) * sizeof(float);
        return single + StorageParts(parameter).Sum(part => part.ByteLength);
    }
}
