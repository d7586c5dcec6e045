using System.Globalization;
using System.Text;

namespace GuidedDescent.Samples.Charts;

/// <summary>The points of charts as CSV: one row each, with section, chart, series and style before the numbers.</summary>
internal static class ChartTable
{
    public static string Of(IEnumerable<ChartSection> sections)
    {
        var text = new StringBuilder("section,chart,series,style,x,y\n");
        foreach (ChartSection section in sections)
        {
            foreach (Chart chart in section.Charts)
            {
                foreach (ChartSeries series in chart.Series)
                {
                    string start = $"{Quote(section.Title)},{Quote(chart.Title)},{Quote(series.Name)},{series.Style}";
                    foreach (ChartPoint point in series.Points)
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{start},{point.X},{point.Y}\n");
                    }
                }
            }
        }

        return text.ToString();
    }

    private static string Quote(string text) => $"\"{text.Replace("\"", "\"\"")}\"";
}
