using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Tests.Diagnostics;

/// <summary>
/// Every diagnostic has a page, and what the page says is true: its example gives the diagnostic, the mended one does not.
/// </summary>
public class DiagnosticPageTests
{
    private static readonly string[] s_ids =
        [.. typeof(DiagnosticDescriptors).GetFields().Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id)];

    public static TheoryData<string> Ids => [.. s_ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_ShowsItsDiagnosticAndItsCure(string id)
    {
        string page = File.ReadAllText(Path.Combine(Folder(), $"{id}.md"));
        string[] code = [.. Block("csharp").Matches(page).Select(match => match.Groups[1].Value)];
        string message = Block("text").Match(page).Groups[1].Value.Trim();
        Assert.Equal(2, code.Length);

        string? package = Block("csharp package").Matches(page).Select(match => match.Groups[1].Value).SingleOrDefault();
        RuleCompilation example = package is null
            ? RuleCompilation.Compile(code[0], id)
            : RuleCompilation.CompileWithPackage(package, code[0], id);
        Diagnostic diagnostic = Assert.Single(example.Diagnostics);
        Assert.Equal($"{diagnostic.Severity.ToString().ToLowerInvariant()} {id}: {diagnostic.GetMessage()}", message);
        RuleCompilation.Compile(code[1]);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Index_ListsEveryPage(string id) =>
        Assert.Contains($"| [{id}]({id}.md) |", File.ReadAllText(Path.Combine(Folder(), "README.md")));

    [Fact]
    public void Ids_AreContiguous() =>
        Assert.Equal(Enumerable.Range(1, s_ids.Length).Select(number => $"GD{number:0000}"), s_ids);

    private static Regex Block(string language) => new($"```{language}\n(.*?)```", RegexOptions.Singleline);

    private static string Folder([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../../docs/diagnostics");
}
