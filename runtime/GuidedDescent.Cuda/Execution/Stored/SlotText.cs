using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>
/// What the text of a kernel says of one stream: where it begins, how eight of its elements are loaded, shown as singles and stored again.
/// </summary>
/// <param name="use">What the kernel does with it.</param>
internal abstract class SlotText(StreamUse use)
{
    /// <summary>What the kernel does with it.</summary>
    public StreamUse Use => use;

    /// <summary>The array of eight singles that the rule works on.</summary>
    public string Numbers => $"{Name}8";

    /// <summary>How the slot is stored, in words.</summary>
    public abstract string Summary { get; }

    /// <summary>Whether something is kept beside it, or drawn for it.</summary>
    public virtual bool HasBeside => true;

    /// <summary>Whether the codes of 8 bits are needed.</summary>
    public virtual bool HasCodes => false;

    /// <summary>The pointers to the elements of a chunk.</summary>
    public abstract IEnumerable<string> Pointers { get; }

    /// <summary>Loads what is needed of a lane's elements.</summary>
    public abstract IEnumerable<string> Loads { get; }

    /// <summary>Makes singles of what was loaded.</summary>
    public abstract string Open { get; }

    /// <summary>Stores singles.</summary>
    public abstract IEnumerable<string> Close { get; }

    /// <summary>What the stream is called.</summary>
    protected string Name => use.Name;

    /// <summary>The pointer to the elements of a chunk.</summary>
    protected string Stream => $"{Name}Stream";

    /// <summary>What was loaded.</summary>
    protected string Bits => $"{Name}Bits";

    /// <summary>Where the stream begins in the row of a tensor.</summary>
    protected string Start => $"tensor[{use.Index}]";

    /// <summary>What is beside the stream in the row of a tensor.</summary>
    protected string Beside => $"beside[{use.Index}]";

    /// <summary>The text of a stream.</summary>
    /// <param name="use">What the kernel does with it.</param>
    /// <param name="storage">How it is stored; null for singles.</param>
    public static SlotText Of(StreamUse use, SlotStorage? storage) => storage switch
    {
        null => new SingleText(use),
        { Format: NumberFormat.EightBit } => new CodeText(use),
        { Shows: WeightRounding.MasterCopy } => new MasterText(use, storage.Format, keepsMaster: storage.Rounding == storage.Shows),
        { Shows: WeightRounding.Compensated } => new CompensatedText(use, storage.Format, keepsRest: storage.Rounding == storage.Shows),
        { Rounding: WeightRounding.Stochastic } => new StochasticText(use, storage.Format),
        _ => new NarrowText(use, storage.Format),
    };

    /// <summary>The declaration of a pointer.</summary>
    protected string Pointer(string type, string name, string start) =>
        $"{(use.IsWritten ? "" : "const ")}{type}* {name} = {start} + chunk.offset;";
}
