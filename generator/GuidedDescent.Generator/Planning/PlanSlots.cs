using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// The slots of a plan: those of the rule, and those the plan adds for what it must keep between two operations. Every way through
/// the plan uses the added slots anew, and within a way a slot is used again as soon as nobody needs what it holds.
/// </summary>
internal sealed class PlanSlots(EquatableArray<SlotModel> ruleSlots)
{
    /// <summary>The slot of the weight in every rule.</summary>
    public const int Weight = 0;

    /// <summary>The slot of the gradient in every rule.</summary>
    public const int Gradient = 1;

    private readonly List<SlotModel> _slots = [.. ruleSlots];
    private readonly NameScope _names = new(ruleSlots.SelectMany(slot => new[] { slot.Name, slot.Variable }).Distinct());
    private readonly HashSet<int> _used = [];

    public IReadOnlyList<SlotModel> All => _slots;

    /// <summary>Begins another way through the plan: all added slots are free again.</summary>
    public void Restart() => _used.Clear();

    /// <summary>
    /// A free slot of the shape, by preference the one that has this name. What is small has a slot of its own name, as sharing would
    /// save nothing.
    /// </summary>
    public int Take(string wanted, DeviceShape shape)
    {
        bool isSmall = shape.Rows == DeviceShape.One || shape.Columns == DeviceShape.One;
        List<int> free =
        [
            .. Enumerable.Range(0, _slots.Count)
                .Where(slot => _slots[slot].Kind == SlotKind.Temporary && _slots[slot].Shape == shape && !_used.Contains(slot))
                .Where(slot => !isSmall || _slots[slot].Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') == wanted),
        ];
        int found = free.Count == 0 ? Add(wanted, SlotKind.Temporary, shape) : free.FirstOrDefault(slot => _slots[slot].Name == wanted);
        int taken = found == 0 ? free[0] : found;
        _used.Add(taken);
        return taken;
    }

    /// <summary>Nobody needs any more what a slot holds; slots of the rule stay what they are.</summary>
    public void Free(int slot) => _used.Remove(slot);

    /// <summary>The slot that holds an identity matrix.</summary>
    public int Identity(DeviceShape shape)
    {
        int found = _slots.FindIndex(slot => slot.Kind == SlotKind.Constant && slot.Shape == shape);
        return found >= 0 ? found : Add("identity", SlotKind.Constant, shape);
    }

    /// <summary>A slot of a shape, whatever it holds; one that stays empty where there is no other.</summary>
    public int OfShape(DeviceShape shape)
    {
        int found = _slots.FindIndex(slot => slot.Shape == shape);
        return found >= 0 ? found : Add("extent", SlotKind.Temporary, shape);
    }

    private int Add(string wanted, SlotKind kind, DeviceShape shape)
    {
        string name = _names.Take(wanted);
        _slots.Add(new SlotModel(name, name, kind, null)
        {
            Shape = shape,
            Initial = kind == SlotKind.Constant ? SlotInitial.Identity : SlotInitial.Zero,
        });
        return _slots.Count - 1;
    }
}
