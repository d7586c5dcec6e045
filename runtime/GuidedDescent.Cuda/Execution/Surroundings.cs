namespace GuidedDescent.Cuda;

/// <summary>What a step does around its kernels; all zero where it does nothing: Surroundings of the CUDA text, field by field.</summary>
internal unsafe struct Surroundings
{
    /// <summary>Unless null, leads to what is not 0 where the step is left out.</summary>
    public int* IsSkipped;

    /// <summary>Unless null, the <see cref="GradientFactors"/> of each row of the table of tensors.</summary>
    public void* Factors;

    /// <summary>Where the averages of each row lie.</summary>
    public void* Averages;

    /// <summary>How far each average is drawn towards the weights.</summary>
    public void* AverageRates;

    /// <summary>The number of averages; 0 but in the launch that stores the weights of a bucket last.</summary>
    public int AverageCount;
}
