namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>Something cannot be found out on this machine, or is not wanted.</summary>
/// <param name="message">Why.</param>
internal sealed class CheckSkippedException(string message) : Exception(message);
