using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Writes who is updated by what.</summary>
internal sealed class OptimizerSummary
{
    private readonly TextTable _table = new(
        ["parameter", "shape", "role", "elements", "decay", "state bytes"], [false, false, false, true, false, true]);

    private OptimizerSummary()
    {
    }

    /// <summary>The text, which is the same whatever the culture.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="launches">Its next step.</param>
    public static string Of(Optimizer optimizer, LaunchList launches) => InvariantText.Of(() =>
    {
        var summary = new OptimizerSummary();
        summary.Write(optimizer, launches);
        return summary._table.ToString();
    });

    private void Write(Optimizer optimizer, LaunchList launches)
    {
        int parameters = optimizer.Groups.Sum(group => group.Parameters.Length);
        long elements = optimizer.Groups.Sum(group => group.ElementCount);
        long stateBytes = optimizer.Groups.Sum(group => group.StateBytes);
        _table.AddText($"{Count(parameters, "parameter")} of {Count(elements, "element")}, {Count(stateBytes, "byte")} of state");
        if (optimizer.GradientPipeline is { } pipeline)
        {
            _table.AddText($"{pipeline}");
        }

        foreach (WeightAverage average in optimizer.Averages)
        {
            _table.AddText($"average {average}");
        }

        int firstBucket = 0;
        foreach (OptimizerGroup group in optimizer.Groups)
        {
            Write(group, StepTraffic.Of(group, launches, firstBucket, optimizer.Device.Memory.IsHost), optimizer.StepCount);
            firstBucket += group.Buckets.Count;
        }

        foreach (FrozenGroup group in optimizer.FrozenGroups)
        {
            Begin(group.Name, "frozen, no step touches it");
            WriteRows(group.Parameters, _ => "no", _ => 0);
        }
    }

    private void Write(OptimizerGroup group, StepTraffic traffic, long step)
    {
        IUpdateRule rule = group.RuleAt(step);
        Begin(group.Name, $"{rule}");
        foreach ((string hyperparameter, Schedule schedule) in group.Schedules)
        {
            _table.AddText($"{hyperparameter} follows {schedule}");
        }

        string bytes = group.ElementCount == 0 ? "" : $", {Describe(traffic, group.ElementCount)}";
        _table.AddText($"next step: {Count(traffic.Launches, "launch", "launches")}{bytes}");
        if (group.WorkingCopyBytes > 0)
        {
            _table.AddText($"works on working copies of {Count(group.WorkingCopyBytes, "byte")} in single precision");
        }

        string decay = DecayMasking.DecayOf(rule) switch { null => "yes", 0 => "no", double amount => $"{amount}" };
        WriteRows(group.Parameters, parameter => group.Decays(parameter) ? decay : "no", group.StateBytesOf);
        foreach (ParameterScaling scaling in group.Scalings.Where(scaling => !scaling.Factors.IsEmpty))
        {
            _table.AddText($"  muP: {scaling}");
        }
    }

    private static string Describe(StepTraffic traffic, long elements)
    {
        string PerElement(long bytes) => $"{(double)bytes / elements:0.##}";

        string gradients = traffic.GradientBytes == 0 ? "" : $", {PerElement(traffic.GradientBytes)} for the gradient pipeline";
        string averages = traffic.AverageBytes == 0 ? "" : $", {PerElement(traffic.AverageBytes)} for averages";
        string all = gradients + averages == "" ? "" : $", {PerElement(traffic.Bytes)} in all";
        return $"{PerElement(traffic.KernelBytes)} bytes per element in kernels{gradients}{averages}{all}";
    }

    private void Begin(string group, string treatment)
    {
        _table.AddText("");
        _table.AddText($"{group}: {treatment}");
    }

    private void WriteRows(IReadOnlyCollection<Parameter> parameters, Func<Parameter, string> decay, Func<Parameter, long> stateBytes)
    {
        if (parameters.Count == 0)
        {
            _table.AddText("no parameters");
            return;
        }

        _table.AddHeadings();
        foreach (Parameter parameter in parameters)
        {
            _table.AddRow(
                parameter.Name,
                $"{parameter.Shape}",
                $"{parameter.Role}",
                $"{parameter.Length}",
                decay(parameter),
                $"{stateBytes(parameter)}");
        }
    }

    private static string Count(long number, string one, string? many = null) => $"{number} {(number == 1 ? one : many ?? one + "s")}";
}
