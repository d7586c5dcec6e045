using System.Collections.Concurrent;
using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Checkpoints;

/// <summary>What of a rule may change between saving and loading, and what may not.</summary>
public sealed class RuleChangeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");

    private string File => Path.Combine(_folder.FullName, "checkpoint.safetensors");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_OtherHyperparameters_AreKeptAndReported()
    {
        Save(new AdamW(LearningRate: 0.01, Beta2: 0.99));
        using LayerRuleTraining resumed = Train(new AdamW(LearningRate: 0.0025, Beta2: 0.99), 2);

        CheckpointReport report = Checkpoint.Load(File, resumed.Optimizer);

        Assert.Equal("Group 'all': LearningRate was 0.01 and is 0.0025.", Assert.Single(report.Differences));
        Assert.Equal(0.0025, ((AdamW)resumed.Optimizer.Groups[0].Rule).LearningRate);
    }

    public static TheoryData<string, string> OtherRules => new()
    {
        { "AdamW", "Adam" },
        { "Lion", "Signum" },
        { "Adam", "AdamW" },
        { "RmsProp, centered", "RmsProp, plain" },
        { "Sgd, plain", "Sgd, Nesterov" },
        { "Sgd, Nesterov", "Sgd, plain" },
    };

    [Theory]
    [MemberData(nameof(OtherRules))]
    public void Load_StatesOfAnotherRuleOrKind_AreRefused(string saved, string loaded)
    {
        Save(RuleCases.Get(saved));
        using LayerRuleTraining resumed = Train(RuleCases.Get(loaded), 2);
        float[][] before = [.. resumed.Read().Select(content => content.Values)];

        CheckpointMismatchException refusal =
            Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(File, resumed.Optimizer));

        Assert.Contains(RuleCases.Get(loaded).Descriptor.Name, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, resumed.Read().Select(content => content.Values));
        Assert.Equal(2, resumed.Optimizer.StepCount);
    }

    [Fact]
    public void Load_AnotherRuleThatIsAccepted_TakesStatesOfTheSameName()
    {
        using LayerRuleTraining saved = Save(new AdamW());
        using LayerRuleTraining resumed = Train(new Adam(), 2);

        CheckpointReport report = Checkpoint.Load(File, resumed.Optimizer, new CheckpointOptions { AcceptOtherRules = true });

        Assert.Contains(report.Differences, text => text.Contains("trained by Adam ", StringComparison.Ordinal));
        Assert.Equal(saved.Read().Select(content => content.Values), resumed.Read().Select(content => content.Values));
    }

    [Fact]
    public void Load_AnotherRuleThatIsAcceptedButLacksAState_IsRefused()
    {
        Save(new Lion()).Dispose();
        using LayerRuleTraining resumed = Train(new AdamW(), 2);

        CheckpointMismatchException refusal = Assert.Throws<CheckpointMismatchException>(
            () => Checkpoint.Load(File, resumed.Optimizer, new CheckpointOptions { AcceptOtherRules = true }));

        Assert.Contains("State 'v' of parameter 'layers.0'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_OfAllRulesAndForms_TellsThemApart()
    {
        IUpdateRule[] rules =
            [.. RuleCases.AllNames.Select(RuleCases.Get), .. LayerRuleCases.AllNames.Select(name => LayerRuleCases.Get(name).Rule)];
        var fingerprints = new ConcurrentDictionary<string, RuleDescriptor>();
        foreach (IUpdateRule rule in rules)
        {
            using LayerRuleTraining training = Save(rule);
            using SafeTensorsFile file = SafeTensorsFile.Open(File);
            foreach (Parameter parameter in training.Parameters)
            {
                RuleDescriptor form = rule.FormFor(parameter.Shape)!.Descriptor;
                Assert.Same(form, fingerprints.GetOrAdd(file.Metadata[$"states/{parameter.Name}"].Split(' ')[^1], form));
            }
        }

        Assert.Equal(rules.SelectMany(FormsOf).Distinct().Count(), fingerprints.Count);
        Assert.InRange(fingerprints.Count, 20, 60);
    }

    private LayerRuleTraining Save(IUpdateRule rule)
    {
        LayerRuleTraining training = Train(rule, 3);
        Checkpoint.Save(File, training.Optimizer);
        return training;
    }

    private static IEnumerable<RuleDescriptor> FormsOf(IUpdateRule rule) =>
        new Shape[] { [9], [4, 3] }.Select(rule.FormFor).OfType<IUpdateRule>().Select(form => form.Descriptor);

    private static LayerRuleTraining Train(IUpdateRule rule, int steps) =>
        new LayerRuleTraining(Device.Cpu, rule, [[9], [4, 3]], seed: steps).RunTo(steps);
}
