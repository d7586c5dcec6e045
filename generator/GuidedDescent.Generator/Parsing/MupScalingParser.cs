using GuidedDescent.Generator.Analysis.Scaling;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>How an update scales, as an attribute of the record declares it.</summary>
/// <param name="Degree">The degree of homogeneity.</param>
/// <param name="Geometry">What is made of the gradient.</param>
/// <param name="Exponents">The exponents of the learning rate, in the order of <see cref="WidthCase.All"/>, as far as declared.</param>
internal sealed record DeclaredScaling(Rational Degree, UpdateGeometry Geometry, EquatableArray<DeclaredExponent> Exponents);

/// <summary>An exponent, or none.</summary>
internal readonly record struct DeclaredExponent(Rational? Value);

/// <summary>Reads what a record declares about how its update scales.</summary>
internal static class MupScalingParser
{
    public static DeclaredScaling? Parse(INamedTypeSymbol type, DiagnosticSink diagnostics)
    {
        if (type.FindAttribute(KnownNames.MupScalingAttribute) is not { ConstructorArguments: [var degree, var geometry] } attribute)
        {
            return null;
        }

        return new DeclaredScaling(
            Read(degree.Value as string) ?? default,
            (UpdateGeometry)((geometry.Value as int?) ?? 0),
            WidthCase.All.Select(width => NamedExponent(width.Name)).ToEquatableArray());

        DeclaredExponent NamedExponent(string name) =>
            attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value is string text
                ? new DeclaredExponent(Read(text))
                : default;

        Rational? Read(string? text)
        {
            Rational? value = text is null ? null : TryParse(text);
            if (value is null)
            {
                diagnostics.Report(
                    DiagnosticDescriptors.WrongAttributeValue,
                    attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation(),
                    $"'{text}' is no fraction; write a whole number such as \"-1\", or two such as \"1/2\"");
            }

            return value;
        }
    }

    private static Rational? TryParse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length <= 2
            && int.TryParse(parts[0], out int numerator)
            && int.TryParse(parts.Length == 2 ? parts[1] : "1", out int denominator)
            && denominator > 0
                ? new Rational(numerator, denominator)
                : null;
    }
}
