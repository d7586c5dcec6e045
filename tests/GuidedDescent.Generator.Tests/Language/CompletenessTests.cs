using System.Reflection;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Language;

namespace GuidedDescent.Generator.Tests.Language;

/// <summary>
/// The language and the compiler cannot drift apart: whatever an author can write,
/// the compiler lowers and a conformance case runs.
/// </summary>
public class CompletenessTests
{
    public static TheoryData<string> MembersOfOps =>
        [.. typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Distinct()];

    public static TheoryData<string> Operators =>
        [.. new[] { typeof(Tensor), typeof(Mask) }.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
            .Where(method => method.IsSpecialName && method.Name is not ("op_True" or "op_False" or "op_Implicit"))
            .Select(method => method.Name).Distinct()];

    [Theory]
    [MemberData(nameof(MembersOfOps))]
    public void MemberOfOps_IsLoweredAndRun(string name)
    {
        Assert.True(LanguageTable.TryGetMember(name, out _), $"Parsing/LanguageTable.cs lowers no '{name}'.");
        Assert.True(
            LanguageCases.Arithmetic.Values.Any(source =>
                source.Contains($" {name}(", StringComparison.Ordinal) || source.Contains($"({name}(", StringComparison.Ordinal)),
            $"Language/LanguageCases.cs has no case that calls '{name}'.");
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
                Assert.False(operation.Simd is null && operation.Host is null);
            });
}
