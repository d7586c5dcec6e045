using Spectre.Console;

namespace GuidedDescent.Gpu.Tests.Output;

/// <summary>Where the program prints its tables.</summary>
internal static class OutputConsole
{
    private const int WidthOfFiles = 160;

    /// <summary>The terminal, or plain text of a fixed width where the output goes to a file or another program.</summary>
    public static IAnsiConsole Create()
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
        console.Profile.Width = WidthOfFiles;
        return console;
    }
}
