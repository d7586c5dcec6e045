using GuidedDescent.Rules;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>Both layers are stepped by one rule, from gradients at one point: SGD, Adam, Shampoo, Muon.</summary>
/// <param name="start">Where the network starts.</param>
/// <param name="ruleAt">The rule as it is before each step; steps count from 0.</param>
internal sealed class SimultaneousDescent(RepresentationProblem start, Func<int, IUpdateRule> ruleAt) : RepresentationMethod(start)
{
    private Optimizer? _representation;
    private Optimizer? _head;
    private int _steps;

    public override void Step(Batch batch, Batch second)
    {
        Network.Forward(batch);
        Network.DifferentiateRepresentation(batch);
        Network.DifferentiateHead();

        IUpdateRule rule = ruleAt(_steps++);
        Step(_representation ??= new Optimizer(Network.RepresentationSet, rule), rule);
        Step(_head ??= new Optimizer(Network.HeadSet, rule), rule);
    }

    public override void Dispose()
    {
        _representation?.Dispose();
        _head?.Dispose();
        base.Dispose();
    }

    private static void Step(Optimizer optimizer, IUpdateRule rule)
    {
        optimizer.Groups[0].Rule = rule;
        optimizer.Step();
    }
}
