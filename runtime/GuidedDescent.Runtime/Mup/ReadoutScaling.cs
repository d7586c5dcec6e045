namespace GuidedDescent;

/// <summary>How the last layer is kept from growing with the width.</summary>
public enum ReadoutScaling
{
    /// <summary>
    /// By its weights: they begin smaller, as 1 / width, and learn slower (Tensor Programs V, table 3). The model needs to do nothing.
    /// </summary>
    Initialization,

    /// <summary>
    /// By a multiplier 1 / width, <see cref="ParameterScaling.OutputMultiplier"/>, that the model applies to what the layer computes
    /// (table 8). That is the one to take where the readout shares its weights with the embedding.
    /// </summary>
    Multiplier,
}
