using System.CommandLine;
using System.CommandLine.Invocation;

namespace GuidedDescent.CommandLine;

/// <summary>Command lines whose mistakes are answered in one line.</summary>
internal static class TerseErrors
{
    /// <summary>Reads the arguments; on a mistake the invocation prints it without the whole help text.</summary>
    public static ParseResult ParseTersely(this RootCommand command, string[] arguments)
    {
        ParseResult result = command.Parse(arguments);
        if (result.Action is ParseErrorAction error)
        {
            error.ShowHelp = false;
        }

        return result;
    }
}
