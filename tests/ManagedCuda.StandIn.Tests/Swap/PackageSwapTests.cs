using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace ManagedCuda.StandIn.Tests;

/// <summary>That what calls ManagedCuda means the same with the packages as it does with the stand-in.</summary>
public sealed class PackageSwapTests
{
    /// <summary>Assemblies and their folders: the device as a whole; of the programs, only what needs no further projects.</summary>
    public static TheoryData<string, string> Callers => new()
    {
        { "GuidedDescent.Cuda", "runtime/GuidedDescent.Cuda" },
        { "GuidedDescent.Gpu.Tests", "tests/GuidedDescent.Gpu.Tests/Driver" },
    };

    [Fact]
    public void Package_WhatItShows_IsWhatTheSignatureFileDescribes()
    {
        using var image = new MemoryStream();
        EmitResult result = PackageCompilation.Package.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)));

        string[] expected = [.. EmbeddedText.Read("signatures").Split('\n').Where(line => !line.StartsWith('#')).SelectMany(Split)];
        IEnumerable<string> shown = Assembly.Load(image.ToArray()).GetExportedTypes()
            .Where(type => expected.Contains(SignatureText.HeadingOf(type)))
            .SelectMany(type => SignatureText.MembersOf(type).Prepend(SignatureText.HeadingOf(type)));

        Assert.Equal(expected.Order(), shown.Order());
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public void Caller_WithThePackage_CompilesWithoutAWarning(string assembly, string folder)
    {
        string found = string.Join('\n', WarningsOf(PackageCompilation.WithPackage(assembly, SourcesIn(folder))));

        Assert.True(found.Length == 0, found);
    }

    // With the package another overload can be the better one, or another conversion be there, and no warning tells.
    [Theory]
    [MemberData(nameof(Callers))]
    public void Caller_WithThePackage_CallsTheSameMembers(string assembly, string folder)
    {
        string[] withStandIn = CallsIn(PackageCompilation.WithStandIn(assembly, SourcesIn(folder)));
        Assert.NotEmpty(withStandIn);

        Assert.Equal(withStandIn, CallsIn(PackageCompilation.WithPackage(assembly, SourcesIn(folder))));
    }

    [Fact]
    public void WithPackage_CallThatFitsTwoOverloadsThere_IsAmbiguous()
    {
        SyntaxTree[] caller = [Caller("new ManagedCuda.PrimaryContext(default)")];

        Assert.Empty(WarningsOf(PackageCompilation.WithStandIn("Caller", caller)));
        Assert.Equal(["CS0121"], WarningsOf(PackageCompilation.WithPackage("Caller", caller)).Select(found => found.Id));
    }

    [Fact]
    public void WithPackage_CallThatFitsABetterOverloadThere_CallsIt()
    {
        SyntaxTree[] caller = [Caller("new ManagedCuda.CudaStream(0)")];

        string withStandIn = Assert.Single(CallsIn(PackageCompilation.WithStandIn("Caller", caller)));
        string withPackage = Assert.Single(CallsIn(PackageCompilation.WithPackage("Caller", caller)));

        Assert.EndsWith("CudaStream.#ctor(ManagedCuda.BasicTypes.CUStreamFlags)", withStandIn);
        Assert.EndsWith("CudaStream.#ctor(System.Int32)", withPackage);
    }

    // Values of an enum share a line.
    private static IEnumerable<string> Split(string line) =>
        line.Split(line.Contains('=') ? ',' : '\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static SyntaxTree Caller(string expression) =>
        PackageCompilation.Parse($"internal static class Caller {{ public static object Call() => {expression}; }}", "Caller.cs");

    private static SyntaxTree[] SourcesIn(string folder, [CallerFilePath] string thisFile = "")
    {
        string project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../..", folder));
        return
        [
            .. Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
                .Where(path => Path.GetRelativePath(project, path).Split('/', '\\')[0] is not ("bin" or "obj"))
                .Select(path => PackageCompilation.Parse(File.ReadAllText(path), path)),
        ];
    }

    private static IEnumerable<Diagnostic> WarningsOf(CSharpCompilation compilation) =>
        compilation.GetDiagnostics().Where(found => found.Severity >= DiagnosticSeverity.Warning);

    /// <summary>The methods, operators and conversions of ManagedCuda, in the order of the calls.</summary>
    private static string[] CallsIn(CSharpCompilation compilation) =>
    [
        .. from tree in compilation.SyntaxTrees
           let meanings = compilation.GetSemanticModel(tree)
           from node in tree.GetRoot().DescendantNodes().OfType<ExpressionSyntax>()
           from method in new[] { meanings.GetSymbolInfo(node).Symbol as IMethodSymbol, meanings.GetConversion(node).MethodSymbol }
           where method?.ContainingNamespace?.ToDisplayString().StartsWith("ManagedCuda", StringComparison.Ordinal) == true
           select $"{node.GetLocation().GetLineSpan()}: {method.GetDocumentationCommentId()}",
    ];
}
