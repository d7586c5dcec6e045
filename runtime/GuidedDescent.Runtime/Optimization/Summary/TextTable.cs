using System.Text;

namespace GuidedDescent;

/// <summary>Rows of text in columns as wide as their widest cell, with lines of free text between them.</summary>
/// <param name="headings">The headings of the columns.</param>
/// <param name="rightAligned">Whether a column holds numbers, which stand at its right.</param>
internal sealed class TextTable(string[] headings, bool[] rightAligned)
{
    private const string Indent = "  ";
    private const string Gap = "  ";

    private readonly List<string[]> _lines = [];

    /// <summary>Adds a line that belongs to no column.</summary>
    public void AddText(string text) => _lines.Add([text]);

    /// <summary>Adds the headings.</summary>
    public void AddHeadings() => _lines.Add(headings);

    /// <summary>Adds a cell for each column.</summary>
    public void AddRow(params string[] cells) => _lines.Add(cells);

    /// <summary>All lines, each ended by a line feed, without spaces at their ends.</summary>
    public override string ToString()
    {
        string[][] rows = [.. _lines.Where(line => line.Length == headings.Length)];
        int WidthOf(int column) => rows.Select(row => row[column].Length).DefaultIfEmpty().Max();
        int[] widths = [.. Enumerable.Range(0, headings.Length).Select(WidthOf)];
        var text = new StringBuilder();
        foreach (string[] line in _lines)
        {
            string cells = line.Length == headings.Length
                ? Indent + string.Join(Gap, line.Select((cell, column) => Align(cell, column, widths[column])))
                : line[0];
            text.Append(cells.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private string Align(string cell, int column, int width) => rightAligned[column] ? cell.PadLeft(width) : cell.PadRight(width);
}
