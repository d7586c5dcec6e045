using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The README shows the rule and its kernel as they are.</summary>
public class ReadmeTests
{
    [Fact]
    public void Rule_IsTheOneInSpecs() =>
        Assert.Contains(Excerpt("csharp"), File.ReadAllText(Path.Combine(Root(), "specs/GuidedDescent.Optimizers/Adaptive/AdamW.cs")));

    [Fact]
    public void Kernel_IsTheOneThatIsGenerated() => Assert.Contains(Excerpt("cuda"), AdamW.Descriptor.CudaSource);

    private static string Excerpt(string language) =>
        Regex.Match(File.ReadAllText(Path.Combine(Root(), "README.md")), $"```{language}\n(.*?)```", RegexOptions.Singleline)
            .Groups[1].Value;

    private static string Root([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "../..");
}
