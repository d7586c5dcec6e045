namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>What came of a check.</summary>
internal enum CheckOutcome
{
    /// <summary>It holds.</summary>
    Passed,

    /// <summary>It does not hold, or something else went wrong meanwhile.</summary>
    Failed,

    /// <summary>It was not found out.</summary>
    Skipped,
}

/// <summary>One line of the closing table.</summary>
/// <param name="Name">The check.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">What was seen, or why not.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record CheckResult(string Name, CheckOutcome Outcome, string Detail, double Seconds);
