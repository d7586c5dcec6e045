using GuidedDescent.CommandLine;
using System.CommandLine;
using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Output;
using GuidedDescent.Gpu.Tests.Scenarios;
using Spectre.Console;

namespace GuidedDescent.Gpu.Tests.CommandLine;

/// <summary>The verb <c>describe</c>.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var command = new Command("describe", "Shows the GPU, the libraries that were found, and what every kernel takes of the GPU");
        command.SetAction(_ =>
        {
            IAnsiConsole console = OutputConsole.Create(widthOfFiles: 160);
            console.WriteLine(CudaLibraries.Describe());
            return GpuRequirement.Run(gpu =>
            {
                console.WriteLine(gpu.Description);
                console.Write(Kernels());
                return 0;
            });
        });
        return command;
    }

    private static Table Kernels()
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumn("kernel")
            .AddColumn(new TableColumn("registers").RightAligned())
            .AddColumn(new TableColumn("bytes of local memory").RightAligned());
        foreach (KernelResources kernel in ShippedRules.Inspect())
        {
            table.AddRow(Markup.Escape(kernel.EntryPoint), $"{kernel.Registers}", $"{kernel.LocalBytes}");
        }

        return table;
    }
}
