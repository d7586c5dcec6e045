using System.Collections.Immutable;
using System.Runtime.InteropServices;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent;

/// <summary>
/// Averages with any power profile, made after training from snapshots of a few that were kept during it (Karras et al. 2024, section 3.2).
/// Keep two, of the widths 0.05 and 0.10 say, save a snapshot every so many steps, and choose the width when training is over.
/// </summary>
public sealed class PostHocAverage : IDisposable
{
    private const int PieceElements = 1 << 16;

    private readonly List<SafeTensorsFile> _files = [];
    private readonly List<AverageSnapshot> _snapshots = [];

    private PostHocAverage()
    {
    }

    /// <summary>The averages there are snapshots of: the power of the profile, and how many steps had been taken.</summary>
    public ImmutableArray<(double Gamma, long Step)> Snapshots => [.. _snapshots.Select(snapshot => (snapshot.Gamma, snapshot.Step))];

    /// <summary>
    /// Writes all <see cref="PowerFunctionAverage"/>s of an optimizer to a file, which is replaced when the new one is complete.
    /// </summary>
    /// <param name="path">The file to write, such as <c>snapshots/00005000.safetensors</c>; its folder must be there.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <exception cref="InvalidOperationException">
    /// The optimizer keeps no such average, or has taken no step, or a lease of <see cref="Optimizer.EvaluateWith"/> is open, or a load
    /// was interrupted.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public static void SaveSnapshot(string path, Optimizer optimizer)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.RequireWhole();
        optimizer.RefuseDuringEvaluation(nameof(SaveSnapshot));
        PowerFunctionAverage[] averages = [.. optimizer.Averages.OfType<PowerFunctionAverage>()];
        if (averages.Length == 0 || optimizer.StepCount == 0)
        {
            throw new InvalidOperationException(
                averages.Length == 0
                    ? $"The optimizer keeps no average of {nameof(WeightAverage)}.{nameof(WeightAverage.PowerFunction)}, and of others no "
                        + "snapshot can be used; give it one or two."
                    : "The optimizer has taken no step, and its averages have no profile yet.");
        }

        IEnumerable<SafeTensorSource> tensors =
            from index in Enumerable.Range(0, averages.Length)
            from parameter in optimizer.Groups.SelectMany(@group => @group.Parameters)
            select SourceOf(optimizer, averages[index], parameter, AverageSnapshot.TensorName(index, parameter.Name));
        SafeTensorsWriter.Write(path, tensors, AverageSnapshot.Describe(optimizer.StepCount, averages));
    }

    /// <summary>Opens snapshots, and compares them with their checksums.</summary>
    /// <param name="paths">Files that <see cref="SaveSnapshot"/> has written, in any order, at least one.</param>
    /// <exception cref="ArgumentException">There is no file, or two snapshots are of one profile after one number of steps.</exception>
    /// <exception cref="InvalidSafeTensorsException">A file is no such snapshot, or is not as it was written.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static PostHocAverage Open(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var opened = new PostHocAverage();
        try
        {
            foreach (string path in paths)
            {
                opened.Add(path);
            }

            opened.RequireDifferent();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Finds how to combine the snapshots to an average.</summary>
    /// <param name="average">The average wanted.</param>
    /// <param name="step">After how many steps it is wanted, at most those of the latest snapshot.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no snapshot of so many steps or more, or the number is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The files have been closed.</exception>
    public PostHocReconstruction Reconstruct(PowerFunctionAverage average, long step)
    {
        ArgumentNullException.ThrowIfNull(average);
        ObjectDisposedException.ThrowIf(_files.Count == 0, this);
        long latest = _snapshots.Max(snapshot => snapshot.Step);
        if (step < 1 || step > latest)
        {
            throw new ArgumentOutOfRangeException(
                nameof(step), step, $"The snapshots are of 1 to {latest} steps, and know nothing of the weights after {step}.");
        }

        (double[] coefficients, double error) = ProfileFit.Solve(Snapshots, average.Gamma, step);
        return new PostHocReconstruction(average, step, [.. _snapshots], [.. coefficients], error);
    }

    /// <summary>Closes the files. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        _files.Clear();
    }

    private static SafeTensorSource SourceOf(Optimizer optimizer, WeightAverage average, Parameter parameter, string name) =>
        new(name, SafeTensorsDataType.Float32, [.. parameter.Shape.Select(axis => (long)axis)], stream =>
        {
            float[] buffer = new float[Math.Min(PieceElements, parameter.Length)];
            for (long first = 0; first < parameter.Length; first += buffer.Length)
            {
                Span<float> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, parameter.Length - first));
                optimizer.ReadAverage(average, parameter, part, first);
                stream.Write(MemoryMarshal.AsBytes(part));
            }
        });

    private void Add(string path)
    {
        var file = SafeTensorsFile.Open(path);
        _files.Add(file);
        file.Verify();
        _snapshots.AddRange(AverageSnapshot.Of(file, path));
    }

    private void RequireDifferent()
    {
        if (_snapshots.Count == 0)
        {
            throw new ArgumentException("There must be at least one snapshot, but none came.", "paths");
        }

        foreach (IGrouping<(double Gamma, long Step), AverageSnapshot> alike in
            _snapshots.GroupBy(snapshot => (snapshot.Gamma, snapshot.Step)).Where(alike => alike.Count() > 1))
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Two snapshots are of the power {alike.Key.Gamma} after {alike.Key.Step} steps, ")
                + $"in {string.Join(" and ", alike.Select(snapshot => snapshot.Path))}; leave one out.",
                "paths");
        }
    }
}
