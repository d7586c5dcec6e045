namespace GuidedDescent.Generator.Planning;

/// <summary>Hands out names that do not clash: a name that is taken gets a number.</summary>
internal sealed class NameScope(IEnumerable<string> taken)
{
    private readonly HashSet<string> _taken = [.. taken];

    public bool IsTaken(string name) => _taken.Contains(name);

    public string Take(string wanted)
    {
        string name = wanted;
        for (int number = 2; !Identifiers.IsFree(name) || !_taken.Add(name); number++)
        {
            name = wanted + number;
        }

        return name;
    }

    /// <summary>A scope inside this one: what it takes is not taken here.</summary>
    public NameScope Inner() => new(_taken);
}
