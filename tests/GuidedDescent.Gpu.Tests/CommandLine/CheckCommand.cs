using GuidedDescent.CommandLine;
using System.CommandLine;
using GuidedDescent.Gpu.Tests.Checks;
using GuidedDescent.Gpu.Tests.Output;

namespace GuidedDescent.Gpu.Tests.CommandLine;

/// <summary>The verb <c>check</c>.</summary>
internal static class CheckCommand
{
    private const long MostLargeElements = 1L << 40;

    public static Command Create()
    {
        Option<string[]> only = Names("--only", "Run only the checks of these names");
        Option<string[]> except = Names("--except", "Leave the checks of these names out");
        var quick = new Option<bool>("--quick") { Description = "Small sizes and few steps" };
        var skipLarge = new Option<bool>("--skip-large") { Description = "Leave out the tensor of more than 2^31 elements" };
        Option<long?> largeElements = CountOption.Named(
            "--large-elements", "The size of the largest tensor, to try its check on a small device", MostLargeElements);
        Option<FileInfo?> json = JsonOption.Create();
        var command = new Command("check", "Checks that the library works on this GPU; the exit code is 1 if anything fails")
        {
            only, except, quick, skipLarge, largeElements, json,
        };
        command.SetAction(arguments => GpuRequirement.Run(gpu =>
        {
            var settings = new CheckSettings
            {
                Gpu = gpu.Properties,
                Quick = arguments.GetValue(quick),
                SkipLarge = arguments.GetValue(skipLarge),
                LargeElements = arguments.GetValue(largeElements) ?? CheckSettings.DefaultLargeElements,
            };
            IEnumerable<ICheck> checks = Choose(arguments.GetValue(only)!, arguments.GetValue(except)!);
            var report = new CheckReport(gpu.Description, new CheckRun(Console.Error).Run(checks, settings));
            JsonOutput.Write(arguments.GetValue(json), report);
            report.Print(OutputConsole.Create(widthOfFiles: 160));
            return report.HasFailures ? 1 : 0;
        }));
        return command;
    }

    private static IEnumerable<ICheck> Choose(string[] only, string[] except) =>
        CheckRun.All.Where(check => (only.Length == 0 || only.Contains(check.Name)) && !except.Contains(check.Name));

    private static Option<string[]> Names(string name, string description)
    {
        var option = new Option<string[]>(name)
        {
            Description = description,
            HelpName = "NAME",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        return option.AcceptOnlyFromAmong([.. CheckRun.All.Select(check => check.Name)]);
    }
}
