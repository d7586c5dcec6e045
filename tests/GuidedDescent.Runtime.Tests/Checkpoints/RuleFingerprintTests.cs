using GuidedDescent.Checkpoints;
using GuidedDescent.Rules;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

public class RuleFingerprintTests
{
    private const string Representation = """
        rule Average.Update: weight w, gradient g, state m
            ; m = Lerp(m, g, 1 - Beta);
            %4: real = sub(1, Beta)
            %5: tensor = sub(%g, %m)
            %6: tensor = mul(%4, %5)
            %m.7: tensor = add(%m, %6)
            ; w -= LearningRate * m;
            %8: tensor = mul(LearningRate, %m.7)
            %w.9: tensor = sub(%w, %8)
            store w, %w.9
            store m, %m.7

        plan
            launch Update

        kernel Update: reads w g m, writes w m: 20 bytes per element
        """;

    [Theory]
    [InlineData("rule Average.Update", "rule Mean.Step")]
    [InlineData("%m.7", "%average.7")]
    [InlineData("%6", "%60")]
    [InlineData("; w -= LearningRate * m;", "; the step")]
    [InlineData("launch Update", "launch First")]
    [InlineData("20 bytes", "24 bytes")]
    [InlineData("\n", "\r\n")]
    public void Of_WhatHasNoMeaning_IsTheSame(string text, string other) => Assert.True(AreSame(text, other));

    [Theory]
    [InlineData("sub(1, Beta)", "sub(1, Alpha)")]
    [InlineData("store m, %m.7", "store m, %6")]
    [InlineData("store m, %m.7", "store other, %m.7")]
    [InlineData("add(%m, %6)", "sub(%m, %6)")]
    [InlineData("sub(%g, %m)", "sub(%m, %g)")]
    [InlineData("mul(LearningRate, %m.7)", "mul(LearningRate, %5)")]
    public void Of_AnotherUpdate_Differs(string text, string other) => Assert.False(AreSame(text, other));

    [Fact]
    public void Of_OtherSlots_Differs()
    {
        Assert.False(RuleFingerprint.AreSame(
            RuleFingerprint.Of(Rule("", SlotKind.State)), RuleFingerprint.Of(Rule("", SlotKind.Input))));
        Assert.True(RuleFingerprint.AreSame(
            RuleFingerprint.Of(Rule("", SlotKind.State)),
            RuleFingerprint.Of(Rule("", SlotKind.State, new SlotDescriptor("sum", SlotKind.Temporary)))));
    }

    private static bool AreSame(string text, string other)
    {
        Assert.Contains(text, Representation, StringComparison.Ordinal);
        string changed = Representation.Replace(text, other, StringComparison.Ordinal);
        return RuleFingerprint.AreSame(
            RuleFingerprint.Of(Rule(Representation, SlotKind.State)), RuleFingerprint.Of(Rule(changed, SlotKind.State)));
    }

    private static RuleDescriptor Rule(string representation, SlotKind kind, params SlotDescriptor[] more) => new()
    {
        Name = "Average",
        Hyperparameters = [],
        Slots = [new("w", SlotKind.Weight), new("g", SlotKind.Gradient), new("m", kind), .. more],
        Kernels = [],
        IntermediateRepresentation = representation,
        CudaSource = "",
    };
}
