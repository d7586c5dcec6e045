using System.Text.RegularExpressions;
using GuidedDescent.Samples.Charts;

namespace GuidedDescent.Samples.Tests;

public sealed partial class ChartPageTests : IDisposable
{
    private static readonly ChartPage Example = new(
        "Title & more",
        "Text",
        [
            new ChartSection("Section", "Words", [
                new Chart(
                    "A \"chart\" </script>",
                    new ChartAxis("x"),
                    new ChartAxis("y", IsLogarithmic: true, Minimum: 0.1, Maximum: 1),
                    [
                        new ChartSeries("first", [new(0, 0.5), new(1, double.NaN), new(2.5, 0.25)]),
                        new ChartSeries("second", [new(1, 0.125)], SeriesStyle.Dots),
                    ]),
            ]),
        ]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [DrawableFact]
    public void ToHtml_Page_HoldsAllItNeeds()
    {
        string html = Example.ToHtml();

        Assert.Contains("<h1>Title &amp; more</h1>", html);
        Assert.Contains("Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'", html);
        Assert.Equal(3, Libraries().Count(html));
        Assert.DoesNotMatch(Reference(), Scripts().Replace(html, ""));
        Assert.Equal(4, Regex.Count(html, "</script>"));
        Assert.Contains("University of Washington Interactive Data Lab", html);
    }

    [DrawableFact]
    public void ToHtml_Page_LeavesOutWhatIsNotFinite()
    {
        string html = Example.ToHtml();

        Assert.Contains("""{"x":2.5,"y":0.25,"name":"first","style":"Line"}""", html);
        Assert.DoesNotContain("NaN,", html[html.IndexOf("<body>", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Write_NewFolder_MakesItAndSaysWhatWasWritten()
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, "new", "page.html"));

        FileInfo written = Example.Write(file);

        Assert.True(written.Exists);
        Assert.Equal(ChartPage.IsDrawable ? "page.html" : "page.csv", written.Name);
    }

    [Fact]
    public void Of_Table_HasARowForEachPoint()
    {
        Assert.Equal(
            """
            section,chart,series,style,x,y
            "Section","A ""chart"" </script>","first",Line,0,0.5
            "Section","A ""chart"" </script>","first",Line,1,NaN
            "Section","A ""chart"" </script>","first",Line,2.5,0.25
            "Section","A ""chart"" </script>","second",Dots,1,0.125

            """,
            ChartTable.Of(Example.Sections));
    }

    [DrawableFact]
    public void ToHtml_MoreNamesThanColours_IsAnError()
    {
        ChartSeries[] many = [.. Enumerable.Range(0, 11).Select(index => new ChartSeries($"name {index}", []))];
        Chart chart = Example.Sections[0].Charts[0] with { Series = many };

        ArgumentException error = Assert.Throws<ArgumentException>(
            () => (Example with { Sections = [new ChartSection("", "", [chart])] }).ToHtml());
        Assert.Contains("11 came", error.Message);
    }

    [GeneratedRegex("<script>\n!function")]
    private static partial Regex Libraries();

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    // What would load something, or lead elsewhere.
    [GeneratedRegex("(src|href)=|<script|@import|url\\(")]
    private static partial Regex Reference();
}
