using System.CommandLine;
using System.CommandLine.Invocation;
using GuidedDescent.Gpu.Tests.CommandLine;

var command = new RootCommand("Checks and times the optimizers on the first NVIDIA GPU of this machine.")
{
    CheckCommand.Create(),
    BenchCommand.Create(),
    ReportCommand.Create(),
    DescribeCommand.Create(),
};
ParseResult result = command.Parse(args);

// A mistake is answered in a line, without the whole help text; a call without a verb is none.
if (args.Length > 0 && result.Action is ParseErrorAction error)
{
    error.ShowHelp = false;
}

return result.Invoke();
