namespace VerifyTests.StandInTests;

/// <summary>Snapshots that are committed, in the folder and under the names that <see cref="ProcessSettings"/> derives.</summary>
public class DerivedPathTests
{
    [Fact]
    public Task Report() => Verify("A report\r\nof two lines.");

    [Fact]
    public Task Kernels()
    {
        return Verify(
            "Two kernels.",
            [new Target("cu", "__global__ void First();", "First"), new Target("cu", "__global__ void Second();", "Second")]);
    }
}
