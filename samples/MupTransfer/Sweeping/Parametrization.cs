namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>How initial weights and learning rates go with the width.</summary>
public enum Parametrization
{
    /// <summary>Initial weights as 1/√fan-in everywhere, and one learning rate for all widths.</summary>
    Standard,

    /// <summary>As <see cref="GuidedDescent.Mup"/> has them; the same as standard at the narrowest width.</summary>
    Mup,
}
