using System.Globalization;
using System.Net;
using System.Text;

namespace GuidedDescent;

/// <summary>Draws the curves of a coordinate check: a panel for each step and quantity, both axes logarithmic.</summary>
internal sealed class CoordinateCheckPlot
{
    private const int PanelWidth = 300;
    private const int PanelHeight = 200;
    private const int Left = 60;
    private const int Top = 60;
    private const int Gap = 70;

    // A palette that people who see few colours tell apart (Okabe and Ito, 2008).
    private static readonly string[] s_colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"];

    private readonly CoordinateCheckReport _report;
    private readonly StringBuilder _svg = new();
    private readonly string[] _layers;

    private CoordinateCheckPlot(CoordinateCheckReport report)
    {
        _report = report;
        _layers = [.. report.Curves.Select(curve => curve.Layer).Distinct()];
    }

    public static string Draw(CoordinateCheckReport report)
    {
        var plot = new CoordinateCheckPlot(report);
        plot.Draw();
        return plot._svg.ToString();
    }

    private void Draw()
    {
        int legend = Left + (2 * (PanelWidth + Gap));
        int height = Top + (_report.Options.Steps * (PanelHeight + Gap));
        string size = $"width=\"{legend + 160}\" height=\"{height}\"";
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" {size} font-family=\"sans-serif\" font-size=\"12\">");
        Line("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        string verdict = _report.Passes ? "passes" : "fails";
        Text(Left, 24, "start", Invariant($"Coordinate check {verdict}: steepest slope {_report.SteepestSlope:0.00}"), "16");
        foreach (var panel in _report.Curves.GroupBy(curve => (curve.Step, curve.Quantity)))
        {
            int column = panel.Key.Quantity == CoordinateQuantity.Size ? 0 : 1;
            DrawPanel(
                Left + (column * (PanelWidth + Gap)),
                Top + (panel.Key.Step * (PanelHeight + Gap)),
                $"mean |{(column == 0 ? "activation" : "change")}| after {panel.Key.Step} {(panel.Key.Step == 1 ? "step" : "steps")}",
                [.. panel]);
        }

        for (int layer = 0; layer < _layers.Length; layer++)
        {
            int y = Top + 10 + (20 * layer);
            Line($"<line x1=\"{legend}\" y1=\"{y}\" x2=\"{legend + 20}\" y2=\"{y}\" stroke=\"{ColourOf(layer)}\" stroke-width=\"2\"/>");
            Text(legend + 26, y + 4, "start", _layers[layer]);
        }

        Line("</svg>");
    }

    private void DrawPanel(int left, int top, string title, CoordinateCurve[] curves)
    {
        double[] values = [.. curves.SelectMany(curve => curve.Values).Where(value => double.IsFinite(value) && value > 0)];
        double lowest = values.Length == 0 ? 0 : Math.Floor(Math.Log10(values.Min()));
        double highest = values.Length == 0 ? 1 : Math.Max(Math.Ceiling(Math.Log10(values.Max())), lowest + 1);
        IReadOnlyList<int> widths = _report.Options.Widths;
        double first = Math.Log2(widths[0]);
        double last = Math.Log2(widths[^1]);
        double X(int width) => left + (PanelWidth * (Math.Log2(width) - first) / (last - first));
        double Y(double value) => top + (PanelHeight * (highest - Math.Log10(value)) / (highest - lowest));

        Text(left, top - 8, "start", title);
        Line($"<rect x=\"{left}\" y=\"{top}\" width=\"{PanelWidth}\" height=\"{PanelHeight}\" fill=\"none\" stroke=\"#888\"/>");
        foreach (int width in widths)
        {
            Line(Invariant($"<line x1=\"{X(width):0.#}\" y1=\"{top}\" x2=\"{X(width):0.#}\" y2=\"{top + PanelHeight}\" stroke=\"#eee\"/>"));
            Text(X(width), top + PanelHeight + 16, "middle", Invariant($"{width}"));
        }

        for (double decade = lowest; decade <= highest; decade++)
        {
            double y = Y(Math.Pow(10, decade));
            Line(Invariant($"<line x1=\"{left}\" y1=\"{y:0.#}\" x2=\"{left + PanelWidth}\" y2=\"{y:0.#}\" stroke=\"#eee\"/>"));
            Text(left - 6, y + 4, "end", Invariant($"1e{decade:0}"));
        }

        foreach (CoordinateCurve curve in curves)
        {
            string colour = ColourOf(Array.IndexOf(_layers, curve.Layer));
            IEnumerable<string> points = widths.Zip(curve.Values)
                .Where(point => double.IsFinite(point.Second) && point.Second > 0)
                .Select(point => Invariant($"{X(point.First):0.#},{Y(point.Second):0.#}"));
            Line($"<polyline points=\"{string.Join(" ", points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
        }
    }

    private void Text(double x, double y, string anchor, string text, string size = "12") =>
        Line(Invariant(
            $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{WebUtility.HtmlEncode(text)}</text>"));

    private void Line(string text) => _svg.Append(text).Append('\n');

    private static string ColourOf(int layer) => s_colours[layer % s_colours.Length];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
