using System.Runtime.CompilerServices;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>The table of <c>docs/optimizers.md</c> is the one that the compiler derives.</summary>
public class ScalingTableTests
{
    [Fact]
    public void TableOfTheDocumentation_IsTheOneThatIsDerived()
    {
        string table = string.Join('\n', ScalingCases.Names.Select(RowOf));
        Assert.True(ReadPage().Contains(table, StringComparison.Ordinal), $"docs/optimizers.md should have these rows:\n{table}");
    }

    private static string RowOf(string name)
    {
        UpdateScaling scaling = ScalingCases.Get(name).Rule.Scaling;
        if (scaling.Degree is null)
        {
            return $"| {name} | none | | | | | | | |";
        }

        IEnumerable<string> rates =
            Enum.GetValues<WidthClass>().Select(widthClass => Power(scaling.For(widthClass)!.LearningRate.Exponent));
        IEnumerable<string> along = scaling.Breakers.Where(breaker => breaker.IsHyperparameter)
            .Select(breaker => $"`{breaker.Name}` {Power(breaker.Law.Hidden.Exponent)}");
        string decay = scaling.WeightDecayName is null ? "" : Power(scaling.For(WidthClass.Hidden)!.WeightDecay.Exponent);
        return $"| {name} | {scaling.Degree} | {scaling.Geometry} | {string.Join(" | ", rates)} | {decay} | {string.Join(", ", along)} |";
    }

    private static string Power(Fraction exponent) => exponent == 0 ? "1" : exponent == 1 ? "n" : $"n^{exponent}";

    private static string ReadPage([CallerFilePath] string path = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/optimizers.md"));
}
