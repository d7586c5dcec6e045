namespace GuidedDescent.Generator.Planning;

/// <summary>Hands out names that do not clash: a name that is taken gets a number.</summary>
internal sealed class NameScope(IEnumerable<string> taken)
{
    private static readonly HashSet<string> s_keywords =
    [
        "abstract", "auto", "base", "bool", "break", "case", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new",
        "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref",
        "register", "restrict", "return", "short", "signed", "sizeof", "stackalloc", "static", "string", "struct", "switch",
        "template", "this", "throw", "true", "try", "typedef", "typename", "union", "unsigned", "using", "virtual", "void",
        "volatile", "while",
    ];

    private readonly HashSet<string> _taken = [.. taken];

    public string Take(string wanted)
    {
        string name = wanted;
        for (int number = 2; s_keywords.Contains(name) || !_taken.Add(name); number++)
        {
            name = wanted + number;
        }

        return name;
    }

    /// <summary>A scope inside this one: what it takes is not taken here.</summary>
    public NameScope Inner() => new(_taken);
}
