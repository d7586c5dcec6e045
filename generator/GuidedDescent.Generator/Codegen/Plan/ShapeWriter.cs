using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>Writes what a rule says of shapes: which parameters it takes, and how large its slots are for one of them.</summary>
internal sealed class ShapeWriter(CodeWriter writer, CompiledForm form)
{
    // By its full name, as a rule may have a hyperparameter called Shape.
    private const string ShapeType = "GuidedDescent.Shape";

    public void Write()
    {
        if (form.IsSecond && !form.IsEvaluation)
        {
            writer.Line();
            string rule = $"((IUpdateRule){CompiledForm.RuleVariable})";
            writer.Line($"IUpdateRule? IUpdateRule.FormFor({ShapeType} shape) => {rule}.FormFor(shape);");
        }
        else if (!form.IsSecond && form.IsOverMatrices)
        {
            WriteFormFor();
        }

        if (NeedsShapeOf())
        {
            writer.Line();
            WriteShapeOf();
        }
    }

    private void WriteFormFor()
    {
        bool hasSecond = form.Rule.OtherForm is not null;
        writer.Line();
        writer.Line(
            $"IUpdateRule? IUpdateRule.FormFor({ShapeType} shape) => shape.Rank >= 2 ? this : "
            + (hasSecond ? $"new {CompiledForm.SecondName}(this);" : "null;"));
        if (!hasSecond)
        {
            string demand = $"{form.Rule.DisplayName} takes matrices: parameters of at least two axes. "
                + "Give vectors and scalars to a group with another rule, such as AdamW.";
            writer.Line();
            writer.Line($"string? IUpdateRule.ShapeDemand => {Literals.String(demand)};");
        }
    }

    private bool NeedsShapeOf() => SlotsBeyondGradient().Any(slot => !form.Plan.Slots[slot].Shape.IsElements);

    private void WriteShapeOf()
    {
        var names = new NameScope(form.TakenNames);
        string slotName = names.Take("slot");
        string shapes = names.Take("shapes");
        var host = new HostWriter(writer, form.Plan, HostNames.Of(form, form.Method.StepName, shapes), new NameScope([]));
        DeviceShape weight = form.Plan.Slots[0].Shape;
        writer.Line($"SlotShape IUpdateRule.ShapeOf(int {slotName}, ISlotShapes {shapes}) => {slotName} switch");
        writer.Line("{");
        using (writer.Indent("};"))
        {
            IEnumerable<IGrouping<DeviceShape, int>> groups =
                SlotsBeyondGradient().Where(slot => form.Plan.Slots[slot].Shape != weight).GroupBy(slot => form.Plan.Slots[slot].Shape);
            foreach (IGrouping<DeviceShape, int> group in groups)
            {
                string slots = string.Join(" or ", group);
                string comment = string.Join(" ", group.Select(slot => form.Plan.Slots[slot].Name));
                writer.Line($"{slots} => {Describe(host, shapes, group.Key)}, // {comment}");
            }

            writer.Line($"_ => new({shapes}.Rows(0), {shapes}.Columns(0)),");
        }
    }

    private string Describe(HostWriter host, string shapes, DeviceShape shape) =>
        shape.IsScalar ? "SlotShape.Single" : $"new({Rows(host, shapes, shape.Rows)}, {Columns(host, shape.Columns)})";

    // Rows are counted in 32 bits, columns in 64.
    private string Rows(HostWriter host, string shapes, int extent)
    {
        if (extent == DeviceShape.One)
        {
            return "1";
        }

        return form.Plan.Graph[extent] is { Opcode: Opcode.Dimension, Text: "Rows" } rows
            ? $"{shapes}.Rows({(int)rows.Number})"
            : $"checked((int){host.Expression(extent, Precedence.Primary)})";
    }

    private static string Columns(HostWriter host, int extent) => extent == DeviceShape.One ? "1" : host.Expression(extent);

    private IEnumerable<int> SlotsBeyondGradient() =>
        Enumerable.Range(0, form.Plan.Slots.Count)
            .Where(slot => form.Plan.Slots[slot].Kind is not (SlotKind.Weight or SlotKind.Gradient));
}
