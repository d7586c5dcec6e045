using System.Collections.Immutable;
using System.Globalization;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// A rule that follows schedules: a copy of what was declared, which takes the values of each step in place. The declared rule stays as it
/// is, so that a schedule multiplies it anew in every step.
/// </summary>
internal sealed class ScheduledRule
{
    private readonly string _group;
    private readonly ImmutableArray<BoundSchedule> _schedules;
    private readonly IUpdateRule _declared;
    private readonly IAdjustableRule _copy;
    private readonly double[] _declaredValues;

    /// <summary>Starts from the declared values.</summary>
    /// <param name="group">The name of the group, for messages.</param>
    /// <param name="declared">The rule as it was declared.</param>
    /// <param name="schedules">What it follows.</param>
    public ScheduledRule(string group, IUpdateRule declared, ImmutableArray<BoundSchedule> schedules)
    {
        _group = group;
        _schedules = schedules;
        _declared = declared;
        _copy = declared.CopyToAdjust();
        _declaredValues = [.. schedules.Select(schedule => _copy[schedule.Place])];
    }

    /// <summary>The copy with the values of the last step moved to; one object for all steps.</summary>
    public IUpdateRule Rule => _copy.Rule;

    /// <summary>Gives every scheduled hyperparameter its value in a step. Where it throws, the next call sets all of them again.</summary>
    /// <param name="step">The 0-based index of the step.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is not finite, or outside its range.</exception>
    /// <exception cref="ArgumentException">The rule's own check says that the values do not go together.</exception>
    /// <exception cref="InvalidOperationException">A schedule has no finite value.</exception>
    public void MoveTo(long step)
    {
        for (int index = 0; index < _schedules.Length; index++)
        {
            Set(_schedules[index], step, _declaredValues[index]);
        }

        try
        {
            Rule.Validate();
        }
        catch (ArgumentException problem)
        {
            throw new ArgumentException($"At step {step} of the schedules of group '{_group}': {problem.Message}", problem);
        }
    }

    /// <summary>Refuses values with which the plan of a bucket would need memory that was not allocated for the declared ones.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="shapes">The extents of all slots of the bucket as they are.</param>
    /// <exception cref="InvalidOperationException">A slot has no memory, or memory of another size.</exception>
    public void RequireMemory(ParameterBucket bucket, ISlotShapes shapes)
    {
        RuleDescriptor descriptor = bucket.Rule.Descriptor;
        for (int slot = Slot.FirstOwn; slot < descriptor.Slots.Length; slot++)
        {
            if (!bucket.Rule.Keeps(slot, shapes))
            {
                continue;
            }

            if (!bucket.Memory.Holds(slot))
            {
                throw Missing(descriptor.Slots[slot], "for which it keeps no memory");
            }

            if (descriptor.Form == RuleForm.Matrix
                && bucket.Rule.ShapeOf(slot, shapes) is var needed
                && needed != new SlotShape(shapes.Rows(slot), shapes.Columns(slot)))
            {
                throw Missing(descriptor.Slots[slot], $"as {needed}, but its memory for that is of another size");
            }
        }
    }

    private void Set(BoundSchedule schedule, long step, double declared)
    {
        double value = ValueAt(schedule, step, declared);
        if (!schedule.Hyperparameter.Range.Contains(value))
        {
            throw OutOfRange(schedule, step, declared, value);
        }

        try
        {
            _copy[schedule.Place] = value;
        }
        catch (OverflowException)
        {
            throw OutOfRange(schedule, step, declared, value);
        }
    }

    private double ValueAt(BoundSchedule schedule, long step, double declared)
    {
        try
        {
            return schedule.ValueAt(step, declared);
        }
        catch (InvalidOperationException problem)
        {
            throw new InvalidOperationException(
                $"Group '{_group}' has no {_declared.Descriptor.Name}.{schedule.Hyperparameter.Name} at step {step}: {problem.Message}",
                problem);
        }
    }

    private ArgumentOutOfRangeException OutOfRange(BoundSchedule schedule, long step, double declared, double value)
    {
        HyperparameterDescriptor hyperparameter = schedule.Hyperparameter;
        string demand = hyperparameter.Kind == HyperparameterKind.Integer ? "an integer of its type" : "a finite number";
        return new ArgumentOutOfRangeException(
            hyperparameter.Name,
            value,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Group '{_group}': {_declared.Descriptor.Name}.{hyperparameter.Name} must be {demand} in {hyperparameter.Range}, but is "
                + $"{value} at step {step}: the declared {declared} times {schedule.Schedule}."));
    }

    private InvalidOperationException Missing(SlotDescriptor slot, string lack) =>
        new($"Group '{_group}': its schedules have come to {Rule}, which needs '{slot.Name}' {lack}: it was built with {_declared}. "
            + "Declare hyperparameters that need the same memory as all values of the schedules. Nothing was updated.");
}
