using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>The declaration of a group: which parameters are trained by which rule with which hyperparameters, or not at all.</summary>
public sealed partial class ParameterGroup
{
    private readonly IUpdateRule? _rule;

    /// <summary>Declares a group of the parameters a condition holds for.</summary>
    /// <param name="name">A name that no other group of the optimizer has.</param>
    /// <param name="selects">Whether a parameter belongs to the group; asked once, when the optimizer is built.</param>
    /// <param name="rule">The rule with its hyperparameters.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ParameterGroup(string name, Func<Parameter, bool> selects, IUpdateRule rule)
        : this(name, selects)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rule = rule;
    }

    /// <summary>Declares a group of every parameter.</summary>
    /// <param name="name">A name that no other group of the optimizer has.</param>
    /// <param name="rule">The rule with its hyperparameters.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ParameterGroup(string name, IUpdateRule rule)
        : this(name, _ => true, rule)
    {
    }

    private ParameterGroup(string name, Func<Parameter, bool> selects)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(selects);
        Name = name;
        Selects = selects;
    }

    /// <summary>The name, unique in its optimizer.</summary>
    public string Name { get; }

    /// <summary>Whether a parameter belongs to the group.</summary>
    public Func<Parameter, bool> Selects { get; }

    /// <summary>Whether the parameters of the group stay as they are; it then has no rule.</summary>
    public bool IsFrozen => _rule is null;

    /// <summary>The rule with the hyperparameters to start with.</summary>
    /// <exception cref="InvalidOperationException">The group is frozen.</exception>
    public IUpdateRule Rule => _rule ?? throw new InvalidOperationException($"Group '{Name}' is frozen and has no rule.");

    /// <summary>
    /// What the hyperparameters of the rule are multiplied by in each step, by their names, as in
    /// <c>Schedules = { [nameof(Muon.LearningRate)] = Schedule.LinearWarmup(1000) }</c>. Read once, when the optimizer is built.
    /// </summary>
    public IDictionary<string, Schedule> Schedules { get; init; } = new Dictionary<string, Schedule>();

    /// <summary>
    /// What the factors of the rule's matrix products are rounded to; null for what the device does where nobody asks for anything
    /// else, which is single precision. A device that cannot do it refuses the optimizer.
    /// </summary>
    public ProductPrecision? ProductPrecision { get; init; }

    /// <summary>
    /// Which parameters weight decay reaches: <see cref="GuidedDescent.DecayMask.Default"/> where it is null, if the rule has any. A rule
    /// has weight decay where it has a hyperparameter <c>WeightDecay</c>; others refuse a mask.
    /// </summary>
    public DecayMask? DecayMask { get; init; }

    /// <summary>How the weights are rounded and the states are stored, where that is not in single precision.</summary>
    public GroupPrecision Precision { get; init; } = new();

    /// <summary>The name and the rule.</summary>
    public override string ToString() => IsFrozen ? $"{Name}: frozen" : $"{Name}: {_rule}";
}
