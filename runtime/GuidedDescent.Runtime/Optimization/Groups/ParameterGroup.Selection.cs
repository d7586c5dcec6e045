using System.Collections.Immutable;
using GuidedDescent.Rules;

namespace GuidedDescent;

// The ways to say which parameters belong to a group, and that they are to stay as they are.
public sealed partial class ParameterGroup
{
    /// <summary>Declares a group of the parameters whose names match a pattern, such as <c>blocks.*.weight</c>.</summary>
    /// <param name="name">A name that no other group of the optimizer has.</param>
    /// <param name="pattern">The pattern. An optimizer whose parameters it matches none of cannot be built.</param>
    /// <param name="rule">The rule with its hyperparameters.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ParameterGroup(string name, NamePattern pattern, IUpdateRule rule)
        : this(name, parameter => pattern.Matches(parameter.Name), rule)
    {
        Pattern = pattern;
    }

    /// <summary>Declares a group of the parameters of some roles. A rule over matrices takes them, whatever they are.</summary>
    /// <param name="name">A name that no other group of the optimizer has.</param>
    /// <param name="roles">The roles, each with all layouts and kinds it includes: see <see cref="ParameterRole.Includes"/>.</param>
    /// <param name="rule">The rule with its hyperparameters.</param>
    /// <exception cref="ArgumentException">The name is empty, or there are no roles.</exception>
    public ParameterGroup(string name, ImmutableArray<ParameterRole> roles, IUpdateRule rule)
        : this(name, parameter => roles.Any(role => role.Includes(parameter.Role)), rule)
    {
        if (roles.IsDefaultOrEmpty)
        {
            throw new ArgumentException($"Group '{name}' selects by role but names none.", nameof(roles));
        }

        Admits = roles;
    }

    /// <summary>
    /// The roles that a rule which takes nothing but matrices is not made for and is to take all the same: of embeddings, readouts and
    /// vectors of several axes. A group that selects by role admits what it selects.
    /// </summary>
    public ImmutableArray<ParameterRole> Admits { get; init; } = [];

    /// <summary>The pattern of names that the group selects by, if it does.</summary>
    internal NamePattern? Pattern { get; private init; }

    /// <inheritdoc cref="ParameterGroup(string, NamePattern, IUpdateRule)"/>
    public static ParameterGroup ByName(string name, NamePattern pattern, IUpdateRule rule) => new(name, pattern, rule);

    /// <inheritdoc cref="ParameterGroup(string, ImmutableArray{ParameterRole}, IUpdateRule)"/>
    public static ParameterGroup ByRole(string name, ImmutableArray<ParameterRole> roles, IUpdateRule rule) => new(name, roles, rule);

    /// <summary>Declares a group of the parameters of one role. A rule over matrices takes them, whatever they are.</summary>
    /// <param name="name">A name that no other group of the optimizer has.</param>
    /// <param name="role">The role, with all layouts and kinds it includes: see <see cref="ParameterRole.Includes"/>.</param>
    /// <param name="rule">The rule with its hyperparameters.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static ParameterGroup ByRole(string name, ParameterRole role, IUpdateRule rule)
    {
        ArgumentNullException.ThrowIfNull(role);
        return new ParameterGroup(name, [role], rule);
    }

    /// <summary>
    /// Declares a group of parameters that stay as they are: they have no rule and no state, need no gradient, and no step touches them.
    /// </summary>
    /// <param name="name">A name that no other group of the optimizer has.</param>
    /// <param name="selects">Whether a parameter belongs to the group; asked once, when the optimizer is built.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static ParameterGroup Frozen(string name, Func<Parameter, bool> selects) => new(name, selects);

    /// <summary>
    /// Declares a group of parameters that stay as they are: they have no rule and no state, need no gradient, and no step touches them.
    /// </summary>
    /// <param name="name">A name that no other group of the optimizer has.</param>
    /// <param name="pattern">A pattern of their names. An optimizer whose parameters it matches none of cannot be built.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static ParameterGroup Frozen(string name, NamePattern pattern) =>
        new(name, parameter => pattern.Matches(parameter.Name)) { Pattern = pattern };
}
