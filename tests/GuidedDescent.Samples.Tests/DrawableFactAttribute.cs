using GuidedDescent.Samples.Charts;

namespace GuidedDescent.Samples.Tests;

/// <summary>A fact that needs what charts are drawn with, which npm restores.</summary>
public sealed class DrawableFactAttribute : FactAttribute
{
    public DrawableFactAttribute() => Skip = ChartPage.IsDrawable ? null : "npm could not restore Vega-Lite when Charts was built.";
}
