using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Averages;

public class PostHocAverageTests
{
    private static readonly GoldenAverages s_golden = GoldenAverages.Load();

    [Fact]
    public void Reconstruct_HasTheCoefficientsAndTheWeightsOfNumPy()
    {
        using var folder = new TemporaryFolder();
        using var way = new GuidedWay(s_golden.Weights, Kept());
        using PostHocAverage postHoc = Snapshots(folder, way);
        foreach (GoldenAverages.Target target in s_golden.PostHoc)
        {
            PostHocReconstruction found = postHoc.Reconstruct(WeightAverage.PowerFunction(target.Gamma), target.Step);

            // Both solve in double precision, each with an error of a few roundings times the condition.
            double tolerance = 100 * target.Condition * Math.Pow(2, -53) * target.Coefficients.Max(Math.Abs);
            Assert.All(found.Coefficients.Zip(target.Coefficients), pair => Assert.Equal(pair.Second, pair.First, tolerance));
            Assert.Equal(1, found.Coefficients.Sum(), 1e-12);

            // The averages that were kept are off by their roundings.
            double rounding = 200 * Math.Pow(2, -24) * target.Coefficients.Sum(Math.Abs);
            Assert.Equal(target.Reconstructed, Read(found), rounding);
        }
    }

    [Fact]
    public void Reconstruct_IsAsNearTheTrackedAverageAsItSays()
    {
        using var folder = new TemporaryFolder();
        WeightAverage[] tracked = [.. s_golden.PostHoc.Select(target => WeightAverage.PowerFunction(target.Gamma))];
        using var way = new GuidedWay(s_golden.Weights, [.. Kept(), .. tracked]);
        using var plain = new GuidedWay(s_golden.Weights, Kept());
        using PostHocAverage postHoc = Snapshots(folder, plain);
        double mean = s_golden.Weights[1..].Average();
        double spread = Math.Sqrt(s_golden.Weights[1..].Sum(weight => (weight - mean) * (weight - mean)));
        foreach (GoldenAverages.Target target in s_golden.PostHoc.OrderBy(target => target.Step))
        {
            way.GoTo(target.Step);
            var average = WeightAverage.PowerFunction(target.Gamma);
            PostHocReconstruction found = postHoc.Reconstruct(average, target.Step);

            // What the profile is off by, times what the weights are off their mean by (Cauchy and Schwarz).
            double norm = (target.Gamma + 1) / Math.Sqrt(((2 * target.Gamma) + 1) * target.Step);
            double bound = found.RelativeError * norm * spread;
            double rounding = 200 * Math.Pow(2, -24) * found.Coefficients.Sum(Math.Abs);
            Assert.InRange(Read(found) - way.Average(average), -bound - rounding, bound + rounding);
            Assert.Equal(target.Tracked, way.Average(average), rounding);
            Assert.InRange(found.RelativeError, 1e-4, 0.5);
        }
    }

    [Fact]
    public void Reconstruct_AnAverageThatWasKept_IsItself()
    {
        using var folder = new TemporaryFolder();
        using var way = new GuidedWay(s_golden.Weights, Kept());
        using PostHocAverage postHoc = Snapshots(folder, way);

        PostHocReconstruction found = postHoc.Reconstruct(WeightAverage.PowerFunction(6.94), 240);

        Assert.Equal(way.Average(WeightAverage.PowerFunction(6.94)), Read(found), 1e-6);
        Assert.InRange(found.RelativeError, 0, 1e-6);
    }

    [Fact]
    public void Reconstruct_WithMoreSnapshots_IsNearer()
    {
        using var folder = new TemporaryFolder();
        using var way = new GuidedWay(s_golden.Weights, Kept());
        var paths = new List<string>();
        foreach (int step in Enumerable.Range(1, 24).Select(tenth => 10 * tenth))
        {
            way.GoTo(step);
            paths.Add(folder.File($"{step}.safetensors"));
            PostHocAverage.SaveSnapshot(paths[^1], way.Optimizer);
        }

        var average = WeightAverage.PowerFunction(10);
        using PostHocAverage few = PostHocAverage.Open(paths.Where((_, index) => index % 4 == 3));
        using PostHocAverage many = PostHocAverage.Open(paths);

        Assert.InRange(many.Reconstruct(average, 240).RelativeError, 0, few.Reconstruct(average, 240).RelativeError / 5);
    }

    [Fact]
    public void WriteTo_AnotherSet_GivesItTheAverage()
    {
        using var folder = new TemporaryFolder();
        using var way = new GuidedWay(s_golden.Weights, Kept());
        using PostHocAverage postHoc = Snapshots(folder, way);
        PostHocReconstruction found = postHoc.Reconstruct(WeightAverage.PowerFunctionOfWidth(0.08), 240);
        using var other = new ParameterSet();
        Parameter parameter = other.Add("w", [GuidedWay.Elements]);

        found.WriteTo(other);

        Assert.All(parameter.Value.ToArray(), value => Assert.Equal(Read(found), value));
    }

