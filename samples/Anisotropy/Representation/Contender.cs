using GuidedDescent.Optimizers;

namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>A method that takes part, with its learning rate for each condition.</summary>
internal sealed class Contender
{
    private readonly double[] _learningRates;
    private readonly Func<RepresentationProblem, double, RepresentationMethod> _create;

    private Contender(string name, double[] learningRates, Func<RepresentationProblem, double, RepresentationMethod> create)
    {
        Name = name;
        _learningRates = learningRates;
        _create = create;
    }

    /// <summary>What tables and charts call it.</summary>
    public string Name { get; }

    /// <summary>
    /// All contenders. The learning rates, in the order of <see cref="Condition.All"/>, are the best of a grid by the distance after the
    /// last step.
    /// </summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("SGD", [0.1, 0.1, 0.3, 0.3, 0.3], (start, rate) => new SimultaneousDescent(start, _ => new Sgd(rate))),
        new("AMGD", [0.1, 0.1, 0.3, 1, 1], (start, rate) => new AlternatingDescent(start, rate)),
        new("Adam", [3e-3, 3e-3, 0.01, 0.03, 0.03], (start, rate) => new SimultaneousDescent(start, _ => new Adam(rate))),
        new("K-FAC", [0.1, 0.1, 0.1, 0.1, 0.1], (start, rate) => new KroneckerDescent(start, rate, whitensOutputs: true)),
        new("K-FAC, inputs only", [0.1, 0.1, 0.1, 1, 1], (start, rate) => new KroneckerDescent(start, rate, whitensOutputs: false)),
        new("Shampoo", [0.01, 0.01, 0.03, 0.1, 0.1], (start, rate) => new SimultaneousDescent(start, _ => new Shampoo(rate, Beta2: 0.99))),
        new("Muon", [0.03, 0.03, 0.03, 0.1, 0.1], (start, rate) => new SimultaneousDescent(start, step => new Muon(Decayed(rate, step)))),
    ];

    /// <summary>The learning rate for a condition.</summary>
    public double LearningRate(Condition condition) => _learningRates[Condition.All.ToList().IndexOf(condition)];

    /// <summary>Begins to train.</summary>
    public RepresentationMethod Start(RepresentationProblem problem, Condition condition) => _create(problem, LearningRate(condition));

    // Muon's steps have one length whatever the gradient, so that it must slow down to arrive.
    private static double Decayed(double rate, int step) => rate * (1 - step / (double)RepresentationExperiment.Steps);
}
