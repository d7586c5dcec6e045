using GuidedDescent.Optimizers;

namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>Which rule trains what: Muon the matrices inside of the blocks, AdamW the rest.</summary>
internal static class OptimizerGroups
{
    /// <summary>Builds the optimizer over the parameters of a transformer.</summary>
    public static Optimizer Create(ParameterSet parameters, Device device) => new(
        parameters,
        [
            new ParameterGroup("hidden matrices", IsHiddenMatrix, new Muon(LearningRate: 0.01, Momentum: 0.95, WeightDecay: 0.01)),
            new ParameterGroup(
                "embedding, readout and gains",
                parameter => !IsHiddenMatrix(parameter),
                new AdamW(LearningRate: 3e-3, Beta1: 0.9, Beta2: 0.98, WeightDecay: 0)),
        ],
        device);

    private static bool IsHiddenMatrix(Parameter parameter) =>
        parameter.Shape.Rank == 2 && parameter.Name.StartsWith("blocks.", StringComparison.Ordinal);
}
