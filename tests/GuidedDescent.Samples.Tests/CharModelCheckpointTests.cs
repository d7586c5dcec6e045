using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.CharModel;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.CharModel.Training;

namespace GuidedDescent.Samples.Tests;

public sealed class CharModelCheckpointTests : IDisposable
{
    private const int ProgramSteps = 300;

    private static readonly Corpus Corpus = Corpus.Load();
    private static readonly TrainingSettings Small = new(Steps: 10, Seed: 1, Layers: 1, Heads: 1, Context: 24, Sequences: 4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("charmodel");

    private RunCheckpoint File => new(_folder);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void Run_InterruptedAndResumed_EndsWithTheBitsOfOne(int interruption)
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var unbroken = new TrainingState(Small, Corpus, compute);
        TrainingResult whole = new TrainingRun(Small, Corpus).Run(unbroken, _ => { });
        Interrupt(compute, interruption);
        using var resumed = new TrainingState(Small, Corpus, compute);

        File.Load(resumed);
        Assert.Equal(interruption, resumed.Optimizer.StepCount);
        TrainingResult result = new TrainingRun(Small, Corpus).Run(resumed, _ => { });

        Assert.Equal(whole.Losses, result.Losses);
        Assert.Equal(whole.Validations, result.Validations);
        Assert.Equal(whole.ValidationLoss, result.ValidationLoss);
        Assert.Equal(whole.AveragedValidationLoss, result.AveragedValidationLoss);
        Assert.NotEqual(result.ValidationLoss, result.AveragedValidationLoss);
        Assert.Equal(Weights(unbroken), Weights(resumed));
    }

    [Fact]
    public void Load_NoCheckpoint_SaysWhatToDo()
    {
        string message = Refuse(Small);

        Assert.Contains("There is nothing to resume", message);
        Assert.Contains("Leave out --resume", message);
    }

    [Fact]
    public void Load_OtherSettings_IsRefused()
    {
        using (var compute = new Compute(CpuDevice.Shared))
        {
            Interrupt(compute, 2);
        }

        const string before = "was written with --steps 10 --seed 1 --layers 1 --heads 1 --context 24 --batch 4, but the run is";
        Assert.Contains($"{before} --steps 10 --seed 2 ", Refuse(Small with { Seed = 2 }));
        Assert.Contains($"{before} --steps 10 --seed 1 --layers 2 ", Refuse(Small with { Layers = 2 }));
        Assert.Contains($"{before} --steps 11 ", Refuse(Small with { Steps = 11 }));
    }

    [Fact]
    public void Load_FileCutOff_IsRefused()
    {
        using (var compute = new Compute(CpuDevice.Shared))
        {
            Interrupt(compute, 2);
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File.Path);
        System.IO.File.WriteAllBytes(File.Path, bytes[..(bytes.Length / 2)]);

        Assert.Contains("The run cannot go on from", Refuse(Small));
    }

    [Fact]
    public void Program_KilledAndResumed_EndsWithTheFiguresOfOne()
    {
        JsonElement whole = Finish("unbroken", resume: false);
        using (Process killed = Start("killed", resume: false))
        {
            // Any moment after the first checkpoint; it is another one each time.
            string file = Path.Combine(_folder.FullName, "killed", "charmodel.safetensors");
            while (!System.IO.File.Exists(file) && !killed.HasExited)
            {
                Thread.Sleep(1);
            }

            Thread.Sleep(Random.Shared.Next(50));
            Assert.False(killed.HasExited, "The run ended before it could be killed; it must take more steps.");
            killed.Kill();
            killed.WaitForExit();
        }

        Assert.False(System.IO.File.Exists(Json("killed")));
        JsonElement resumed = Finish("killed", resume: true);

        Assert.Equal(whole.GetProperty("losses").GetRawText(), resumed.GetProperty("losses").GetRawText());
        Assert.Equal(whole.GetProperty("validations").GetRawText(), resumed.GetProperty("validations").GetRawText());
        Assert.Equal(whole.GetProperty("validationLoss").GetDouble(), resumed.GetProperty("validationLoss").GetDouble());
        Assert.Equal(
            whole.GetProperty("averagedValidationLoss").GetDouble(), resumed.GetProperty("averagedValidationLoss").GetDouble());
        Assert.Equal(ProgramSteps, resumed.GetProperty("losses").GetArrayLength());
    }

    private JsonElement Finish(string name, bool resume)
    {
        using Process process = Start(name, resume);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        using JsonDocument document = JsonDocument.Parse(System.IO.File.ReadAllText(Json(name)));
        return document.RootElement.GetProperty("result").Clone();
    }

    private Process Start(string name, bool resume)
    {
        var start = new ProcessStartInfo("dotnet", [
            typeof(CharModelOptions).Assembly.Location,
            "--steps", ProgramSteps.ToString(CultureInfo.InvariantCulture),
            "--layers", "1", "--heads", "1", "--context", "8", "--batch", "2",
            "--checkpoint", Path.Combine(_folder.FullName, name), "--every", "3",
            "--charts", Path.Combine(_folder.FullName, $"{name}.html"), "--json", Json(name),
            .. resume ? ["--resume"] : Array.Empty<string>(),
        ]);
        return Process.Start(start)!;
    }

    private string Json(string name) => Path.Combine(_folder.FullName, $"{name}.json");

    private void Interrupt(Compute compute, int steps)
    {
        using var state = new TrainingState(Small, Corpus, compute);
        Assert.Throws<OperationCanceledException>(() => new TrainingRun(Small, Corpus).Run(
            state,
            figures =>
            {
                if (figures.Step == steps)
                {
                    throw new OperationCanceledException();
                }
            },
            new CheckpointPlan(File, Every: steps, Resume: false)));
    }

    private string Refuse(TrainingSettings settings)
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var state = new TrainingState(settings, Corpus, compute);
        return Assert.Throws<ResumeException>(() => File.Load(state)).Message;
    }

    private static float[] Weights(TrainingState state) => [.. state.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
}
