using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>What an optimizer with buckets of several shapes takes of a device's memory, and that it gives it back.</summary>
public class BucketMemoryTests
{
    private const int Large = 64 * 128;

    [Fact]
    public void Temporaries_OfBucketsThatRunOneAfterTheOther_ShareMemory_AndAllIsGivenBack()
    {
        var device = new CountingDevice();
        using var parameters = Parameters(device);
        long before = device.ElementsInUse;

        using (var optimizer = new Optimizer(parameters, Rule([new("a", SlotKind.Temporary), new("b", SlotKind.Temporary)])))
        {
            Assert.Equal(2 * Large, device.ElementsInUse - before);
            Assert.Equal(0, optimizer.Groups[0].StateBytes);
        }

        Assert.Equal(before, device.ElementsInUse);
    }

    [Fact]
    public void AnOptimizerThatCannotBeBuilt_GivesItsMemoryBack()
    {
        var device = new CountingDevice();
        using var parameters = Parameters(device);
        long before = device.ElementsInUse;

        Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters,
            Rule([new("a", SlotKind.State), new("start", SlotKind.State, SlotInitial.Start)]) with
            {
                Extents = (slot, shapes) => slot == 2 ? new SlotShape(5, 5) : SlotShape.Single,
            }));

        Assert.Equal(before, device.ElementsInUse);
    }

    private static ParameterSet Parameters(CountingDevice device)
    {
        var parameters = new ParameterSet(device);
        parameters.Add("small", [32, 64]);
        parameters.Add("large", [64, 128]);
        return parameters;
    }

    private static HandWrittenRule Rule(SlotDescriptor[] slots, params OperationDescriptor[] operations) =>
        new(HandWrittenRule.Describe("Probe", slots, operations), _ => { });
}
