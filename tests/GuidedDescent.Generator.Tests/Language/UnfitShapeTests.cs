using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Rules;

namespace GuidedDescent.Generator.Tests.Language;

/// <summary>Rules whose extents only work out for some parameters: the others are refused before anything is changed.</summary>
public class UnfitShapeTests
{
    [Fact]
    public void NegativeExtent_IsRefusedWhenTheOptimizerIsBuilt()
    {
        using var parameters = new ParameterSet();
        parameters.Add("layer.weight", [3, 5]);

        var error = Assert.Throws<ArgumentException>(
            () => new Optimizer(parameters, Rule("w -= 0.1 * Trace(MatMul(Identity(w.Rows - 100), Identity(w.Rows - 100))) * g;")));

        Assert.Contains("of Plain would be [-97, -97] for parameter 'layer.weight' [3, 5]", error.Message);
    }

    [Fact]
    public void Qr_OfAWideMatrix_IsRefusedWhenTheOptimizerIsBuilt()
    {
        using var parameters = new ParameterSet();
        parameters.Add("tall", [5, 3]);
        parameters.Add("wide", [3, 5]);

        var error = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, Rule("w -= 0.1 * Qr(g, g);")));

        Assert.Contains("Plain does not take parameter 'wide' [3, 5]. Qr needs at least as many rows as columns", error.Message);
        Assert.Contains("but 'g' is [3, 5]", error.Message);
    }

    [Fact]
    public void Qr_OfAWideMatrixInALaterStep_IsRefusedThere_AndNothingIsUpdated()
    {
        using var parameters = new ParameterSet();
        Parameter wide = parameters.Add("wide", [3, 5]);
        wide.WriteGradient([.. Enumerable.Repeat(1f, 15)]);
        using var optimizer = new Optimizer(
            parameters, Rule("w -= 0.1 * MatMul(MatMul(g, g.T), g); if (t == 2) { w -= 0.1 * Qr(g, g); }", ", Step t"));
        optimizer.Step();
        float[] before = wide.Value.ToArray();

        var error = Assert.Throws<InvalidOperationException>(optimizer.Step);

        Assert.Contains("Plain: Qr needs at least as many rows as columns, but 'g' is [3, 5]", error.Message);
        Assert.Equal(before, wide.Value.ToArray());
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void Qr_ChosenByExtents_TakesBoth()
    {
        using var parameters = new ParameterSet();
        parameters.Add("tall", [5, 3]);
        parameters.Add("wide", [3, 5]);
        using var optimizer = new Optimizer(
            parameters, Rule("if (w.Rows >= w.Columns) { w -= 0.1 * Qr(g, g); } else { w -= 0.1 * Qr(g.T, g.T).T; }"));

        optimizer.Step();

        Assert.Equal(1, optimizer.StepCount);
    }

    private static IUpdateRule Rule(string statements, string more = "") => LoadedRule.Create(
        $$"""
        [Optimizer]
        public sealed partial record Plain()
        {
            [UpdateRule]
            private void Update(ref Matrix w, Matrix g{{more}})
            {
                {{statements}}
            }
        }

        """,
        "Plain");
}
