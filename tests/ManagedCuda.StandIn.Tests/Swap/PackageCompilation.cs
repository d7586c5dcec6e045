using GuidedDescent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ManagedCuda.StandIn.Tests;

/// <summary>Compiles sources of this repository as their projects do, but with the package instead of the stand-in.</summary>
internal static class PackageCompilation
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Roslyn 4.14 knows C# 14 as a preview. It asks for comments on extension blocks, which the compiler of the build does not, so
    // comments stay unchecked here.
    private static readonly CSharpParseOptions _syntax = new(LanguageVersion.Preview, DocumentationMode.Parse);

    private static readonly CSharpCompilationOptions _settings =
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true);

    private static readonly MetadataReference[] _framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What the signature file describes, with empty bodies and, as in the packages, without nullable annotations.</summary>
    public static CSharpCompilation Package { get; } = CSharpCompilation.Create(
        "ManagedCuda",
        [Parse(PackageSource.Write(EmbeddedText.Read("signatures") + NamedTypes.Headings), "ManagedCuda.cs")],
        _framework,
        _settings);

    /// <summary>A source file, for the compilations of this class.</summary>
    public static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, _syntax, path);

    /// <summary>Sources that call ManagedCuda, with the package.</summary>
    /// <param name="assembly">The name of the assembly that they are part of.</param>
    /// <param name="sources">The sources.</param>
    public static CSharpCompilation WithPackage(string assembly, IEnumerable<SyntaxTree> sources) =>
        CreateCaller(assembly, sources, Package.ToMetadataReference());

    /// <summary>The same with the stand-in.</summary>
    /// <param name="assembly">The name of the assembly that they are part of.</param>
    /// <param name="sources">The sources.</param>
    public static CSharpCompilation WithStandIn(string assembly, IEnumerable<SyntaxTree> sources) =>
        CreateCaller(assembly, sources, MetadataReference.CreateFromFile(typeof(CudaContext).Assembly.Location));

    private static CSharpCompilation CreateCaller(string assembly, IEnumerable<SyntaxTree> sources, MetadataReference managedCuda) =>
        CSharpCompilation.Create(
            assembly,
            [.. sources, Parse(ImplicitUsings, "ImplicitUsings.cs")],
            [.. _framework, MetadataReference.CreateFromFile(typeof(Device).Assembly.Location), managedCuda],
            _settings.WithNullableContextOptions(NullableContextOptions.Enable));
}
