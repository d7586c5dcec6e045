using System.Runtime.InteropServices;
using GuidedDescent.Testing;

namespace GuidedDescent.Cuda.Tests;

public sealed class LibraryLoaderTests : IDisposable
{
    private const string Chosen = LibrarySearch.FolderVariable;

    private readonly Machine _machine = new();

    public static TheoryData<string, string, string> Folders => new()
    {
        { "toolkit", "CUDA_PATH=toolkit", "toolkit/lib64" },
        { "target", "CUDA_HOME=toolkit", RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? "toolkit/targets/sbsa-linux/lib" : "toolkit/targets/x86_64-linux/lib" },
        { "installed", "", "usr/local/cuda/lib64" },
        { "environment", "VIRTUAL_ENV=venv", "venv/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib" },
        { "conda", "CONDA_PREFIX=conda", "conda/lib/python3.12/site-packages/nvidia/cu13/lib" },
        { "user", "", "home/.local/lib/python3.12/site-packages/torch/lib" },
        { "chosen", $"{Chosen}=anywhere", "anywhere" },
    };

    public void Dispose() => _machine.Dispose();

    [GxxTheory]
    [MemberData(nameof(Folders))]
    public void Load_LibraryInOnePlace_IsFound(string name, string variable, string folder)
    {
        CudaLibrary library = FakeLibraries.Named($"gdplace{name}");
        string path = Build(folder, library.LinuxFiles[2], 7);
        if (variable.Split('=') is [string key, string value])
        {
            _machine.Point(key, value);
        }

        LibrarySearchResult result = Load(library);

        Assert.Equal(path, result.Found!.Path);
        Assert.Equal(7, FakeLibraries.Which(result.Found.Handle));
        Assert.Equal($"found {path}", result.Outcomes[^1].Outcome);
    }

    [GxxFact]
    public void Load_SeveralVersions_TakesTheNewest()
    {
        CudaLibrary library = FakeLibraries.Named("gdversions");
        Build("toolkit/lib64", library.LinuxFiles[2], 1);
        Build("toolkit/lib64", library.LinuxFiles[1], 2);
        _machine.Point("CUDA_PATH", "toolkit");

        Assert.Equal(2, FakeLibraries.Which(Load(library).Found!.Handle));
    }

    // A library that is loaded answers to the name it gives itself, as one on the loader's path would.
    [GxxFact]
    public void Load_LibraryOnTheLoadersPath_IsFoundWithItsFile()
    {
        CudaLibrary library = FakeLibraries.Named("gdbyname");
        string path = Build("system", "really.so", 3, $"-Wl,-soname,{library.LinuxFiles[1]}");
        NativeLibrary.Load(path);

        FoundLibrary found = Load(library).Found!;

        Assert.Equal(3, FakeLibraries.Which(found.Handle));
        Assert.Equal(path, found.Path);
        Assert.False(found.IsChosen);
    }

    [GxxFact]
    public void Load_LibraryInAChosenFolderAndOnTheLoadersPath_TakesTheChosen()
    {
        CudaLibrary library = FakeLibraries.Named("gdbefore");
        NativeLibrary.Load(Build("system", "really.so", 3, $"-Wl,-soname,{library.LinuxFiles[0]}"));
        Build("chosen", library.LinuxFiles[2], 4);
        _machine.Point(Chosen, "empty", "chosen");
        _machine.Folder("empty");

        LibrarySearchResult result = Load(library);

        Assert.Equal(4, FakeLibraries.Which(result.Found!.Handle));
        Assert.True(result.Found.IsChosen);
        Assert.Equal(["none of these names", $"found {result.Found.Path}"], result.Outcomes.Select(outcome => outcome.Outcome));
    }

    [GxxFact]
    public void Load_FileForAnotherProcessor_SaysSoAndGoesOn()
    {
        CudaLibrary library = FakeLibraries.Named("gdprocessor");
        string foreign = Build("toolkit/lib64", library.LinuxFiles[1], 1);
        Overwrite(foreign, offset: 18, 0xF7);
        string good = Build("toolkit/lib64", library.LinuxFiles[2], 2);
        _machine.Point("CUDA_PATH", "toolkit");

        LibrarySearchResult result = Load(library);

        Assert.Equal(good, result.Found!.Path);
        Assert.Equal([$"{foreign}: it is there, but not for this processor"], result.Outcomes[^1].Refusals);
    }

