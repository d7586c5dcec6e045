using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.CharModel.Training;

namespace GuidedDescent.Samples.Tests;

public sealed class CharModelCheckpointTests : IDisposable
{
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

        Assert.True(File.Load(resumed));
        Assert.Equal(interruption, resumed.Optimizer.StepCount);
        TrainingResult result = new TrainingRun(Small, Corpus).Run(resumed, _ => { });

        Assert.Equal(whole.Losses, result.Losses);
        Assert.Equal(whole.Validations, result.Validations);
        Assert.Equal(whole.ValidationLoss, result.ValidationLoss);
        Assert.Equal(whole.AveragedValidationLoss, result.AveragedValidationLoss);
        Assert.NotEqual(result.ValidationLoss, result.AveragedValidationLoss);
        Assert.Equal(Weights(unbroken), Weights(resumed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_NoCheckpoint_LeavesTheRunAtItsBeginning(bool hasFolder)
    {
        RunCheckpoint checkpoint = hasFolder ? File : new RunCheckpoint(new DirectoryInfo(Path.Combine(_folder.FullName, "missing")));
        using var compute = new Compute(CpuDevice.Shared);
        using var state = new TrainingState(Small, Corpus, compute);

        Assert.False(checkpoint.Load(state));
        Assert.Equal(0, state.Optimizer.StepCount);
        Assert.Empty(state.Validations);
    }

    [Fact]
    public void Train_InterruptedBetweenCheckpoints_KeepsTheStepItEndsWith()
    {
        using var compute = new Compute(CpuDevice.Shared);
        using (var state = new TrainingState(Small, Corpus, compute))
        using (var interruption = new CancellationTokenSource())
        {
            Assert.Throws<OperationCanceledException>(() => new TrainingRun(Small, Corpus).Train(
                state,
                figures =>
                {
                    if (figures.Step == 3)
                    {
                        interruption.Cancel();
                    }
                },
                new CheckpointPlan(File, Every: 100, Resume: false),
                interruption.Token));
        }

        using var resumed = new TrainingState(Small, Corpus, compute);
        Assert.True(File.Load(resumed));
        Assert.Equal(4, resumed.Optimizer.StepCount);
        Assert.Equal(4, resumed.Losses.Count);
    }

    [Fact]
    public void Prepare_FolderBelowAFile_SaysThatNothingCanBeWritten()
    {
        string file = Path.Combine(_folder.FullName, "file");
        System.IO.File.WriteAllText(file, "");
        string folder = Path.Combine(file, "run");

        string message = Assert.Throws<RunCheckpointException>(new RunCheckpoint(new DirectoryInfo(folder)).Prepare).Message;

        Assert.StartsWith($"--checkpoint takes a folder that files can be written to, but '{folder}' is none: ", message);
    }

    [Fact]
    public void Prepare_FolderInPlaceOfTheFile_IsRefused()
    {
        Directory.CreateDirectory(File.Path);

        Assert.Contains("as that is a folder", Assert.Throws<RunCheckpointException>(File.Prepare).Message);
    }

    [Fact]
    public void Prepare_NewFolder_IsMadeAndLeftEmpty()
    {
        var folder = new DirectoryInfo(Path.Combine(_folder.FullName, "new", "run"));

        new RunCheckpoint(folder).Prepare();

        Assert.Empty(folder.GetFileSystemInfos());
    }

    [Fact]
    public void Load_OtherSettings_IsRefused()
    {
        using (var compute = new Compute(CpuDevice.Shared))
        {
            Interrupt(compute, 2);
        }

        const string before = "was written with --steps 10 --seed 1 --layers 1 --heads 1 --context 24 --batch 4, but this run is";
        Assert.Contains($"{before} --steps 10 --seed 2 ", Refuse(Small with { Seed = 2 }));
        Assert.Contains($"{before} --steps 10 --seed 1 --layers 2 ", Refuse(Small with { Layers = 2 }));
        Assert.Contains($"{before} --steps 11 ", Refuse(Small with { Steps = 11 }));
    }

    [Theory]
    [InlineData(0.5, "it may be cut off")]
    [InlineData(0, "it has 0 bytes")]
    [InlineData(1, "its data is not as it was written")]
    public void Load_FileDamaged_IsRefused(double kept, string problem)
    {
        using (var compute = new Compute(CpuDevice.Shared))
        {
            Interrupt(compute, 2);
        }

        byte[] bytes = System.IO.File.ReadAllBytes(File.Path);
        bytes[^100] ^= 1;
        System.IO.File.WriteAllBytes(File.Path, bytes[..(int)(bytes.Length * kept)]);

        string message = Refuse(Small);

        Assert.StartsWith($"The run cannot go on from its checkpoint. {File.Path}: ", message);
        Assert.Contains(problem, message);
        Assert.EndsWith("Leave out --resume to begin anew and replace it.", message);
    }

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
        return Assert.Throws<RunCheckpointException>(() => File.Load(state)).Message;
    }

    private static float[] Weights(TrainingState state) => [.. state.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
}
