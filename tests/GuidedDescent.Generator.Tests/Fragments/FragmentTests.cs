using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Generator.Tests.Language;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Tests.Fragments;

/// <summary>Methods marked <c>[Inline]</c> mean the same when only their package is at hand.</summary>
public class FragmentTests
{
    private static readonly Lazy<MetadataReference> s_package = new(() => RuleCompilation.MakePackage(InlineMethods.Package));

    public static TheoryData<string> TensorStatements => InlineMethods.TensorStatements;

    public static TheoryData<string> MatrixStatements => InlineMethods.MatrixStatements;

    public static TheoryData<string> SourcesOfTests =>
        [InlineMethods.Package, .. LanguageCases.All.Select(pair => pair.Value).Where(source => source.Contains("[Inline]"))];

    [Theory]
    [MemberData(nameof(TensorStatements))]
    public void CallOfAPackage_IsTheSameGraphAsACallOfSource(string statement) => CheckSame("Tensor", statement);

    [Theory]
    [MemberData(nameof(MatrixStatements))]
    public void CallOfAPackageOnMatrices_IsTheSameGraphAsACallOfSource(string statement) => CheckSame("Matrix", statement);

    [Theory]
    [MemberData(nameof(SourcesOfTests))]
    public void Text_IsReadBackAsItWasWritten(string source)
    {
        Compilation compilation = RuleCompilation.CreateCompilation(source);
        IMethodSymbol[] methods =
        [
            .. compilation.GetSymbolsWithName(_ => true, SymbolFilter.Member).OfType<IMethodSymbol>()
                .Where(method => method.FindAttribute(KnownNames.InlineAttribute) is not null),
        ];
        Assert.NotEmpty(methods);
        foreach (IMethodSymbol method in methods)
        {
            ParsedFragment parsed = FragmentParser.Parse(method, compilation, default);
            Assert.True(parsed.Fragment is not null, method.Name + string.Concat(parsed.Diagnostics.SelectMany(found => found.Arguments)));
            Fragment read = Assert.IsType<Fragment>(FragmentText.TryRead(parsed.Fragment.Text));
            Assert.Equal(parsed.Fragment.Text, FragmentText.Write(read));
        }
    }

    [Theory]
    [InlineData("w -= Shaping.Smoothed(g, w, 3);", "// x = x + share * (i + 1) * y;")]
    [InlineData("w -= Shaping.Nested(g, Count);", "// y = 0.5 * y + 0.1 * x;")]
    public void Kernel_ThatCallsAPackage_ShowsTheStatementsOfThePackage(string statement, string comment)
    {
        RuleCompilation compilation =
            RuleCompilation.CompileWithPackage(InlineMethods.Package, InlineMethods.RuleOver("Tensor", statement));
        Assert.Contains(comment, compilation.FileEndingWith("Cpu.g.cs"));
    }

    [Fact]
    public void Text_OfABrokenPackage_IsNotRead()
    {
        const string Sound = "fragment 1\nparameter x tensor\n; -1\n%0 x tensor = load x 0\nreturn %0\n";
        Assert.NotNull(FragmentText.TryRead(Sound));
        Assert.Null(FragmentText.TryRead(Sound.Replace("fragment 1", "fragment 2")));
        Assert.Null(FragmentText.TryRead(Sound.Replace("load", "unheard")));
        Assert.Null(FragmentText.TryRead(Sound.Replace("return %0", "return %7")));
        Assert.Null(FragmentText.TryRead(Sound.Replace("x 0\n", "x\n")));
        Assert.Null(FragmentText.TryRead(""));
    }

    [Theory]
    [InlineData("w -= Layers.Grown(g, Count);", "GD0024", "'x after a pass in Grown' is Rows x Rows, but Rows x Columns is needed")]
    [InlineData("w -= Layers.Rooted(g, g.T, InverseRootMethod.CoupledNewton);", "GD0024", "'a value in Rooted' is Columns x Rows")]
    [InlineData("w -= Layers.Whitened(g, g);", "GD0024", "'g in Whitened' is Rows x Columns, but Rows x Rows is needed")]
    public void Call_ThatCannotBeRight_IsRefusedWhereItStands(string statement, string id, string message)
    {
        RuleCompilation compilation = RuleCompilation.CompileWithPackage(
            InlineMethods.Package, InlineMethods.RuleOver("Matrix", statement), id);
        Assert.StartsWith(message, compilation.Diagnostics[0].GetMessage());
        Assert.StartsWith("Layers.", TextAt(compilation.Diagnostics[0]));
    }

    [Fact]
    public void HostValueThatVaries_InALoopOfAPackage_IsRefusedWhereTheLengthIsUnknown()
    {
        RuleCompilation compilation = RuleCompilation.CompileWithPackage(
            InlineMethods.Package, InlineMethods.RuleOver("Tensor", "w -= Shaping.Smoothed(g, w, Count);"), "GD0014");
        Assert.StartsWith("'i in Smoothed' changes from pass to pass", compilation.Diagnostics[0].GetMessage());
    }

    [Fact]
    public void MethodOfAPackage_ThatWasNotBuiltWithTheGenerator_IsRefused()
    {
        const string Source = "public static class Plainly { [Inline] public static Tensor Twice(Tensor x) => 2 * x; }";
        using var image = new MemoryStream();
        Assert.True(RuleCompilation.CreateCompilation(Source).Emit(image).Success);
        string rule = InlineMethods.RuleOver("Tensor", "w -= Plainly.Twice(g);").Replace("using Package;", "");
        Compilation compilation =
            RuleCompilation.CreateCompilation(rule).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        RuleCompilation run = RuleCompilation.Run(RuleCompilation.CreateDriver(), compilation);
        Assert.Contains(run.Diagnostics, diagnostic => diagnostic.Id == "GD0011" && diagnostic.GetMessage().EndsWith(
            "its source must be part of the same project, or its package be built with the generator", StringComparison.Ordinal));
    }

    private static void CheckSame(string type, string statement)
    {
        string rule = InlineMethods.RuleOver(type, statement);
        ParsedRule fromPackage = RuleCompilation.Understand(rule, s_package.Value);
        string source = InlineMethods.Package.Replace("namespace Package;", "namespace Package {") + "}";
        ParsedRule fromSource = RuleCompilation.Understand(rule + source);
        Assert.Equal(GraphText.Of(fromSource.Rule), GraphText.Of(fromPackage.Rule));
    }

    private static string TextAt(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
}
