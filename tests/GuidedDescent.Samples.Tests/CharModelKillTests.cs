namespace GuidedDescent.Samples.Tests;

/// <summary>Runs of the program that are killed at one moment or another and resumed, against one that nobody disturbed.</summary>
public sealed class CharModelKillTests(CharModelKillTests.UnbrokenRun unbroken) : IClassFixture<CharModelKillTests.UnbrokenRun>
{
    private const int Often = 3;
    private const int Never = 1_000_000;
    private const int Attempts = 40;

    [Fact]
    public void Program_KilledBeforeItPrintsAnything_BeginsAnewAndEndsTheSame()
    {
        CharModelFolderRun run = unbroken.Next();
        using (CharModelProcess killed = run.Start(Often))
        {
            killed.KillWhen(() => true);
        }

        Assert.Contains("Nothing to resume yet", run.Resume(Often));
        run.AssertEndedAs(unbroken.Run);
    }

    [Fact]
    public void Program_KilledBeforeItsFirstCheckpoint_BeginsAnewAndEndsTheSame()
    {
        CharModelFolderRun run = unbroken.Next();
        using (CharModelProcess killed = run.Start(Never))
        {
            killed.KillWhen(() => killed.Output.Contains(" 30/300 "));
        }

        Assert.False(File.Exists(run.Checkpoint));
        Assert.Contains("Nothing to resume yet", run.Resume(Often));
        run.AssertEndedAs(unbroken.Run);
    }

    [Fact]
    public void Program_KilledAmidItsFirstCheckpoint_BeginsAnewAndEndsTheSame()
    {
        CharModelFolderRun run = KilledAmidSaving(every: 150, run => run.HasUnfinished, run => !File.Exists(run.Checkpoint));

        Assert.Contains("Nothing to resume yet", run.Resume(Often));
        run.AssertEndedAs(unbroken.Run);
    }

    [Fact]
    public void Program_KilledAmidALaterCheckpoint_GoesOnFromTheOneBefore()
    {
        CharModelFolderRun run = KilledAmidSaving(
            Often, run => File.Exists(run.Checkpoint) && run.HasUnfinished, run => File.Exists(run.Checkpoint));

        Assert.Contains("Goes on after step ", run.Resume(Often));
        run.AssertEndedAs(unbroken.Run);
    }

    [Fact]
    public void Program_KilledAgainAndAgain_EndsTheSame()
    {
        CharModelFolderRun run = unbroken.Next();
        for (int round = 0; round < 4; round++)
        {
            DateTime before = File.GetLastWriteTimeUtc(run.Checkpoint);
            using CharModelProcess killed = run.Start(Often, "--resume");
            killed.KillWhen(() => File.GetLastWriteTimeUtc(run.Checkpoint) != before && Random.Shared.Next(50) == 0);
        }

        Assert.Contains("Goes on after step ", run.Resume(Often));
        run.AssertEndedAs(unbroken.Run);
    }

    // The kill may come too late, when the new file has its name already.
    private CharModelFolderRun KilledAmidSaving(
        int every, Predicate<CharModelFolderRun> moment, Predicate<CharModelFolderRun> isAsExpected)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            CharModelFolderRun run = unbroken.Next();
            using CharModelProcess killed = run.Start(every);
            killed.KillWhen(() => moment(run));
            if (run.HasUnfinished && isAsExpected(run))
            {
                return run;
            }
        }

        throw new InvalidOperationException($"In {Attempts} attempts no kill came amid the saving.");
    }

    /// <summary>The run that is not disturbed, and folders for those that are.</summary>
    public sealed class UnbrokenRun : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("charmodel");
        private int _runs;

        public UnbrokenRun()
        {
            Run = Next();
            using CharModelProcess process = Run.Start(Never);
            Assert.True(process.Finish() == 0, process.Errors);
        }

        internal CharModelFolderRun Run { get; }

        public void Dispose() => _folder.Delete(recursive: true);

        internal CharModelFolderRun Next() => new(Path.Combine(_folder.FullName, $"run{_runs++}"));
    }
}
