using Spectre.Console;

namespace GuidedDescent.CommandLine;

// Source that the programs of this repository share: the samples, the benchmarks, the checks on a GPU.

/// <summary>Where a program prints its tables.</summary>
internal static class OutputConsole
{
    /// <summary>The terminal, or plain text of a fixed width where the output goes to a file or another program.</summary>
    /// <param name="widthOfFiles">The width of that text, in characters.</param>
    public static IAnsiConsole Create(int widthOfFiles)
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = widthOfFiles;
        return console;
    }
}
