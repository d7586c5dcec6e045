using System.Diagnostics;
using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Output;
using GuidedDescent.Gpu.Tests.Scenarios;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// Kernels are compiled once and loaded from files afterwards, and files that are damaged are compiled again; the numbers stay the
/// same.
/// </summary>
internal sealed class CachingCheck : ICheck
{
    // A file that is written anew loses this date.
    private static readonly DateTime _untouched = new(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public string Name => "Caching";

    public string Run(CheckSettings settings)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("guided-descent-kernels-");
        try
        {
            return Run(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(DirectoryInfo folder)
    {
        Snapshot expected = Train(Device.Cpu);
        TimeSpan compiling = TrainOnGpu(folder, expected);
        FileInfo[] files = folder.GetFiles();
        CheckFailedException.ThrowIf(files.Length < 2, () => $"{files.Length} files were kept, instead of one for each rule and one more");

        TimeSpan loading = TrainOnGpu(folder, expected);
        RequireRewritten(folder, []);

        string[] damaged = [Shorten(files[0]), ChangeOneBit(files[^1])];
        TrainOnGpu(folder, expected);
        RequireRewritten(folder, damaged);

        TrainOnGpu(folder, expected);
        RequireRewritten(folder, []);
        return $"{files.Length} files; {Figure.Milliseconds(compiling)} to open and train with compiling, {Figure.Milliseconds(loading)} "
            + "with loading; two damaged files were replaced";
    }

    private static Snapshot Train(Device device)
    {
        using var trainee = new Trainee(device, ChangingRule.All, [1000]);
        trainee.Step(round: 1);
        trainee.Step(round: 2);
        return trainee.Read();
    }

    // Dates every file, so that the next run shows which ones it writes.
    private static TimeSpan TrainOnGpu(DirectoryInfo folder, Snapshot expected)
    {
        foreach (FileInfo file in folder.GetFiles())
        {
            file.LastWriteTimeUtc = _untouched;
        }

        long start = Stopwatch.GetTimestamp();
        using var device = new CudaDevice(0, new CudaDeviceOptions { KernelFolder = folder.FullName });
        Train(device).RequireBitsOf(expected, "with kernels kept in a folder");
        return Stopwatch.GetElapsedTime(start);
    }

    private static void RequireRewritten(DirectoryInfo folder, string[] expected)
    {
        string[] rewritten = [.. folder.GetFiles().Where(file => file.LastWriteTimeUtc != _untouched).Select(file => file.Name)];
        CheckFailedException.ThrowIf(
            !rewritten.Order().SequenceEqual(expected.Order()),
            () => $"the files written were {List(rewritten)} instead of {List(expected)}");
    }

    private static string Shorten(FileInfo file)
    {
        byte[] content = File.ReadAllBytes(file.FullName);
        File.WriteAllBytes(file.FullName, content[..(content.Length / 2)]);
        return file.Name;
    }

    private static string ChangeOneBit(FileInfo file)
    {
        byte[] content = File.ReadAllBytes(file.FullName);
        content[^(content.Length / 3)] ^= 1;
        File.WriteAllBytes(file.FullName, content);
        return file.Name;
    }

    private static string List(string[] names) => names.Length == 0 ? "none" : string.Join(", ", names);
}
