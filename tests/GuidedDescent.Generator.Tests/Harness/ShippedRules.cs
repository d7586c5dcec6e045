using GuidedDescent.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GuidedDescent.Generator.Tests.Harness;

/// <summary>The rules we ship, as the generator understands them.</summary>
internal static class ShippedRules
{
    private static readonly Lazy<Dictionary<string, RuleModel>> s_rules = new(Understand);

    public static IEnumerable<string> Names => s_rules.Value.Keys.Order();

    public static RuleModel Get(string name) => s_rules.Value[name];

    private static Dictionary<string, RuleModel> Understand()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Rules");
        CSharpCompilation compilation = RuleCompilation.CreateCompilation("").AddSyntaxTrees(
            Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Select(path => RuleCompilation.Parse(File.ReadAllText(path), Path.GetFileName(path))));
        return compilation.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Select(type => (Type: type, Attribute: type.FindAttribute(KnownNames.OptimizerAttribute)))
            .Where(found => found.Attribute is not null)
            .ToDictionary(
                found => found.Type.Name,
                found => RuleParser.Parse(found.Type, found.Attribute!, compilation, default).Rule);
    }
}
