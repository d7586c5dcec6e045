using System.Runtime.InteropServices;
using GuidedDescent.Testing;

namespace GuidedDescent.Cuda.Tests;

public sealed class LibraryCatalogTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [GxxFact]
    public void Hook_NamesThatCallersAskFor_LeadToTheLibrary()
    {
        CudaLibrary library = FakeLibraries.Named("gdhooked");
        Build("toolkit/lib64", library.LinuxFiles[1], 11);
        _machine.Point("CUDA_PATH", "toolkit");

        _ = Catalog(library);

        Assert.Equal(11, FakeLibraries.Which(AskAsManagedCuda("gdhooked")));
        Assert.Equal(11, FakeLibraries.Which(AskAsManagedCuda("gdhooked64_120_0")));
        Assert.False(TryAskAsManagedCuda("gdhooked2", out _));
    }

    [GxxFact]
    public void Hook_LibraryThatIsNowhere_LeavesTheNameUnresolved()
    {
        _ = Catalog(FakeLibraries.Named("gdnowhere"));

        Assert.False(TryAskAsManagedCuda("gdnowhere", out _));
    }

    [GxxFact]
    public void Require_LibraryThatWasMissing_IsFoundOnceItIsThere()
    {
        CudaLibrary library = FakeLibraries.Named("gdlater");
        LibraryCatalog catalog = Catalog(library);
        _machine.Point("CUDA_PATH", "toolkit");
        Assert.False(catalog.Has(library));

        Build("toolkit/lib64", library.LinuxFiles[1], 12);

        Assert.True(catalog.Has(library));
        Assert.Equal(12, FakeLibraries.Which(catalog.Require(library).Handle));
    }

    [GxxFact]
    public void Require_FromManyThreads_GivesAllTheSame()
    {
        CudaLibrary library = FakeLibraries.Named("gdthreads");
        Build("toolkit/lib64", library.LinuxFiles[1], 13);
        _machine.Point("CUDA_PATH", "toolkit");
        LibraryCatalog catalog = Catalog(library);

        var handles = new nint[32];
        Parallel.For(0, handles.Length, i => handles[i] = i % 2 == 0 ? catalog.Require(library).Handle : AskAsManagedCuda("gdthreads"));

        Assert.Equal(handles[0], Assert.Single(handles.Distinct()));
    }

    // What the loader has under a name it gives to whoever asks, and asks nobody: that is why ManagedCuda would get another one.
    [GxxFact]
    public void Require_ChosenFolder_ComesBeforeWhatCallersWouldFindByThemselves()
    {
        CudaLibrary library = FakeLibraries.Named("gdwins");
        Build("chosen", library.LinuxFiles[1], 14);
        _machine.Point(LibrarySearch.FolderVariable, "chosen");

        Catalog(library).Require(library);
        NativeLibrary.Load(Build("system", "any.so", 15, $"-Wl,-soname,{library.LinuxFiles[0]}"));

        Assert.Equal(14, FakeLibraries.Which(AskAsManagedCuda("gdwins")));
    }

    [GxxFact]
    public void Require_ChosenFolderTooLate_SaysWhichOneIsLoaded()
    {
        CudaLibrary library = FakeLibraries.Named("gdlate");
        string chosen = Build("chosen", library.LinuxFiles[1], 16);
        string other = Build("system", "any.so", 17, "-Wl,-soname,gdlate.so");
        NativeLibrary.Load(other);
        _machine.Point(LibrarySearch.FolderVariable, "chosen");
        LibraryCatalog catalog = Catalog(library);

        var exception = Assert.Throws<CudaLibraryNotFoundException>(() => catalog.Require(library));

        Assert.Contains($"GUIDED_DESCENT_CUDA_LIBRARIES leads to {chosen}, but this process takes {other}", exception.Message);
        Assert.False(catalog.Has(library));
        Assert.Contains(exception.Message, catalog.Describe());
    }

    [Fact]
    public void Require_LibraryThatIsNowhere_NamesAllThatWasTriedAndWhatToDo()
    {
        CudaLibrary library = FakeLibraries.Named("gdmissing");
        _machine.Point("CUDA_HOME", "toolkit");
        string broken = _machine.File($"toolkit/lib64/{library.LinuxFiles[1]}");
        LibraryCatalog catalog = Catalog(library);

        var exception = Assert.Throws<CudaLibraryNotFoundException>(() => catalog.Require(library));

        Assert.Equal(library.Title, exception.Library);
        Assert.Equal<string>(library.LinuxFiles, exception.Names);
        Assert.Equal(
            $"""
            the library gdmissing was not found.

            Names tried in every place, in this order: libgdmissing.so, libgdmissing.so.2, libgdmissing.so.1
            Places, in this order:
              GUIDED_DESCENT_CUDA_LIBRARIES: not set
              the application and the loader's path: none of these names
              CUDA_PATH: not set
              CUDA_HOME: {_machine.Root}/toolkit/lib64: nothing that loads
                {broken}: {broken}: file too short
              installed toolkit: {_machine.Root}/usr/local/cuda: no such folder
              Python packages: no site-packages (VIRTUAL_ENV, CONDA_PREFIX, user site, pythons on PATH)

            Install it. If it is installed, set GUIDED_DESCENT_CUDA_LIBRARIES to the folder it is in.
            """,
            exception.Message);
        Assert.Equal(7, exception.Places.Length);
    }

    [Fact]
    public void Require_ChosenFileThatDoesNotLoad_SaysThatNoOtherPlaceWasLookedAt()
    {
        CudaLibrary library = FakeLibraries.Named("gdrejected");
        _machine.Point(LibrarySearch.FolderVariable, "chosen");
        _machine.File($"chosen/{library.LinuxFiles[1]}");
        LibraryCatalog catalog = Catalog(library);

        var exception = Assert.Throws<CudaLibraryNotFoundException>(() => catalog.Require(library));

        Assert.Contains("No other place was looked at", exception.Message);
        Assert.DoesNotContain("CUDA_PATH", exception.Message);
    }

    [GxxFact]
    public void Describe_NamesTheFileOfALibraryAndThePlacesBeforeIt()
    {
        CudaLibrary library = FakeLibraries.Named("gddescribed");
        string path = Build("toolkit/lib64", library.LinuxFiles[1], 18);
        _machine.Point("CUDA_PATH", "toolkit");

        Assert.Equal(
            $"""
            the library gddescribed: {path}
              GUIDED_DESCENT_CUDA_LIBRARIES: not set
              the application and the loader's path: none of these names
              CUDA_PATH: {_machine.Root}/toolkit/lib64: found {path}

            """,
            Catalog(library).Describe());
    }

    [Fact]
    public void CudaLibraries_Describe_TellsOfEveryLibrary()
    {
        string text = CudaLibraries.Describe();

        Assert.All(CudaLibrary.All, library => Assert.Contains($"{library.Title}: ", text));
    }

    private LibraryCatalog Catalog(CudaLibrary library) =>
        new([library], [typeof(LibraryCatalogTests).Assembly], () => _machine.Environment);

    private string Build(string folder, string file, int which, params string[] options) =>
        FakeLibraries.Build(Path.Combine(_machine.Root, folder, file), which, options);

    // The request of ManagedCuda's own resolver.
    private static bool TryAskAsManagedCuda(string name, out nint handle) =>
        NativeLibrary.TryLoad(name, typeof(LibraryCatalogTests).Assembly, DllImportSearchPath.SafeDirectories, out handle);

    private static nint AskAsManagedCuda(string name)
    {
        Assert.True(TryAskAsManagedCuda(name, out nint handle));
        return handle;
    }
}
