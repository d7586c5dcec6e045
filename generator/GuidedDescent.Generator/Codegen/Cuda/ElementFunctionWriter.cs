using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>
/// Writes the rule as a device function on one element. It takes the element's number of each slot, by reference where it is stored, then
/// what is the same for a whole tensor or row, and gives back by reference what is to be reduced.
/// </summary>
internal sealed class ElementFunctionWriter
{
    private readonly CudaKernelText _text;
    private readonly Dictionary<int, string> _reduced = [];
    private readonly List<(string Name, int Value)> _asides = [];
    private readonly List<string> _givenBack = [];

    public ElementFunctionWriter(CudaKernelText text)
    {
        _text = text;
        foreach (int value in text.Kernel.Reductions.Select(reduction => reduction.Value).Distinct())
        {
            _reduced[value] = NameReduced(value);
        }
    }

    /// <summary>The variables that the caller declares for what is given back to be reduced.</summary>
    public IReadOnlyList<string> GivenBack => _givenBack;

    /// <summary>What the caller finds a reduced value in, after the call.</summary>
    public string ReducedName(int value) => _reduced[value];

    public void Write()
    {
        IEnumerable<string> elements =
            _text.ElementSlots.Select(slot => $"{(_text.IsStored(slot) ? "float&" : "float")} {_text.NameOf(slot)}");
        IEnumerable<string> uniforms = UniformValues().Select(item => $"{_text.TypeOf(item.Value)} {item.Name}");
        IEnumerable<string> parameters =
            [$"const {_text.ScalarsType}& {_text.Frame("s")}", .. elements, .. uniforms, .. _givenBack.Select(name => $"float& {name}")];
        using (_text.Writer.Block($"static __device__ __forceinline__ void {_text.Function}({string.Join(", ", parameters)})"))
        {
            _text.WriteLines(Variation.PerElement, IsParameter);
            foreach ((string name, int value) in _asides)
            {
                _text.Writer.Line($"{name} = {_text.Expressions.Write(value)};");
            }

            WriteResults(
                [.. _text.Kernel.Outputs.Where(output => _text.Schedule.VariableOf(output.Value) != _text.NameOf(output.Slot))]);
        }

        _text.Writer.Line();
    }

    /// <summary>Writes a call of the function.</summary>
    /// <param name="lane">What is written behind the name of each slot: the member of a vector, or nothing.</param>
    public void WriteCall(string lane)
    {
        IEnumerable<string> elements = _text.ElementSlots.Select(slot => $"{_text.NameOf(slot)}{lane}");
        IEnumerable<string> arguments = [_text.Frame("s"), .. elements, .. UniformValues().Select(item => item.Name), .. _givenBack];
        _text.Writer.Line($"{_text.Function}({string.Join(", ", arguments)});");
    }

    private IEnumerable<(string Name, int Value)> UniformValues() =>
        _text.Schedule.UniformsOfElements().Select(value => (_text.Schedule.VariableOf(value)!, value));

    /// <summary>A reduced value the caller has anyway keeps its name; others are given back under theirs where that is free.</summary>
    private string NameReduced(int value)
    {
        string variable = _text.Schedule.VariableOf(value)
            ?? throw new InvalidOperationException($"{_text.Kernel.Name} reduces a value it does not compute.");
        if (_text.VariationOf(value) != Variation.PerElement)
        {
            return variable;
        }

        int[] slots = [.. _text.ElementSlots.Where(slot => _text.NameOf(slot) == variable)];
        if (slots is [var own])
        {
            bool isKept = _text.IsStored(own)
                ? _text.Kernel.Outputs.Any(output => output.Slot == own && output.Value == value)
                : _text.IsLoad(value);
            if (isKept)
            {
                return variable;
            }

            variable = _text.Schedule.TakeName($"{variable}Reduced");
            _asides.Add((variable, value));
        }

        _givenBack.Add(variable);
        return variable;
    }

    /// <summary>
    /// Hands over the values that are not in their slot's variable yet;
    /// one that another is about to overwrite is put aside first.
    /// </summary>
    private void WriteResults(IReadOnlyList<SlotValue> outputs)
    {
        HashSet<string> overwritten = [.. outputs.Select(output => _text.NameOf(output.Slot))];
        Dictionary<int, string> aside = [];
        foreach (SlotValue output in outputs.Where(output => overwritten.Contains(_text.Schedule.VariableOf(output.Value)!)))
        {
            aside[output.Slot] = _text.Schedule.TakeName($"{_text.NameOf(output.Slot)}Next");
            _text.Writer.Line($"float {aside[output.Slot]} = {_text.Expressions.Write(output.Value)};");
        }

        foreach (SlotValue output in outputs)
        {
            string value = aside.TryGetValue(output.Slot, out string kept) ? kept : _text.Expressions.Write(output.Value);
            _text.Writer.Line($"{_text.NameOf(output.Slot)} = {value};");
        }
    }

    private bool IsParameter(string variable) =>
        _givenBack.Contains(variable) || _text.ElementSlots.Any(slot => _text.NameOf(slot) == variable);
}
