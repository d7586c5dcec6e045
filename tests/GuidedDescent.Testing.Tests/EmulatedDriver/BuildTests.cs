namespace GuidedDescent.Testing.Tests;

public sealed class BuildTests
{
    [GxxFact]
    public void Build_Twice_GivesTheSameFolderWithAllLibraries()
    {
        string folder = EmulatedCudaDriver.Build();

        string[] libraries = ["libcuda.so.1", "libnvrtc.so.12", "libcublas.so.12", "libcusolver.so.11"];
        Assert.All(libraries, library => Assert.True(File.Exists(Path.Combine(folder, library))));
        Assert.Equal(folder, EmulatedCudaDriver.Build());
    }
}
