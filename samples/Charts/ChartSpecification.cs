using System.Text.Json.Nodes;

namespace GuidedDescent.Samples.Charts;

/// <summary>What Vega-Lite is told of a chart.</summary>
internal static class ChartSpecification
{
    private const int Width = 400;
    private const int Height = 280;

    // Okabe and Ito, 2008: told apart by people who do not tell all colours apart. Their yellow is too pale for lines.
    private static readonly string[] s_palette =
        ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9", "#7F7F7F", "#8C564B", "#6A3D9A"];

    /// <summary>The colour of each name of a page, the same in all its charts.</summary>
    /// <exception cref="ArgumentException">There are more names than colours.</exception>
    public static IReadOnlyDictionary<string, string> Colours(IEnumerable<Chart> charts)
    {
        string[] names = [.. charts.SelectMany(chart => chart.Series).Select(series => series.Name).Distinct()];
        return names.Length <= s_palette.Length
            ? names.Zip(s_palette).ToDictionary()
            : throw new ArgumentException(
                $"A page tells {s_palette.Length} names apart by colour, but {names.Length} came: {string.Join(", ", names)}.",
                nameof(charts));
    }

    /// <summary>The specification of one chart.</summary>
    public static JsonObject Of(Chart chart, IReadOnlyDictionary<string, string> colours) => new()
    {
        ["$schema"] = "https://vega.github.io/schema/vega-lite/v6.json",
        ["title"] = chart.Title,
        ["width"] = Width,
        ["height"] = Height,
        ["data"] = new JsonObject { ["values"] = Values(chart) },
        ["encoding"] = Encoding(chart, colours),
        ["layer"] = new JsonArray([.. chart.Series.Select(series => series.Style).Distinct().Select(Layer)]),
        ["config"] = new JsonObject
        {
            ["font"] = "system-ui, sans-serif",
            ["axis"] = new JsonObject
            {
                ["gridColor"] = "#e6e6e6",
                ["labelFontSize"] = 11,
                ["titleFontSize"] = 12,
                ["titleFontWeight"] = "normal",
            },
            ["title"] = new JsonObject { ["fontSize"] = 14, ["anchor"] = "start", ["offset"] = 10 },
            ["legend"] = new JsonObject { ["labelFontSize"] = 12, ["labelLimit"] = 0, ["symbolStrokeWidth"] = 3 },
            ["view"] = new JsonObject { ["stroke"] = "#bbbbbb" },
        },
    };

    private static JsonArray Values(Chart chart) => new([
        .. from series in chart.Series
           from point in series.Points
           where double.IsFinite(point.X) && double.IsFinite(point.Y)
           select new JsonObject { ["x"] = point.X, ["y"] = point.Y, ["name"] = series.Name, ["style"] = $"{series.Style}" },
    ]);

    // A click on a name in the legend leaves the others pale.
    private static JsonObject LegendSelection() => new()
    {
        ["name"] = "chosen",
        ["select"] = new JsonObject { ["type"] = "point", ["fields"] = new JsonArray("name") },
        ["bind"] = "legend",
    };

    private static JsonObject Encoding(Chart chart, IReadOnlyDictionary<string, string> colours)
    {
        string[] names = [.. chart.Series.Select(series => series.Name).Distinct()];
        return new JsonObject
        {
            ["x"] = Axis("x", chart.X),
            ["y"] = Axis("y", chart.Y),
            ["color"] = new JsonObject
            {
                ["field"] = "name",
                ["type"] = "nominal",
                ["title"] = null,
                ["scale"] = new JsonObject
                {
                    ["domain"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
                    ["range"] = new JsonArray([.. names.Select(name => JsonValue.Create(colours[name]))]),
                },
                ["legend"] = new JsonObject { ["orient"] = "bottom", ["columns"] = 4 },
            },
            ["opacity"] = new JsonObject
            {
                ["condition"] = new JsonObject { ["param"] = "chosen", ["value"] = 1 },
                ["value"] = 0.12,
            },
            ["tooltip"] = new JsonArray(
                new JsonObject { ["field"] = "name", ["title"] = "what" },
                new JsonObject { ["field"] = "x", ["type"] = "quantitative", ["title"] = chart.X.Title, ["format"] = ".4~r" },
                new JsonObject { ["field"] = "y", ["type"] = "quantitative", ["title"] = chart.Y.Title, ["format"] = ".4~r" }),
        };
    }

    private static JsonObject Axis(string field, ChartAxis axis)
    {
        var scale = new JsonObject { ["type"] = axis.IsLogarithmic ? "log" : "linear", ["zero"] = false };
        if (axis.IsLogarithmic)
        {
            scale.Remove("zero");
        }

        // Bounds are meant as they are, not rounded outwards.
        if (axis.Minimum is not null && axis.Maximum is not null)
        {
            scale["nice"] = false;
        }

        if (axis.Minimum is { } minimum)
        {
            scale["domainMin"] = minimum;
        }

        if (axis.Maximum is { } maximum)
        {
            scale["domainMax"] = maximum;
        }

        var labels = new JsonObject { ["format"] = ".6~r" };
        if (axis.Ticks is { } ticks)
        {
            labels["values"] = new JsonArray([.. ticks.Select(tick => JsonValue.Create(tick))]);
        }

        return new JsonObject
        {
            ["field"] = field,
            ["type"] = "quantitative",
            ["title"] = axis.Title,
            ["scale"] = scale,
            ["axis"] = labels,
        };
    }

    // The selection is declared by one layer and heeded by all.
    private static JsonObject Layer(SeriesStyle style, int index) => new()
    {
        ["transform"] = new JsonArray(new JsonObject { ["filter"] = $"datum.style === '{style}'" }),
        ["params"] = index == 0 ? new JsonArray(LegendSelection()) : new JsonArray(),
        ["mark"] = style == SeriesStyle.Line
            ? new JsonObject { ["type"] = "line", ["clip"] = true, ["strokeWidth"] = 1.8 }
            : new JsonObject { ["type"] = "point", ["filled"] = true, ["size"] = 60 },
    };
}
