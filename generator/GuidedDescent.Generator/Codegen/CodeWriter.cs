using System.Text;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Writes indented text, C# and CUDA C alike. Lines end in <c>\n</c> on every system, so that equal rules give equal files.
/// </summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isAfterBrace;

    /// <summary>Writes a line; an empty one right after an opening brace is left out.</summary>
    public void Line(string line = "")
    {
        if (line.Length == 0 && _isAfterBrace)
        {
            return;
        }

        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(line);
        }

        _text.Append('\n');
        _isAfterBrace = line == "{";
    }

    /// <summary>Writes the lines of a text, each at the present depth.</summary>
    public void Lines(string text)
    {
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            Line(line);
        }
    }

    /// <summary>Opens a block in braces; disposing what comes back closes it.</summary>
    public IDisposable Block(string header, string end = "}")
    {
        Line(header);
        Line("{");
        return Indent(end);
    }

    /// <summary>Indents what is written until what comes back is disposed.</summary>
    public IDisposable Indent(string? end = null)
    {
        _depth++;
        return new Indentation(this, end);
    }

    public override string ToString() => _text.ToString();

    private sealed class Indentation(CodeWriter writer, string? end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (end is not null)
            {
                writer.Line(end);
            }
        }
    }
}
