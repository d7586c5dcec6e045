using System.Collections.Immutable;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GuidedDescent.Generator.Tests.Harness;

/// <summary>A project of one source file, run through the generator.</summary>
internal sealed class RuleCompilation
{
    /// <summary>The file a test writes; its members need no documentation, while those of generated files do.</summary>
    public const string AuthorsFile = "Rules.cs";

    private const string MissingComment = "CS1591";

    private const string Usings =
        """
        global using System;
        global using GuidedDescent.Language;
        global using static GuidedDescent.Language.Ops;
        """;

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) == "netstandard.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Tensor).Assembly.Location),
    ];

    private static readonly CSharpParseOptions s_parseOptions =
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13).WithDocumentationMode(DocumentationMode.Diagnose);

    private RuleCompilation(GeneratorDriver driver, Compilation before, Compilation after, ImmutableArray<Diagnostic> generatorDiagnostics)
    {
        Driver = driver;
        Before = before;
        After = after;
        Diagnostics =
        [
            .. generatorDiagnostics.Concat(after.GetDiagnostics())
                .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                .Where(diagnostic => !(diagnostic.Id == MissingComment && diagnostic.Location.SourceTree?.FilePath == AuthorsFile))
                .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    public GeneratorDriver Driver { get; }

    /// <summary>What the author wrote.</summary>
    public Compilation Before { get; }

    /// <summary>With the generated files.</summary>
    public Compilation After { get; }

    /// <summary>Every warning and error, of the generator and of the C# compiler.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>
    /// Compiles a source that must give exactly the diagnostics named; any other fails the test and is printed ready to paste.
    /// </summary>
    public static RuleCompilation Compile(string source, params string[] expected) =>
        Expect(Run(CreateDriver(), CreateCompilation(source)), expected);

    /// <summary>Compiles source files into one project that must give no diagnostic.</summary>
    public static RuleCompilation CompileFiles(IEnumerable<string> paths)
    {
        IEnumerable<SyntaxTree> files = paths.Select(path => Parse(File.ReadAllText(path), Path.GetFileName(path)));
        return Expect(Run(CreateDriver(), CreateCompilation("").AddSyntaxTrees(files)), []);
    }

    private static RuleCompilation Expect(RuleCompilation compilation, string[] expected)
    {
        string[] found = [.. compilation.Diagnostics.Select(diagnostic => diagnostic.Id)];
        Assert.True(
            found.Order().SequenceEqual(expected.Order()),
            $"Expected [{string.Join(", ", expected)}], found:\n"
                + string.Join("\n", compilation.Diagnostics.Select(diagnostic => $"\"{diagnostic.Id}\"  // {diagnostic}")));
        return compilation;
    }

    /// <summary>Compiles a source that uses the package of another, of which it has the image only.</summary>
    public static RuleCompilation CompileWithPackage(string package, string source, params string[] expected) =>
        Expect(Run(CreateDriver(), CreateCompilation(source).AddReferences(MakePackage(package))), expected);

    /// <summary>Compiles a source into an image, with what the generator adds to it.</summary>
    public static MetadataReference MakePackage(string source)
    {
        using var image = new MemoryStream();
        EmitResult result = Run(CreateDriver(), CreateCompilation(source)).After.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    /// <summary>What the generator understands of the rules of a source, before it makes a plan of it; there must be no error.</summary>
    public static ParsedRule Understand(string source, params MetadataReference[] packages)
    {
        Compilation compilation = CreateCompilation(source).AddReferences(packages);
        INamedTypeSymbol rule = compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Single(type => type.FindAttribute(KnownNames.OptimizerAttribute) is not null);
        ParsedRule parsed = RuleParser.Parse(rule, rule.FindAttribute(KnownNames.OptimizerAttribute)!, compilation, default);
        Assert.True(
            parsed.Rule.Graph is not null,
            parsed.Rule.Failure + string.Join("\n", parsed.Diagnostics.Select(diagnostic => diagnostic.ToDiagnostic(compilation)))
                + string.Join("\n", compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        return parsed;
    }

    public static CSharpCompilation CreateCompilation(string source) =>
        CSharpCompilation.Create(
            $"Rules{Guid.NewGuid():N}",
            [Parse(Usings, "Usings.cs"), Parse(source, AuthorsFile)],
            s_references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, s_parseOptions, path);

    public static GeneratorDriver CreateDriver() =>
        CSharpGeneratorDriver.Create(
            [new OptimizerGenerator().AsSourceGenerator()],
            parseOptions: s_parseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static RuleCompilation Run(GeneratorDriver driver, Compilation compilation)
    {
        GeneratorDriver ran = driver.RunGeneratorsAndUpdateCompilation(
            compilation, out Compilation after, out ImmutableArray<Diagnostic> diagnostics);
        return new RuleCompilation(ran, compilation, after, diagnostics);
    }

    /// <summary>The text of a generated file, by the end of its name, such as <c>Plan.g.cs</c>.</summary>
    public string FileEndingWith(string ending) =>
        Driver.GetRunResult().Results.Single().GeneratedSources
            .Single(source => source.HintName.EndsWith(ending, StringComparison.Ordinal)).SourceText.ToString();

    /// <summary>The text inside a constant of a generated file: CUDA C or intermediate representation.</summary>
    public string TextIn(string ending)
    {
        string[] lines = FileEndingWith(ending).Split('\n');
        int first = Array.FindIndex(lines, line => line.Trim() == "\"\"\"") + 1;
        int last = Array.FindIndex(lines, first, line => line.Trim() == "\"\"\";");
        int indentation = lines[last].Length - lines[last].TrimStart().Length;
        return string.Join("\n", lines[first..last].Select(line => line.Length > indentation ? line[indentation..] : "")) + "\n";
    }
}
