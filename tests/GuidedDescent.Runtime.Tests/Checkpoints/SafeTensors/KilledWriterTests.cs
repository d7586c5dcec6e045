using System.Diagnostics;
using System.Globalization;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

/// <summary>Kills a program while it writes files.</summary>
public sealed class KilledWriterTests : IDisposable
{
    private const int Kills = 20;

    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.File("file");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_ProcessKilledAtAnyMoment_LeavesAWholeFile()
    {
        SafeTensorsWriter.Write(FilePath, [], new Dictionary<string, string> { ["round"] = "0" });
        var random = new Random(1);
        int round = 0;
        int rounds = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            WriteAndKill(round + 1, random.Next(40_000));
            int last = CheckedRound();
            Assert.InRange(last, round, int.MaxValue);
            rounds += last - round;
            round = last;
        }

        Assert.InRange(rounds, Kills, int.MaxValue);
        string[] unfinished = [.. _folder.Names.Where(name => name != "file")];
        Assert.All(unfinished, name => Assert.Matches(@"^file\.[0-9a-f]{32}\.unfinished$", name));
        Assert.InRange(unfinished.Length, 1, Kills);
    }

    private void WriteAndKill(int firstRound, int microseconds)
    {
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet) { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(WritingProgram).Assembly.Location);
        start.ArgumentList.Add(FilePath);
        start.ArgumentList.Add(firstRound.ToString(CultureInfo.InvariantCulture));
        using Process process = Process.Start(start)!;
        try
        {
            Assert.Equal("writing", process.StandardOutput.ReadLine());
            WaitForFirstRound(firstRound, process);
            var clock = Stopwatch.StartNew();
            SpinWait.SpinUntil(() => clock.Elapsed.TotalMicroseconds >= microseconds);
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    // The first round compiles and is slow: to be killed in the midst of others, it must be over.
    private void WaitForFirstRound(int firstRound, Process process)
    {
        var clock = Stopwatch.StartNew();
        while (CheckedRound() < firstRound)
        {
            Assert.False(process.HasExited, "The program that writes has ended.");
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        }
    }

    /// <summary>The round that wrote the file, if the file is whole.</summary>
    private int CheckedRound()
    {
        using var file = SafeTensorsFile.Open(FilePath, requireChecksums: true);
        file.Verify();
        int round = int.Parse(file.Metadata["round"], CultureInfo.InvariantCulture);
        float[] elements = new float[WritingProgram.Elements];
        Assert.Equal(round == 0 ? [] : WritingProgram.Names, file.Tensors.Select(tensor => tensor.Name));
        foreach (SafeTensor tensor in file.Tensors)
        {
            tensor.ReadSingles(0, elements);
            Assert.Equal(-1, elements.AsSpan().IndexOfAnyExcept(round));
        }

        return round;
    }
}
