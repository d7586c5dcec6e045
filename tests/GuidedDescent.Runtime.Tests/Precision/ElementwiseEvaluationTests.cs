using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;
using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Precision;

/// <summary>An evaluation mode that treats all elements alike, on stored weights: it sees them stretch by stretch.</summary>
public class ElementwiseEvaluationTests
{
    [Theory]
    [InlineData(WeightRounding.MasterCopy)]
    [InlineData(WeightRounding.Compensated)]
    [InlineData(WeightRounding.Stochastic)]
    [InlineData(WeightRounding.Nearest)]
    public void EnterEvaluationMode_RoundsToNearestAndBringsEveryByteBack(WeightRounding rounding)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [2_500], StorageFormat.BFloat16);
        weight.WriteValue([.. Enumerable.Range(0, 2_500).Select(index => 1 + (index / 300f))]);
        weight.WriteGradient([.. Enumerable.Range(0, 2_500).Select(index => 0.001f * index)]);
        var group = new ParameterGroup("all", new EvaluatedMomentum()) { Precision = new GroupPrecision { Weights = rounding } };
        using var optimizer = new Optimizer(parameters, [group]);
        optimizer.Step();
        float[] gradient = new float[2_500];
        float[] precise = new float[2_500];
        float[] during = new float[2_500];
        weight.ReadGradient(gradient);
        optimizer.ReadPreciseValue(weight, precise);
        BFloat16[] stored = weight.ValueBits<BFloat16>().ToArray();
        string parts = Parts(optimizer, weight);

        using (optimizer.EnterEvaluationMode())
        {
            weight.ReadValue(during);
        }

        Assert.Equal(precise.Zip(gradient, (w, g) => (float)(BFloat16)MathF.FusedMultiplyAdd(-1, g, w)), during);
        Assert.Equal(stored, weight.ValueBits<BFloat16>().ToArray());
        Assert.Equal(parts, Parts(optimizer, weight));
    }

    private static string Parts(Optimizer optimizer, Parameter parameter)
    {
        var text = new System.Text.StringBuilder();
        foreach (StoragePart part in optimizer.StorageParts(parameter))
        {
            byte[] bytes = new byte[part.ByteLength];
            part.Read(bytes);
            text.Append(part.Name).Append(Convert.ToHexString(bytes));
        }

        return text.ToString();
    }

    /// <summary>Momentum, evaluated with the weights less the gradient.</summary>
    private sealed record EvaluatedMomentum : IUpdateRule
    {
        private readonly MomentumRule _rule = new();

        public RuleDescriptor Descriptor => MomentumRule.Descriptor;

        public IUpdateRule? EvaluationForm => new MomentumRule(LearningRate: 1, Momentum: 0);

        public void Validate() => _rule.Validate();

        public bool Keeps(int slot) => _rule.Keeps(slot);

        public double InitialValue(int slot) => _rule.InitialValue(slot);

        public void Evaluate(Step step, Span<Tensor> tensors) => _rule.Evaluate(step, tensors);

        public void Execute(Step step, IKernelLauncher launcher) => _rule.Execute(step, launcher);
    }
}
