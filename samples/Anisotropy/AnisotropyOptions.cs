using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GuidedDescent.CommandLine;
using GuidedDescent.Samples.Anisotropy.Representation;

namespace GuidedDescent.Samples.Anisotropy;

/// <summary>Which experiments to run.</summary>
public enum ExperimentChoice
{
    /// <summary>Both.</summary>
    All,

    /// <summary>Linear representation learning.</summary>
    Representation,

    /// <summary>Single-index learning.</summary>
    SingleIndex,
}

/// <summary>The command line. A bad value gives one line that says what was expected.</summary>
public sealed class AnisotropyOptions
{
    private const string DefaultPage = "artifacts/anisotropy.html";

    /// <summary>Which experiments to run.</summary>
    public Option<ExperimentChoice> Experiment { get; } = new("--experiment")
    {
        Description = "representation, single-index or all",
        HelpName = "NAME",
        DefaultValueFactory = _ => ExperimentChoice.All,
        CustomParser = ParseExperiment,
    };

    /// <summary>How hard the problems of representation learning are; empty for all conditions.</summary>
    public Option<Condition[]> Conditions { get; } = new("--condition")
    {
        Description = "Condition numbers of inputs and head in representation learning, such as 100,10; may be repeated",
        HelpName = "X,F",
        CustomParser = ParseConditions,
    };

    /// <summary>The seeds; empty for those of the experiment.</summary>
    public Option<int[]> Seeds { get; } = new("--seed")
    {
        Description = "Decides a problem and its samples; may be repeated (default 0 and 1, and 0 to 7 in single-index learning)",
        HelpName = "N",
        CustomParser = ParseSeeds,
    };

    /// <summary>Whether to run a selection of a few seconds.</summary>
    public Option<bool> Quick { get; } = new("--quick")
    {
        Description = "Run the easiest condition and 100,10 on one seed, and the smaller batch of single-index learning",
    };

    /// <summary>Where the charts go; null for the usual place.</summary>
    public Option<FileInfo?> Charts { get; } = FileOption.Create("--charts", $"The page of charts (default {DefaultPage})");

    /// <summary>Where to write the figures, if anywhere.</summary>
    public Option<FileInfo?> Json { get; } = JsonOption.Create();

    /// <summary>Reads the arguments; on a mistake the invocation prints it without the whole help text.</summary>
    public ParseResult Parse(RootCommand command, string[] arguments) => command.ParseTersely(arguments);

    /// <summary>What the arguments ask for.</summary>
    public static Selection Select(ExperimentChoice experiment, Condition[]? conditions, int[]? seeds, bool quick)
    {
        Selection all = quick ? Selection.Quick : Selection.Full;
        Selection selected = all with
        {
            Conditions = conditions is { Length: > 0 } ? conditions : all.Conditions,
            RepresentationSeeds = seeds is { Length: > 0 } ? seeds : all.RepresentationSeeds,
            SpikeSeeds = seeds is { Length: > 0 } ? seeds : all.SpikeSeeds,
        };
        return experiment switch
        {
            ExperimentChoice.Representation => selected with { Spikes = [] },
            ExperimentChoice.SingleIndex => selected with { Conditions = [] },
            _ => selected,
        };
    }

    /// <summary>The page of charts.</summary>
    public static FileInfo PageOr(FileInfo? given) => given ?? new FileInfo(DefaultPage);

    private static ExperimentChoice ParseExperiment(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        switch (text)
        {
            case "all":
                return ExperimentChoice.All;
            case "representation":
                return ExperimentChoice.Representation;
            case "single-index":
                return ExperimentChoice.SingleIndex;
            default:
                result.AddError($"--experiment takes representation, single-index or all, but '{text}' came.");
                return ExperimentChoice.All;
        }
    }

    private static Condition[] ParseConditions(ArgumentResult result)
    {
        var conditions = new List<Condition>();
        foreach (Token token in result.Tokens)
        {
            Condition? condition = Condition.All.Where(known => known.ToString() == token.Value).Cast<Condition?>().SingleOrDefault();
            if (condition is null)
            {
                result.AddError($"--condition takes one of {string.Join(" ", Condition.All)}, but '{token.Value}' came.");
                break;
            }

            conditions.Add(condition.Value);
        }

        return [.. conditions.Distinct()];
    }

    private static int[] ParseSeeds(ArgumentResult result)
    {
        var seeds = new List<int>();
        foreach (Token token in result.Tokens)
        {
            if (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int seed))
            {
                result.AddError($"--seed takes a whole number from 0 to {int.MaxValue}, but '{token.Value}' came.");
                break;
            }

            seeds.Add(seed);
        }

        return [.. seeds.Distinct()];
    }
}
