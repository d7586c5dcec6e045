namespace GuidedDescent.Cuda.Tests;

public sealed class LibrarySearchTests
{
    [Fact]
    public void Places_BareMachine_SaysWhatIsNotSet()
    {
        using var machine = new Machine();

        Assert.Equal(
            [
                "GUIDED_DESCENT_CUDA_LIBRARIES: not set",
                "the application and the loader's path",
                "CUDA_PATH: not set",
                "CUDA_HOME: not set",
                "installed toolkit: /usr/local/cuda: no such folder",
                "Python packages: no site-packages (VIRTUAL_ENV, CONDA_PREFIX, user site, pythons on PATH)",
            ],
            Describe(machine, CudaLibrary.Nvrtc));
    }

    [Fact]
    public void Places_EverythingSet_ComesInTheOrderOfTheDocumentation()
    {
        using var machine = new Machine();
        machine.Point("GUIDED_DESCENT_CUDA_LIBRARIES", "chosen", "also");
        machine.Point("CUDA_PATH", "cuda-path");
        machine.Point("CUDA_HOME", "cuda-home");
        machine.Point("VIRTUAL_ENV", "venv");
        machine.Point("CONDA_PREFIX", "conda");
        machine.Point("PATH", "usr/bin");
        machine.File("usr/bin/python3");
        foreach (string folder in (string[])
            [
                "cuda-path/lib64", "cuda-home/lib", "usr/local/cuda/lib64", "usr/lib/wsl/lib",
                "venv/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib", "venv/lib/python3.12/site-packages/nvidia/cu13/lib",
                "conda/lib/python3.11/site-packages/torch/lib", "home/.local/lib/python3.9/site-packages/nvidia/cublas/lib",
                "usr/lib/python3/dist-packages/torch/lib", "usr/local/lib/python3.11/dist-packages/nvidia/cu13/lib",
            ])
        {
            machine.Folder(folder);
        }

        Assert.Equal(
            [
                "GUIDED_DESCENT_CUDA_LIBRARIES: /chosen",
                "GUIDED_DESCENT_CUDA_LIBRARIES: /also",
                "the application and the loader's path",
                "CUDA_PATH: /cuda-path/lib64",
                "CUDA_HOME: /cuda-home/lib",
                "installed toolkit: /usr/local/cuda/lib64",
                "Windows Subsystem for Linux: /usr/lib/wsl/lib",
                "Python packages: /venv/lib/python3.12/site-packages/nvidia/cuda_nvrtc/lib",
                "Python packages: /venv/lib/python3.12/site-packages/nvidia/cu13/lib",
                "Python packages: /conda/lib/python3.11/site-packages/torch/lib",
                "Python packages: /home/.local/lib/python3.9/site-packages/nvidia/cublas/lib",
                "Python packages: /usr/lib/python3/dist-packages/torch/lib",
                "Python packages: /usr/local/lib/python3.11/dist-packages/nvidia/cu13/lib",
            ],
            Describe(machine, CudaLibrary.Driver));
    }

    [Fact]
    public void Places_LibraryOtherThanTheDriver_AreNotThoseOfWindows()
    {
        using var machine = new Machine();

        Assert.Contains("Windows Subsystem for Linux: /usr/lib/wsl/lib", Describe(machine, CudaLibrary.Driver));
        Assert.DoesNotContain("Windows Subsystem for Linux: /usr/lib/wsl/lib", Describe(machine, CudaLibrary.Nvrtc));
    }

    [Fact]
    public void Places_PythonThatIsALink_AreBesideTheLinkAndBesideItsTarget()
    {
        using var machine = new Machine();
        machine.Point("PATH", "project/bin");
        machine.File("opt/python/bin/python3.13");
        machine.Link("project/bin/python", "opt/python/bin/python3.13");
        machine.Folder("project/lib/python3.13/site-packages/torch/lib");
        machine.Folder("opt/python/lib/python3.13/site-packages/torch/lib");

        string[] places = Describe(machine, CudaLibrary.Nvrtc);

        Assert.Equal(
            [
                "Python packages: /project/lib/python3.13/site-packages/torch/lib",
                "Python packages: /opt/python/lib/python3.13/site-packages/torch/lib",
            ],
            places[^2..]);
    }

    [Fact]
    public void Places_ShimsOfPyenv_AreThoseOfItsVersions()
    {
        using var machine = new Machine();
        machine.Point("PATH", "pyenv/shims");
        machine.File("pyenv/shims/python3");
        machine.Folder("pyenv/versions/3.11.7/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib");

        Assert.Equal(
            "Python packages: /pyenv/versions/3.11.7/lib/python3.11/site-packages/nvidia/cuda_nvrtc/lib",
            Describe(machine, CudaLibrary.Nvrtc)[^1]);
    }

