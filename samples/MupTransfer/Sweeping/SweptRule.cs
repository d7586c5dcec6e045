using GuidedDescent.Optimizers;
using GuidedDescent.Rules;
using GuidedDescent.Samples.MupTransfer.Models;

namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>The rules whose learning rates are swept over.</summary>
internal static class SweptRule
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [nameof(AdamW), nameof(Muon)];

    /// <summary>
    /// Builds an optimizer. Muon trains the matrices between hidden layers and AdamW the rest; by the shape factor of root mean squares
    /// both move their weights equally far, so that one learning rate is for both.
    /// </summary>
    /// <param name="name">The name of the rule.</param>
    /// <param name="trainee">What is trained.</param>
    /// <param name="learningRate">The learning rate at the base width.</param>
    /// <param name="schedule">What it is multiplied by.</param>
    /// <param name="device">Where it runs.</param>
    /// <param name="mup">How it goes with the width; null for one for all widths.</param>
    public static Optimizer Build(
        string name, ITrainee trainee, double learningRate, Schedule schedule, Device device, Mup? mup)
    {
        var adam = new AdamW(learningRate, Beta1: 0.9, Beta2: 0.98, WeightDecay: 0);
        var muon = new Muon(learningRate, Momentum: 0.95, Scaling: ShapeFactor.RootMeanSquare);
        bool IsOfMuon(Parameter parameter) => name == nameof(Muon) && trainee.IsBetweenHiddenLayers(parameter);
        return new Optimizer(
            trainee.Parameters,
            [
                Group("between hidden layers", IsOfMuon, muon),
                Group(name == nameof(Muon) ? "all others" : "all", parameter => !IsOfMuon(parameter), adam),
            ],
            device,
            mup: mup);

        ParameterGroup Group(string title, Func<Parameter, bool> selects, IUpdateRule rule) =>
            new(title, selects, rule) { Schedules = { [nameof(AdamW.LearningRate)] = schedule } };
    }
}
