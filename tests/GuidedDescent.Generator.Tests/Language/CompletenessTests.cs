using System.Collections.Concurrent;
using System.Reflection;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Tests.Harness;
using GuidedDescent.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GuidedDescent.Generator.Tests.Language;

/// <summary>
/// The language and the compiler cannot drift apart: whatever an author can write,
/// the compiler lowers and a conformance case runs.
/// </summary>
public class CompletenessTests
{
    private static readonly ConcurrentDictionary<Type, HashSet<string>> s_called = new();

    public static TheoryData<string> MembersOfOps =>
        [.. typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Distinct()];

    public static TheoryData<string> Operators =>
        [.. new[] { typeof(Tensor), typeof(Matrix), typeof(Scalar), typeof(Mask) }
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsSpecialName && method.Name is not ("op_True" or "op_False" or "op_Implicit"))
            .Select(method => method.Name).Distinct()];

    [Theory]
    [MemberData(nameof(MembersOfOps))]
    public void MemberOfOps_IsLoweredAndRun(string name)
    {
        Assert.True(LanguageTable.TryGetMember(name, out _), $"Parsing/LanguageTable.cs lowers no '{name}'.");
        Assert.True(
            LanguageCases.Arithmetic.Values.Concat(MatrixCases.All.Select(pair => pair.Value)).Any(source =>
                source.Contains($" {name}(", StringComparison.Ordinal) || source.Contains($"({name}(", StringComparison.Ordinal)),
            $"Neither Language/LanguageCases.cs nor Language/MatrixCases.cs has a case that calls '{name}'.");
    }

    /// <summary>
    /// An overload for matrices or for scalars must have a rule over matrices, or one with scalars, that calls it.
    /// </summary>
    [Theory]
    [MemberData(nameof(MembersOfOps))]
    public void OverloadForEveryType_IsRun(string name)
    {
        foreach (Type type in new[] { typeof(Matrix), typeof(Scalar) }.Where(type => HasOverload(name, type)))
        {
            Assert.True(
                Called(type).Contains(name),
                $"Language/MatrixCases.cs has no case that calls '{name}' on a {type.Name}.");
        }
    }

    [Theory]
    [InlineData(typeof(Tensor))]
    [InlineData(typeof(Matrix))]
    [InlineData(typeof(Scalar))]
    [InlineData(typeof(Mask))]
    public void Property_IsPartOfTheLanguageOrRefused(Type type)
    {
        string[] ofTheLanguage = type == typeof(Matrix) ? ["T", "Rows", "Columns"] : [];
        IEnumerable<PropertyInfo> properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0);
        foreach (PropertyInfo property in properties)
        {
            bool isRead = ReadsProperty(type, property.Name);
            Assert.True(
                isRead == ofTheLanguage.Contains(property.Name),
                $"'{type.Name}.{property.Name}' is {(isRead ? "read" : "refused")} by Parsing/MethodInterpreter.Expressions.cs.");
        }
    }

    [Fact]
    public void LoweredMember_ExistsInOps() =>
        Assert.All(LanguageTable.Members, name => Assert.NotEmpty(typeof(Ops).GetMember(name, BindingFlags.Public | BindingFlags.Static)));

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_IsRun(string name)
    {
        string symbol = name switch
        {
            "op_Addition" => " + ",
            "op_Subtraction" => " - ",
            "op_Multiply" => " * ",
            "op_Division" => " / ",
            "op_UnaryNegation" => "= -(",
            "op_UnaryPlus" => "= +",
            "op_LessThan" => "g < ",
            "op_LessThanOrEqual" => " <= ",
            "op_GreaterThan" => "g > ",
            "op_GreaterThanOrEqual" => " >= ",
            "op_Equality" => "g == ",
            "op_Inequality" => "g != ",
            "op_BitwiseAnd" => " & ",
            "op_BitwiseOr" => " | ",
            "op_ExclusiveOr" => " ^ ",
            "op_LogicalNot" => "!(",
            _ => throw new InvalidOperationException($"'{name}' is new: give it a lowering in Parsing/OperatorTable.cs and a case."),
        };
        Assert.Contains(LanguageCases.Arithmetic.Values, source => source.Contains(symbol, StringComparison.Ordinal));
    }

    [Fact]
    public void EveryOperationOnDevices_HasBothBackends() =>
        Assert.All(
            Enum.GetValues<Opcode>().Where(opcode => Operations.TryGet(opcode, out _)),
            opcode =>
            {
                Operation operation = Operations.Get(opcode);
                Assert.Equal(operation.Simd is null, operation.Cuda is null);
                bool isOfThePlan = opcode.IsReduction() || opcode.IsMatrixOperation() || opcode == Opcode.Identity;
                Assert.Equal(isOfThePlan, operation.Simd is null && operation.Host is null);
            });

    private static bool HasOverload(string name, Type type) =>
        typeof(Ops).GetMember(name, BindingFlags.Public | BindingFlags.Static).OfType<MethodInfo>()
            .Any(method => method.GetParameters().Any(parameter => parameter.ParameterType == type));

    /// <summary>The members that rules of the tests call on values of a type, as the C# compiler resolves them.</summary>
    private static HashSet<string> Called(Type type) => s_called.GetOrAdd(type, static type =>
    {
        HashSet<string> called = [];
        foreach (string source in MatrixCases.All.Select(pair => pair.Value))
        {
            Compilation compilation = RuleCompilation.CreateCompilation(source);
            SyntaxTree tree = compilation.SyntaxTrees.Last();
            SemanticModel model = compilation.GetSemanticModel(tree);
            called.UnionWith(
                tree.GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
                    .Select(call => model.GetSymbolInfo(call).Symbol).OfType<IMethodSymbol>()
                    .Where(method => method.Parameters.Any(parameter => parameter.Type.Name == type.Name))
                    .Select(method => method.Name));
        }

        return called;
    });

    private static bool ReadsProperty(Type type, string property)
    {
        string value = type == typeof(Mask) ? "(g > 0)" : type == typeof(Scalar) ? "Sum(g)" : "g";
        string form = type == typeof(Matrix) ? "Matrix" : "Tensor";
        string source =
            $$"""
            [Optimizer]
            public sealed partial record Plain
            {
                [UpdateRule]
                private void Update(ref {{form}} w, {{form}} g)
                {
                    var read = {{value}}.{{property}};
                    w -= g;
                }
            }
            """;
        RuleCompilation compilation = RuleCompilation.Run(RuleCompilation.CreateDriver(), RuleCompilation.CreateCompilation(source));
        return !compilation.Diagnostics.Any(diagnostic => diagnostic.Id is "GD0010" or "GD0012");
    }
}