    [Fact]
    public void Places_FolderOnThePathWithoutPython_HasNoPackages()
    {
        using var machine = new Machine();
        machine.Point("PATH", "tools/bin", "missing");
        machine.Folder("tools/bin");
        machine.Folder("tools/lib/python3.11/site-packages/torch/lib");

        Assert.StartsWith("Python packages: no site-packages", Describe(machine, CudaLibrary.Nvrtc)[^1]);
    }

    [Fact]
    public void Places_OtherFolderOfTheUser_ReplacesTheUsualOne()
    {
        using var machine = new Machine();
        machine.Point("PYTHONUSERBASE", "base");
        machine.Folder("base/lib/python3.11/site-packages/torch/lib");
        machine.Folder("home/.local/lib/python3.11/site-packages/torch/lib");

        string[] places = Describe(machine, CudaLibrary.Nvrtc);

        Assert.Contains("Python packages: /base/lib/python3.11/site-packages/torch/lib", places);
        Assert.DoesNotContain("Python packages: /home/.local/lib/python3.11/site-packages/torch/lib", places);
    }

    [Fact]
    public void Places_LinkBetweenTheFoldersOfAnEnvironment_AreNamedOnce()
    {
        using var machine = new Machine();
        machine.Point("VIRTUAL_ENV", "venv");
        machine.Folder("venv/lib/python3.11/site-packages/torch/lib");
        machine.Link("venv/lib64", "venv/lib");

        Assert.Single(Describe(machine, CudaLibrary.Nvrtc), place => place.Contains("torch"));
    }

    [Fact]
    public void Places_PackagesWithoutNvidia_SayWhatWasWanted()
    {
        using var machine = new Machine();
        machine.Point("VIRTUAL_ENV", "venv");
        machine.Folder("venv/lib/python3.11/site-packages/numpy");

        Assert.Equal(
            "Python packages: /venv/lib/python3.11/site-packages: has none of the folders nvidia/*, torch/lib",
            Describe(machine, CudaLibrary.Nvrtc)[^1]);
    }

    [Fact]
    public void Places_Windows_AreThoseOfWindows()
    {
        using var machine = new Machine { IsWindows = true };
        machine.Point("GUIDED_DESCENT_CUDA_LIBRARIES", "chosen", "also");
        machine.Point("CUDA_PATH", "CUDA/v13.0");
        machine.Point("APPDATA", "Roaming");
        machine.Point("PATH", "Python312");
        machine.File("Python312/python.exe");
        machine.Folder("CUDA/v13.0/bin/x64");
        machine.Folder("CUDA/v13.0/bin");
        machine.Folder("Python312/Lib/site-packages/nvidia/cu13/bin/x86_64");
        machine.Folder("Roaming/Python/Python312/site-packages/nvidia/cuda_nvrtc/bin");

        Assert.Equal(
            [
                "GUIDED_DESCENT_CUDA_LIBRARIES: /chosen",
                "GUIDED_DESCENT_CUDA_LIBRARIES: /also",
                "the application and the loader's path",
                "CUDA_PATH: /CUDA/v13.0/bin/x64",
                "CUDA_PATH: /CUDA/v13.0/bin",
                "CUDA_HOME: not set",
                "Python packages: /Roaming/Python/Python312/site-packages/nvidia/cuda_nvrtc/bin",
                "Python packages: /Python312/Lib/site-packages/nvidia/cu13/bin/x86_64",
                "Python packages: /Python312/Lib/site-packages/nvidia/cu13/bin",
            ],
            Describe(machine, CudaLibrary.Driver));
    }

    [Fact]
    public void Files_EveryLibrary_BeginWithWhatManagedCudaLooksForByItself()
    {
        foreach (CudaLibrary library in CudaLibrary.All)
        {
            string asked = library.AskedFor[0];
            Assert.Equal(asked.StartsWith("lib") ? $"{asked}.so" : $"lib{asked}.so", library.LinuxFiles[0]);
            Assert.Contains(library.WindowsFiles, file => file == $"{library.AskedFor[1].Replace(".dll", "")}.dll");
        }
    }

    // Without the temporary folder that stands for the root.
    private static string[] Describe(Machine machine, CudaLibrary library) =>
    [
        .. LibrarySearch.Places(library, machine.Environment).Select(place =>
            (place.Absence is null ? $"{place}" : $"{place}: {place.Absence}").Replace(machine.Root, "")),
    ];
}
