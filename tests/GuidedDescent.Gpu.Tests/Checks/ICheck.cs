namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>One thing that must hold on a GPU.</summary>
internal interface ICheck
{
    /// <summary>What <c>--only</c> and the table call it.</summary>
    string Name { get; }

    /// <summary>Finds out.</summary>
    /// <returns>What was seen, in a line.</returns>
    /// <exception cref="CheckFailedException">It does not hold.</exception>
    /// <exception cref="CheckSkippedException">It cannot be found out here.</exception>
    string Run(CheckSettings settings);
}