    [GxxFact]
    public void Load_FilesThatDoNotLoad_AreListedWithWhatTheLoaderSays()
    {
        CudaLibrary library = FakeLibraries.Named("gdbroken");
        string noLibrary = _machine.File($"toolkit/lib64/{library.LinuxFiles[0]}");
        string shortWord = Build("toolkit/lib64", library.LinuxFiles[1], 1);
        Overwrite(shortWord, offset: 4, 1);
        string needed = Build("toolkit/lib64", "libgdneeded.so", 1);
        string lonely = Build(
            "toolkit/lib64", library.LinuxFiles[2], 1, $"-L{Path.GetDirectoryName(needed)}", "-Wl,--no-as-needed", "-lgdneeded");
        File.Delete(needed);
        _machine.Point("CUDA_PATH", "toolkit");

        LibrarySearchResult result = Load(library);

        Assert.Null(result.Found);
        IReadOnlyList<string> refusals = result.Outcomes.Single(outcome => outcome.Place.Folder is not null).Refusals;
        Assert.Equal(
            [
                $"{noLibrary}: {noLibrary}: file too short",
                $"{shortWord}: {shortWord}: wrong ELF class: ELFCLASS32",
                $"{lonely}: libgdneeded.so: cannot open shared object file: No such file or directory",
            ],
            refusals);
    }

    [GxxFact]
    public void Load_AnotherLibraryOfTheName_IsRefused()
    {
        CudaLibrary library = FakeLibraries.Named("gdother");
        string path = Path.Combine(_machine.Folder("toolkit/lib64"), library.LinuxFiles[0]);
        FakeLibraries.Compile(path, "extern \"C\" int something_else() { return 0; }");
        _machine.Point("CUDA_PATH", "toolkit");

        PlaceOutcome outcome = Load(library).Outcomes.Single(outcome => outcome.Place.Folder is not null);

        Assert.Equal([$"{path}: it loads, but is another library, as it exports no gd_which"], outcome.Refusals);
    }

    [GxxFact]
    public void Load_ChosenFileThatDoesNotLoad_EndsTheSearch()
    {
        CudaLibrary library = FakeLibraries.Named("gdrefused");
        _machine.File($"chosen/{library.LinuxFiles[1]}");
        Build("toolkit/lib64", library.LinuxFiles[1], 1);
        _machine.Point(Chosen, "chosen", "missing");
        _machine.Point("CUDA_PATH", "toolkit");

        LibrarySearchResult result = Load(library);

        Assert.Null(result.Found);
        Assert.True(result.EndedEarly);
        Assert.Equal(["nothing that loads", "no such folder"], result.Outcomes.Select(outcome => outcome.Outcome));
    }

    // As NVRTC does, which opens its tables by name when it first compiles.
    [GxxFact]
    public void Load_LibraryThatOpensAnotherByName_HasItLoadedFromBesideAndFromBesideTheTargetOfALink()
    {
        CudaLibrary library = FakeLibraries.Named("gdopens");
        Build("installed", library.LinuxFiles[1], 1);
        Build("installed", "libgdopens-companion.so.12.8", 5, "-Wl,-soname,libgdopens-companion.so.12.8");
        Build("toolkit/lib64", "libgdopens-companion.so.11.8", 6, "-Wl,-soname,libgdopens-companion.so.11.8");
        _machine.Link($"toolkit/lib64/{library.LinuxFiles[1]}", $"installed/{library.LinuxFiles[1]}");
        _machine.Point("CUDA_PATH", "toolkit");
        Assert.False(NativeLibrary.TryLoad("libgdopens-companion.so.12.8", out _));

        Assert.NotNull(Load(library).Found);

        Assert.Equal(5, FakeLibraries.Which(NativeLibrary.Load("libgdopens-companion.so.12.8")));
        Assert.Equal(6, FakeLibraries.Which(NativeLibrary.Load("libgdopens-companion.so.11.8")));
    }

    private LibrarySearchResult Load(CudaLibrary library) =>
        new LibraryLoader(typeof(LibraryLoaderTests).Assembly).Load(library, _machine.Environment);

    private string Build(string folder, string file, int which, params string[] options) =>
        FakeLibraries.Build(Path.Combine(_machine.Root, folder, file), which, options);

    private static void Overwrite(string path, int offset, byte value)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[offset] = value;
        File.WriteAllBytes(path, bytes);
    }
}
