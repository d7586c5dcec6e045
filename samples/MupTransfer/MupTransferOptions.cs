using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GuidedDescent.CommandLine;
using GuidedDescent.Samples.MupTransfer.Models;
using GuidedDescent.Samples.MupTransfer.Sweeping;

namespace GuidedDescent.Samples.MupTransfer;

/// <summary>The command line. A bad value gives one line that says what was expected.</summary>
internal sealed class MupTransferOptions
{
    private const string DefaultPage = "artifacts/mup-transfer.html";
    private const int WidthUnit = 8;
    private const int LargestWidth = 4096;

    // What stands for "as the sweep has it".
    private const int Unsaid = 0;

    /// <summary>The models; empty for all.</summary>
    public Option<string[]> Models { get; } = Names("--models", ModelFamilies.Names, "Models to train");

    /// <summary>The rules; empty for all.</summary>
    public Option<string[]> Rules { get; } = Names("--rules", SweptRule.Names, "Rules to train them with");

    /// <summary>The widths, ascending; empty for those of each sweep.</summary>
    public Option<int[]> Widths { get; } = new("--widths")
    {
        Description = $"Widths of the hidden layers, at least two multiples of {WidthUnit}; the narrowest is the base of muP",
        HelpName = "N",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = ParseWidths,
    };

    /// <summary>The steps of each run; 0 for those of each sweep.</summary>
    public Option<int> Steps { get; } = NumberOption.Create("--steps", "Steps of each run", Unsaid, 1, 100_000);

    /// <summary>The runs that a loss is the mean of; 0 for those of each sweep.</summary>
    public Option<int> Seeds { get; } = NumberOption.Create("--seeds", "Runs that each loss is the mean of", Unsaid, 1, 100);

    /// <summary>Whether to run half a minute of it.</summary>
    public Option<bool> Quick { get; } = new("--quick")
    {
        Description = "Run digits only, at fewer widths with fewer steps",
    };

    /// <summary>Where the charts go; null for the usual place.</summary>
    public Option<FileInfo?> Charts { get; } = FileOption.Create("--charts", $"The page of charts (default {DefaultPage})");

    /// <summary>Where to write the figures, if anywhere.</summary>
    public Option<FileInfo?> Json { get; } = JsonOption.Create();

    /// <summary>A command with all options.</summary>
    public RootCommand Command(string description) => new(description)
    {
        Models, Rules, Widths, Steps, Seeds, Quick, Charts, Json,
    };

    /// <summary>Reads the arguments; on a mistake the invocation prints it without the whole help text.</summary>
    public ParseResult Parse(RootCommand command, string[] arguments) => command.ParseTersely(arguments);

    /// <summary>The sweeps that the arguments ask for.</summary>
    public IReadOnlyList<SweepPlan> Plans(ParseResult arguments)
    {
        IReadOnlyList<SweepPlan> all = arguments.GetValue(Quick) ? Selection.Quick : Selection.Full;
        return
        [
            .. from plan in all
               where Includes(arguments.GetValue(Models), plan.Model) && Includes(arguments.GetValue(Rules), plan.Rule)
               select plan with
               {
                   Widths = arguments.GetValue(Widths) is { Length: > 0 } widths ? widths : plan.Widths,
                   Steps = arguments.GetValue(Steps) is var steps and not Unsaid ? steps : plan.Steps,
                   Seeds = arguments.GetValue(Seeds) is var seeds and not Unsaid ? seeds : plan.Seeds,
               },
        ];
    }

    /// <summary>The page of charts.</summary>
    public FileInfo Page(ParseResult arguments) => arguments.GetValue(Charts) ?? new FileInfo(DefaultPage);

    private static bool Includes(string[]? chosen, string name) => chosen is null or [] || chosen.Contains(name);

    private static Option<string[]> Names(string option, IReadOnlyList<string> known, string description) => new(option)
    {
        Description = $"{description}: {string.Join(" ", known)} (default all)",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result =>
        {
            string[] names = [.. result.Tokens.Select(token => token.Value).Distinct()];
            if (names.Except(known).FirstOrDefault() is { } unknown)
            {
                result.AddError($"{option} takes {string.Join(" or ", known)}, but '{unknown}' came.");
            }

            return names;
        },
    };

    private static int[] ParseWidths(ArgumentResult result)
    {
        var widths = new SortedSet<int>();
        foreach (Token token in result.Tokens)
        {
            if (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int width)
                || width is < WidthUnit or > LargestWidth || width % WidthUnit != 0)
            {
                result.AddError($"--widths takes multiples of {WidthUnit} up to {LargestWidth}, but '{token.Value}' came.");
                return [];
            }

            widths.Add(width);
        }

        if (widths.Count == 1)
        {
            result.AddError($"--widths takes at least two different widths, but only {widths.Min} came.");
        }

        return [.. widths];
    }
}