    [Fact]
    public void WriteTo_ASetOfOtherShapes_ChangesNothing()
    {
        using var folder = new TemporaryFolder();
        using var way = new GuidedWay(s_golden.Weights, Kept());
        using PostHocAverage postHoc = Snapshots(folder, way);
        PostHocReconstruction found = postHoc.Reconstruct(WeightAverage.PowerFunction(5), 240);
        using var other = new ParameterSet();
        Parameter fits = other.Add("w", [GuidedWay.Elements]);
        other.Add("v", [3]);
        Assert.Contains("'v'", Assert.Throws<InvalidSafeTensorsException>(() => found.WriteTo(other)).Message);
        Assert.Equal(0, fits.Value[0]);

        using var reshaped = new ParameterSet();
        reshaped.Add("w", [1, GuidedWay.Elements]);
        Assert.Contains("[1, 37]", Assert.Throws<InvalidSafeTensorsException>(() => found.WriteTo(reshaped)).Message);
    }

    [Fact]
    public void SaveSnapshot_WhatCannotBeASnapshot_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("snapshot.safetensors");
        using var without = new GuidedWay(s_golden.Weights, WeightAverage.Exponential(0.5));
        without.GoTo(1);
        Assert.Contains("PowerFunction", Refusal(() => PostHocAverage.SaveSnapshot(path, without.Optimizer)));
        using var way = new GuidedWay(s_golden.Weights, Kept());
        Assert.Contains("no step", Refusal(() => PostHocAverage.SaveSnapshot(path, way.Optimizer)));
        way.GoTo(1);
        using (way.Optimizer.EvaluateWith(Kept()[0]))
        {
            Assert.StartsWith("SaveSnapshot was called while", Refusal(() => PostHocAverage.SaveSnapshot(path, way.Optimizer)));
        }

        Assert.Throws<IOException>(() => way.Optimizer.Overwrite("run", () => throw new IOException()));
        Assert.StartsWith("Loading run failed", Refusal(() => PostHocAverage.SaveSnapshot(path, way.Optimizer)));

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Open_WhatAreNoSnapshots_IsRefused()
    {
        using var folder = new TemporaryFolder();
        string plain = folder.File("plain.safetensors");
        SafeTensorsWriter.Write(plain, [SafeTensorSource.FromSingles("w", [1], new float[] { 1 })]);
        Assert.Contains("post_hoc.step", Assert.Throws<InvalidSafeTensorsException>(() => PostHocAverage.Open([plain])).Message);

        string odd = folder.File("odd.safetensors");
        SafeTensorsWriter.Write(odd, [], new Dictionary<string, string> { ["post_hoc.step"] = "7", ["post_hoc.gamma.0"] = "-1" });
        Assert.Contains("'-1'", Assert.Throws<InvalidSafeTensorsException>(() => PostHocAverage.Open([odd])).Message);

        using var way = new GuidedWay(s_golden.Weights, Kept());
        way.GoTo(3);
        string first = folder.File("first.safetensors");
        string second = folder.File("second.safetensors");
        PostHocAverage.SaveSnapshot(first, way.Optimizer);
        PostHocAverage.SaveSnapshot(second, way.Optimizer);
        Assert.Contains("after 3 steps", Assert.Throws<ArgumentException>("paths", () => PostHocAverage.Open([first, second])).Message);
        Assert.Throws<ArgumentException>("paths", () => PostHocAverage.Open([]));

        byte[] bytes = File.ReadAllBytes(first);
        bytes[^1] ^= 1;
        File.WriteAllBytes(first, bytes);
        Assert.Throws<InvalidSafeTensorsException>(() => PostHocAverage.Open([first]));
    }

    [Fact]
    public void Reconstruct_AfterTheLatestSnapshot_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var way = new GuidedWay(s_golden.Weights, Kept());
        PostHocAverage postHoc = Snapshots(folder, way);
        Assert.Throws<ArgumentOutOfRangeException>("step", () => postHoc.Reconstruct(Kept()[0], 241));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => postHoc.Reconstruct(Kept()[0], 0));
        postHoc.Dispose();
        Assert.Throws<ObjectDisposedException>(() => postHoc.Reconstruct(Kept()[0], 1));
    }

    private static PowerFunctionAverage[] Kept() => [.. s_golden.Gammas.Select(WeightAverage.PowerFunction)];

    private static PostHocAverage Snapshots(TemporaryFolder folder, GuidedWay way)
    {
        var paths = new List<string>();
        foreach (int step in s_golden.Snapshots)
        {
            way.GoTo(step);
            paths.Add(folder.File($"{step}.safetensors"));
            PostHocAverage.SaveSnapshot(paths[^1], way.Optimizer);
        }

        return PostHocAverage.Open(paths);
    }

    private static float Read(PostHocReconstruction reconstruction)
    {
        float[] read = new float[GuidedWay.Elements];
        reconstruction.Read("w", read);
        return Assert.Single(read.Distinct());
    }

    private static string Refusal(Action action) => Assert.Throws<InvalidOperationException>(action).Message;
}
