using GuidedDescent.Language;
using GuidedDescent.Rules;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Samples <c>A x</c> with the weight <c>G A⁻¹</c> make the same network as x with G. Without damping K-FAC trains it the same: the
/// gradient becomes <c>∇ Aᵀ</c> and the second moment of the samples <c>A Q Aᵀ</c>, so that the direction <c>P⁻¹ ∇ Q⁻¹</c> becomes
/// itself times A⁻¹, as the weight did. So do decay and momentum, and the product of direction and gradient, which clips, stays the same.
/// First-order methods train another function.
/// </summary>
public class ReparametrizationTests
{
    private const int Steps = 8;

    [Theory]
    [InlineData(FactorDamping.PiCorrected)]
    [InlineData(FactorDamping.Separate)]
    [InlineData(FactorDamping.Joint)]
    public void Kfac_WithoutDamping_DoesNotSeeIt(FactorDamping form)
    {
        // The factors start from identities, of which a decay of 0 leaves nothing.
        var kfac = new Kfac(0.3, Momentum: 0.5, WeightDecay: 0.1, Damping: 0, DampingForm: form, FactorDecay: 0, KlClip: 1e-5);
        Assert.InRange(Change(kfac), 0, 2e-3);
    }

    [Fact]
    public void Kfac_WithMuchDamping_SeesIt() =>
        Assert.True(Change(new Kfac(0.1, Momentum: 0.5, WeightDecay: 0.1, Damping: 1, FactorDecay: 0, KlClip: 0)) > 0.1);

    [Fact]
    public void Sgd_SeesIt() => Assert.True(Change(new Sgd(0.1, Momentum: 0.5, WeightDecay: 0.1)) > 0.1);

    [Fact]
    public void Adam_SeesIt() => Assert.True(Change(new Adam(0.03, WeightDecay: 0.1)) > 0.1);

    // How far apart two trained networks end, as a share of how far the one has come.
    private static double Change(IUpdateRule rule)
    {
        Matrix samples = SeededMatrix.Normal(48, 6, 1);
        Matrix targets = Tanh(MatMul(samples, SeededMatrix.Normal(6, 3, 2))) + (0.5 * SeededMatrix.Normal(48, 3, 3));
        Matrix first = 0.4 * SeededMatrix.Normal(4, 6, 4);
        Matrix second = 0.5 * SeededMatrix.Normal(3, 4, 5);
        Matrix change = SeededMatrix.WithSingularValues(6, 6, SeededMatrix.Geometric(6, 4, 0.25), 6);
        Matrix inverse = Solve(MatMul(change.T, change), change.T);
        using var plain = new TwoLayers(rule, samples, targets, first, second);
        using var changed = new TwoLayers(rule, MatMul(samples, change.T), targets, MatMul(first, inverse), second);
        Matrix start = plain.Outputs;
        Assert.InRange(SeededMatrix.Distance(changed.Outputs, start), 0, 1e-6);
        for (int step = 1; step <= Steps; step++)
        {
            plain.Step();
            changed.Step();
        }

        Assert.True(SeededMatrix.Distance(plain.Outputs, start) > 0.05, "the network has hardly moved");
        return Norm(changed.Outputs - plain.Outputs).Value / Norm(plain.Outputs - start).Value;
    }
}
