using System.Text.RegularExpressions;

namespace ManagedCuda.StandIn.Tests;

/// <summary>
/// Writes C# that declares what a text in the notation of the signature file describes: every type with every member, and bodies
/// that only throw. Left out is what the notation leaves out: constraints, other interfaces, obsolescence.
/// </summary>
internal static partial class PackageSource
{
    private const string Usings = """
        using System;
        using System.IO;
        using System.Runtime.InteropServices;
        using System.Runtime.Serialization;
        using ManagedCuda;
        using ManagedCuda.BasicTypes;
        using ManagedCuda.CudaBlas;
        using ManagedCuda.VectorTypes;

        """;

    private const string Throws = "throw null;";

    private static readonly Dictionary<string, string> _operators = new()
    {
        ["Addition"] = "+",
        ["Subtraction"] = "-",
        ["Multiply"] = "*",
        ["Division"] = "/",
        ["Equality"] = "==",
        ["Inequality"] = "!=",
        ["LessThan"] = "<",
        ["GreaterThan"] = ">",
    };

    /// <summary>The source for a text.</summary>
    public static string Write(string signatures) => Usings + string.Join(
        '\n',
        Heading().Matches(signatures).Select(heading => DeclareType(
            heading.Groups["namespace"].Value,
            heading.Groups["kind"].Value,
            heading.Groups["name"].Value,
            heading.Groups["bases"].Value,
            heading.Groups["members"].Value)));

    private static string DeclareType(string space, string kind, string name, string bases, string members)
    {
        string[] path = name.Split('.');
        string around = string.Concat(path[..^1].Select(outer => $"partial class {outer} {{ "));
        string body = kind == "enum"
            ? members
            : string.Join('\n', members.Split('\n').Where(line => line.Length > 0).Select(line => DeclareMember(line.Trim(), path[^1])));
        return kind == "delegate"
            ? $"namespace {space} {{ public delegate void {name}(); }}"
            : $"namespace {space} {{ {around}public {Partial(kind)} {path[^1]}{bases} {{\n{body}\n}} }}{new string('}', path.Length - 1)}";
    }

    // A nested type opens the one around it once more.
    private static string Partial(string kind) =>
        kind.Replace("class", "partial class", StringComparison.Ordinal).Replace("struct", "partial struct", StringComparison.Ordinal);

    private static string DeclareMember(string line, string type)
    {
        string member = ByValue().Replace(line, "[Out] ");
        member = Constructor().Replace(member, type);
        member = Conversion().Replace(member, match => $"{match.Groups["kind"].Value.ToLowerInvariant()} operator {match.Groups["to"]}");
        member = Operator().Replace(member, match => $"operator {_operators[match.Groups["name"].Value]}");
        member = Accessor().Replace(member, $"$1 => {Throws}");
        return $"public {member}{(member.EndsWith(')') ? $" => {Throws}" : "")}";
    }

    [GeneratedRegex(
        """
        ^(?<namespace>[\w.]+) \| (?<kind>(?:static |abstract )?(?:class|struct|enum|delegate)) (?<name>[\w.<>]+)(?<bases> : .+)?
        (?<members>(?:  .*\n?)*)
        """,
        RegexOptions.Multiline)]
    private static partial Regex Heading();

    // Where the notation says out and the type is passed by value: arrays, and addresses of the host.
    [GeneratedRegex(@"\bout (?=\w+\[\]|IntPtr )")]
    private static partial Regex ByValue();

    [GeneratedRegex(@"^ctor(?=\()")]
    private static partial Regex Constructor();

    [GeneratedRegex(@"(?<to>\w+) op_(?<kind>Implicit|Explicit)(?=\()")]
    private static partial Regex Conversion();

    [GeneratedRegex(@"\bop_(?<name>\w+)(?=\()")]
    private static partial Regex Operator();

    [GeneratedRegex(@"\b(get|set);")]
    private static partial Regex Accessor();
}
