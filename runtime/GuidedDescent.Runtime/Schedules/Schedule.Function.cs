namespace GuidedDescent;

// The way out.
public abstract partial record Schedule
{
    /// <summary>
    /// A schedule of your own, for what cannot be composed. Two are equal when their names and their functions are, and a function
    /// written in place twice is not. Checkpoints know it by its name alone. It never ends.
    /// </summary>
    /// <param name="name">What it is called where schedules are shown and compared; no quotation marks.</param>
    /// <param name="factor">
    /// The factor for the index of a step: a finite number that depends on nothing but the index, so that training resumes as it was.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty or has quotation marks.</exception>
    public static Schedule Function(string name, Func<long, double> factor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(factor);
        if (name.Contains('"'))
        {
            throw new ArgumentException($"A name is shown in quotation marks and so must have none, but {name} came.", nameof(name));
        }

        return new FunctionSchedule(name, factor);
    }
}
