using System.Diagnostics.CodeAnalysis;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>Something does not hold that must.</summary>
/// <param name="message">What was seen instead.</param>
internal sealed class CheckFailedException(string message) : Exception(message)
{
    /// <summary>Throws where a condition holds that must not.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="message">What was seen; asked for only then.</param>
    public static void ThrowIf([DoesNotReturnIf(true)] bool condition, Func<string> message)
    {
        if (condition)
        {
            throw new CheckFailedException(message());
        }
    }

    /// <summary>Throws unless a call is refused as it should be.</summary>
    /// <typeparam name="TException">The exception that refuses.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="what">What it is that must be refused.</param>
    /// <returns>The refusal.</returns>
    public static TException ThrowUnlessRefused<TException>(Action call, string what)
        where TException : Exception
    {
        try
        {
            call();
        }
        catch (TException refusal)
        {
            return refusal;
        }

        throw new CheckFailedException($"{what} was not refused with a {typeof(TException).Name}");
    }
}
