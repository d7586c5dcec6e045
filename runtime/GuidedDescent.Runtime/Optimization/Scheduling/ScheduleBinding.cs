using System.Collections.Immutable;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Finds the hyperparameter that each schedule of a group is for, or says which it could not.</summary>
internal static class ScheduleBinding
{
    /// <summary>The schedules in the order of the rule's hyperparameters.</summary>
    /// <exception cref="ArgumentException">
    /// The rule has no hyperparameter of a name, or no schedule can change it, or there is no schedule for it.
    /// </exception>
    public static ImmutableArray<BoundSchedule> Bind(string group, RuleDescriptor rule, IDictionary<string, Schedule>? schedules)
    {
        IEnumerable<BoundSchedule> bound = (schedules ?? ImmutableDictionary<string, Schedule>.Empty)
            .Select(pair => Bind(group, rule, pair.Key, pair.Value));
        return [.. bound.OrderBy(schedule => schedule.Place)];
    }

    private static BoundSchedule Bind(string group, RuleDescriptor rule, string name, Schedule? schedule)
    {
        int place = Enumerable.Range(0, rule.Hyperparameters.Length).FirstOrDefault(index => rule.Hyperparameters[index].Name == name, -1);
        string? problem = place < 0 ? $"{rule.Name} has no hyperparameter of that name" : ProblemOf(rule, rule.Hyperparameters[place]);
        if (problem is not null)
        {
            throw new ArgumentException(
                $"Group '{group}' has a schedule for '{name}', but {problem}. {DescribeAdjustable(rule, name)}",
                nameof(ParameterGroup.Schedules));
        }

        return schedule is null
            ? throw new ArgumentException(
                $"Group '{group}' has null for the schedule of '{name}'; leave the entry out to keep the declared value.",
                nameof(ParameterGroup.Schedules))
            : new BoundSchedule(place, rule.Hyperparameters[place], schedule);
    }

    private static string? ProblemOf(RuleDescriptor rule, HyperparameterDescriptor hyperparameter)
    {
        string name = $"{rule.Name}.{hyperparameter.Name}";
        return hyperparameter.Kind switch
        {
            _ when hyperparameter.IsAdjustable => null,
            HyperparameterKind.Flag => $"{name} is true or false, which no factor can scale; assign the group's Rule",
            HyperparameterKind.Choice => $"{name} is a choice, which no factor can scale; assign the group's Rule",
            _ => $"the property {name} has no init accessor of its own type, so that it cannot be set in a copy",
        };
    }

    private static string DescribeAdjustable(RuleDescriptor rule, string wanted)
    {
        string[] names = [.. rule.Hyperparameters.Where(each => each.IsAdjustable).Select(each => each.Name)];
        return names.Length == 0 ? "It has none that can be scheduled." : SimilarNames.Describe(wanted, names);
    }
}
