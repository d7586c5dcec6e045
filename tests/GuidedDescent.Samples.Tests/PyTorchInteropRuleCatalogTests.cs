using GuidedDescent.Optimizers;
using GuidedDescent.Rules;
using GuidedDescent.Samples.PyTorchInterop;

namespace GuidedDescent.Samples.Tests;

public class PyTorchInteropRuleCatalogTests
{
    public static TheoryData<string, string> AllHyperparameters
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (string rule in RuleCatalog.Names)
            {
                foreach (HyperparameterDescriptor hyperparameter in RuleCatalog.Find(rule).Descriptor.Hyperparameters)
                {
                    all.Add(rule, hyperparameter.Name);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(AllHyperparameters))]
    public void With_EveryHyperparameterOfEveryRule_SetsThatOne(string rule, string hyperparameter)
    {
        // No rule decays independently of the learning rate by default.
        double value = hyperparameter == nameof(AdamW.Decay) ? (double)WeightDecayMode.Independent : 1;
        IUpdateRule changed = With(RuleCatalog.Find(rule), (hyperparameter, value));

        // Records print their properties: the one that was set must be the only one that differs from the default.
        string[] before = RuleCatalog.Find(rule).ToString()!.Split(", ");
        string[] after = changed.ToString()!.Split(", ");
        string only = Assert.Single(after.Except(before));
        Assert.Matches($@"\b{hyperparameter} = (1|True|Independent)\b", only);
    }

    [Fact]
    public void With_SeveralHyperparameters_SetsThemAll()
    {
        Assert.Equal(
            new AdamW(LearningRate: 0.5, Beta2: 0.75, WeightDecay: 0),
            With(new AdamW(), ("LearningRate", 0.5), ("Beta2", 0.75), ("WeightDecay", 0)));
    }

    [Fact]
    public void With_UnknownHyperparameter_ListsThoseThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => With(new Lion(), ("Epsilon", 1)));

        Assert.Contains("Lion has no hyperparameter 'Epsilon'; it has LearningRate, Beta1, Beta2, WeightDecay, Decay.", error.Message);
    }

    [Fact]
    public void With_FlagThatIsNeitherYesNorNo_SaysWhatCame()
    {
        var error = Assert.Throws<ArgumentException>(() => With(new Sgd(), ("Nesterov", 0.5)));

        Assert.Contains("Nesterov is 0 for no or 1 for yes, but 0.5 came.", error.Message);
    }

    [Fact]
    public void With_ModeThatIsNone_ListsThoseThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => With(new Sgd(), ("Decay", 0.5)));

        Assert.Contains("Decay is 0 for Decoupled, 1 for Coupled, 2 for Independent, 3 for Cautious, but 0.5 came.", error.Message);
    }

    [Fact]
    public void Find_UnknownRule_ListsThoseThereAre()
    {
        var error = Assert.Throws<ArgumentException>(() => RuleCatalog.Find("adamw"));

        Assert.Contains("There is no rule 'adamw' here; there are AdamW, Lion, Sgd.", error.Message);
    }

    private static IUpdateRule With(IUpdateRule rule, params (string Name, double Value)[] hyperparameters) =>
        RuleCatalog.With(rule, hyperparameters.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
}
