namespace GuidedDescent.Rules;

/// <summary>
/// A copy of a rule whose numbers change in place, so that a step that changes them allocates nothing. Rules are values and never change
/// for whoever else holds them; this copy belongs to the one who asked for it.
/// </summary>
public interface IAdjustableRule
{
    /// <summary>The copy itself: one object, which has whatever values were set last. Not for anyone to keep.</summary>
    IUpdateRule Rule { get; }

    /// <summary>A hyperparameter of the copy. Setting it checks nothing; <see cref="IUpdateRule.Validate"/> does.</summary>
    /// <param name="hyperparameter">
    /// The place in <see cref="RuleDescriptor.Hyperparameters"/> of one that <see cref="HyperparameterDescriptor.IsAdjustable"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such hyperparameter, or it is not adjustable.</exception>
    /// <exception cref="OverflowException">The hyperparameter is an integer, too small for the value.</exception>
    double this[int hyperparameter] { get; set; }
}
