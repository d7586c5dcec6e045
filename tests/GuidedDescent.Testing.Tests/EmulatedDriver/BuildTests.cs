namespace GuidedDescent.Testing.Tests;

public sealed class BuildTests
{
    [GxxFact]
    public void Build_Twice_GivesTheSameFolderWithBothLibraries()
    {
        string folder = EmulatedCudaDriver.Build();

        Assert.True(File.Exists(Path.Combine(folder, "libcuda.so.1")));
        Assert.True(File.Exists(Path.Combine(folder, "libnvrtc.so.12")));
        Assert.Equal(folder, EmulatedCudaDriver.Build());
    }
}
