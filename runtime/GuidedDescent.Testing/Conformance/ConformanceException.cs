namespace GuidedDescent.Testing;

/// <summary>Kernels did not compute what the update rule says; the message names rule, device, step, slot, element and numbers.</summary>
/// <param name="message">What differs.</param>
public sealed class ConformanceException(string message) : Exception(message);
