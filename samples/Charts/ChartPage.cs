using System.Net;
using System.Text.Json.Nodes;

namespace GuidedDescent.Samples.Charts;

/// <summary>A page of charts: one file of HTML that holds all it needs and loads nothing.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Text">What the page is about, in plain words.</param>
/// <param name="Sections">The charts.</param>
public sealed record ChartPage(string Title, string Text, IReadOnlyList<ChartSection> Sections)
{
    // Has the browser refuse whatever the scripts might ask the network for. They compile expressions, hence 'unsafe-eval'.
    private const string Policy =
        "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src data: blob:";

    private const string LicencePrefix = "licence: ";

    // vega-embed after what it calls.
    private static readonly string[] s_scripts = ["vega.min.js", "vega-lite.min.js", "vega-embed.min.js"];

    /// <summary>Whether Vega-Lite was there when this library was built.</summary>
    public static bool IsDrawable { get; } = s_scripts.All(typeof(ChartPage).Assembly.GetManifestResourceNames().Contains);

    /// <summary>Writes the page, or where charts cannot be drawn, their points as CSV in a file of the same name beside it.</summary>
    /// <param name="file">The page's file; its folder is made where there is none.</param>
    /// <returns>The file that was written.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public FileInfo Write(FileInfo file)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.Directory?.Create();
        string path = IsDrawable ? file.FullName : Path.ChangeExtension(file.FullName, ".csv");
        File.WriteAllText(path, IsDrawable ? ToHtml() : ChartTable.Of(Sections));
        return new FileInfo(path);
    }

    /// <summary>The text of the page.</summary>
    /// <exception cref="InvalidOperationException">Vega-Lite was not there when this library was built.</exception>
    public string ToHtml()
    {
        if (!IsDrawable)
        {
            throw new InvalidOperationException("npm was absent when Charts was built, so that there is nothing to draw charts with.");
        }

        return $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{{Policy}}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{{Encode(Title)}}</title>
            <style>
            body { font: 15px/1.5 system-ui, sans-serif; color: #222; background: #fff; }
            body { max-width: 1040px; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; margin-bottom: .3rem; }
            h2 { font-size: 1.2rem; margin: 2.2rem 0 .3rem; }
            p { max-width: 46rem; margin: .3rem 0 1rem; }
            .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(490px, 1fr)); gap: 1.6rem 1rem; }
            footer { margin: 3rem 0 1rem; font-size: .8rem; color: #666; }
            </style>
            {{string.Join('\n', s_scripts.Select(Script))}}
            </head>
            <body>
            <h1>{{Encode(Title)}}</h1>
            <p>{{Encode(Text)}}</p>
            {{Body()}}
            <footer>Drawn with Vega, Vega-Lite and Vega-Embed.
            <details><summary>Their licences</summary>
            <pre>{{Encode(Licences())}}</pre>
            </details></footer>
            </body>
            </html>

            """;
    }

    private string Body()
    {
        IReadOnlyDictionary<string, string> colours = ChartSpecification.Colours(Sections.SelectMany(section => section.Charts));
        var lines = new List<string>();
        foreach (ChartSection section in Sections)
        {
            lines.Add($"<h2>{Encode(section.Title)}</h2>\n<p>{Encode(section.Text)}</p>\n<div class=\"charts\">");
            foreach (Chart chart in section.Charts)
            {
                lines.Add($"<div><script>{Call(ChartSpecification.Of(chart, colours))}</script></div>");
            }

            lines.Add("</div>");
        }

        return string.Join('\n', lines);
    }

    // The menu can save the picture; what else it offers would leave the page. JSON as written here has no '<'.
    private static string Call(JsonObject specification) =>
        $"vegaEmbed(document.currentScript.parentElement, {specification.ToJsonString()}, "
        + "{actions: {export: true, source: false, compiled: false, editor: false}});";

    private static string Script(string name) => $"<script>\n{Resource(name)}\n</script>";

    // Whoever passes the page on passes the libraries on.
    private static string Licences() => string.Join('\n', typeof(ChartPage).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(LicencePrefix, StringComparison.Ordinal))
        .Select(name => $"{name[LicencePrefix.Length..]}\n\n{Resource(name)}"));

    private static string Resource(string name)
    {
        using Stream stream = typeof(ChartPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
