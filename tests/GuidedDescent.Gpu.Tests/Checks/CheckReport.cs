using GuidedDescent.Gpu.Tests.Output;
using Spectre.Console;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>What came of all checks, as a table and as JSON.</summary>
/// <param name="Device">The GPU, driver and compiler.</param>
/// <param name="Results">The checks in the order in which they ran.</param>
internal sealed record CheckReport(string Device, IReadOnlyList<CheckResult> Results)
{
    public bool HasFailures => Results.Any(result => result.Outcome == CheckOutcome.Failed);

    public void Print(IAnsiConsole console)
    {
        console.WriteLine(Device);
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("check")
            .AddColumn("result")
            .AddColumn(new TableColumn("seconds").RightAligned().NoWrap())
            .AddColumn("detail");
        foreach (CheckResult result in Results)
        {
            table.AddRow(
                Markup.Escape(result.Name), Verdict(result.Outcome), Figure.Seconds(result.Seconds), Markup.Escape(result.Detail));
        }

        console.Write(table);
        console.WriteLine(
            $"{Count(CheckOutcome.Passed)} passed, {Count(CheckOutcome.Failed)} failed, {Count(CheckOutcome.Skipped)} skipped");
    }

    private int Count(CheckOutcome outcome) => Results.Count(result => result.Outcome == outcome);

    private static string Verdict(CheckOutcome outcome) => outcome switch
    {
        CheckOutcome.Passed => "[green]passed[/]",
        CheckOutcome.Failed => "[red]failed[/]",
        _ => "[yellow]skipped[/]",
    };
}
