using System.Collections.Immutable;

namespace GuidedDescent;

/// <summary>
/// Which parameters of a group weight decay reaches. The others are updated by the same rule with its hyperparameter <c>WeightDecay</c>
/// at 0.
/// </summary>
public sealed class DecayMask
{
    private readonly string _text;

    private DecayMask(string text, Func<Parameter, bool> decays)
    {
        _text = text;
        Decays = decays;
    }

    /// <summary>
    /// What holds where nothing else is asked for: vectors (gains and biases among them) do not decay, if any parameter of their set was
    /// given a role. Without roles everything decays, as then nobody has said what is what.
    /// </summary>
    public static DecayMask Default { get; } =
        new("all but vectors, where roles are declared", parameter => parameter.Role is not VectorRole || !parameter.Set.DeclaresRoles);

    /// <summary>Every parameter decays.</summary>
    public static DecayMask Everything { get; } = new("everything", _ => true);

    /// <summary>Whether a parameter decays; asked once, when the optimizer is built.</summary>
    public Func<Parameter, bool> Decays { get; }

    /// <summary>All parameters decay but for those of some roles.</summary>
    /// <param name="roles">The roles, each with all layouts and kinds it includes: see <see cref="ParameterRole.Includes"/>.</param>
    public static DecayMask Except(params ImmutableArray<ParameterRole> roles) =>
        new($"all but {string.Join(", ", roles)}", parameter => !roles.Any(role => role.Includes(parameter.Role)));

    /// <summary>The parameters decay that a condition holds for.</summary>
    /// <param name="decays">Whether a parameter decays; asked once, when the optimizer is built.</param>
    public static DecayMask Where(Func<Parameter, bool> decays)
    {
        ArgumentNullException.ThrowIfNull(decays);
        return new DecayMask("by a condition", decays);
    }

    /// <summary>What decays, in words.</summary>
    public override string ToString() => _text;
}
