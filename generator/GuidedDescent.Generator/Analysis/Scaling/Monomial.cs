using System.Collections.Immutable;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>A size, as a product of powers of <see cref="Variable"/>s. What is the same at every width is 1.</summary>
internal sealed class Monomial : IEquatable<Monomial>
{
    private readonly ImmutableSortedDictionary<string, Rational> _exponents;

    private Monomial(ImmutableSortedDictionary<string, Rational> exponents) => _exponents = exponents;

    public static Monomial One { get; } = new(ImmutableSortedDictionary.Create<string, Rational>(StringComparer.Ordinal));

    public IEnumerable<string> Variables => _exponents.Keys;

    public bool IsOne => _exponents.IsEmpty;

    /// <summary>The exponent of a variable.</summary>
    public Rational this[string variable] => _exponents.TryGetValue(variable, out Rational exponent) ? exponent : default;

    public static Monomial Of(string variable) => One.With(variable, 1);

    public static Monomial operator *(Monomial left, Monomial right) =>
        right._exponents.Aggregate(left, (product, factor) => product.With(factor.Key, product[factor.Key] + factor.Value));

    public static Monomial operator /(Monomial left, Monomial right) => left * right.Pow(-1);

    public Monomial Pow(Rational exponent) =>
        _exponents.Aggregate(One, (power, factor) => power.With(factor.Key, factor.Value * exponent));

    public Monomial Sqrt() => Pow(Rational.Half);

    /// <summary>The same with another exponent of one variable.</summary>
    public Monomial With(string variable, Rational exponent) =>
        new(exponent.IsZero ? _exponents.Remove(variable) : _exponents.SetItem(variable, exponent));

    /// <summary>The same with another size in the place of a variable.</summary>
    public Monomial Substitute(string variable, Monomial size) => With(variable, 0) * size.Pow(this[variable]);

    public bool Equals(Monomial? other) => other is not null && _exponents.SequenceEqual(other._exponents);

    public override bool Equals(object? obj) => Equals(obj as Monomial);

    public override int GetHashCode() => ToString().GetHashCode();

    public override string ToString() => IsOne
        ? "1"
        : string.Join(" ", _exponents.Select(factor => $"{Variable.NameOf(factor.Key)}{(factor.Value == 1 ? "" : $"^{factor.Value}")}"));
}
