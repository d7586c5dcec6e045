namespace GuidedDescent.Samples.Anisotropy.Representation;

/// <summary>What came out of training by one method.</summary>
/// <param name="Condition">How hard the problem was.</param>
/// <param name="Seed">The problem's seed.</param>
/// <param name="Method">The method.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="Distances">The distance to the true subspace before the first step and after each.</param>
public sealed record RepresentationRun(
    Condition Condition, int Seed, string Method, double LearningRate, IReadOnlyList<double> Distances);

/// <summary>Trains all contenders on one problem, side by side on the same fresh batches.</summary>
internal static class RepresentationExperiment
{
    /// <summary>The number of steps.</summary>
    public const int Steps = 300;

    /// <summary>The step after which the early distance is read.</summary>
    public const int EarlyStep = 30;

    /// <summary>Trains.</summary>
    /// <param name="condition">How hard the problem is.</param>
    /// <param name="seed">Decides the problem, the start and the batches.</param>
    /// <param name="report">Called after every step with its number.</param>
    public static IReadOnlyList<RepresentationRun> Run(Condition condition, int seed, Action<int> report)
    {
        var problem = new RepresentationProblem(condition, seed);
        var distance = new SubspaceDistance(problem.TrueRepresentation);
        RepresentationMethod[] methods = [.. Contender.All.Select(contender => contender.Start(problem, condition))];
        try
        {
            List<double>[] distances = [.. methods.Select(method => new List<double> { distance.To(method.Network.Representation.Value) })];
            Train(problem, seed, methods, () =>
            {
                for (int index = 0; index < methods.Length; index++)
                {
                    distances[index].Add(distance.To(methods[index].Network.Representation.Value));
                }

                report(distances[0].Count - 1);
            });
            return [.. Contender.All.Select((contender, index) =>
                new RepresentationRun(condition, seed, contender.Name, contender.LearningRate(condition), distances[index]))];
        }
        finally
        {
            Array.ForEach(methods, method => method.Dispose());
        }
    }

    private static void Train(RepresentationProblem problem, int seed, RepresentationMethod[] methods, Action afterStep)
    {
        // Two streams, so that nobody's batches depend on who else takes part.
        var firstRandom = new RandomSource(seed, stream: 1);
        var secondRandom = new RandomSource(seed, stream: 2);
        var batch = new Batch();
        var second = new Batch();
        for (int step = 0; step < Steps; step++)
        {
            problem.Draw(firstRandom, batch);
            problem.Draw(secondRandom, second);
            foreach (RepresentationMethod method in methods)
            {
                method.Step(batch, second);
            }

            afterStep();
        }
    }
}
