using System.Diagnostics;

namespace GuidedDescent.Testing.Tests;

/// <summary>Programs that know nothing of the emulation but where the library lies.</summary>
public sealed class StandaloneProgramTests : IDisposable
{
    private const int KilledBySegmentationFault = 128 + 11;

    // Finds out about the machine, and then does what no host can do to a GPU.
    private const string Source = """
        #include <dlfcn.h>
        #include <stdio.h>

        static void* library;

        template <class... Arguments>
        static int call(const char* function, Arguments... arguments)
        {
            return reinterpret_cast<int (*)(Arguments...)>(dlsym(library, function))(arguments...);
        }

        int main(int, char** arguments)
        {
            library = dlopen(arguments[1], RTLD_NOW);
            int initialized = call("cuInit", 0u), count = 0, processors = 0, major = 0, version = 0;
            size_t bytes = 0;
            call("cuDeviceGetCount", &count);
            call("cuDeviceGetAttribute", &processors, 16, 0);
            call("cuDeviceGetAttribute", &major, 75, 0);
            call("cuDeviceTotalMem_v2", &bytes, 0);
            call("cuDriverGetVersion", &version);
            printf("%d %d %d %d %zu %d\n", initialized, count, processors, major, bytes, version);
            fflush(stdout);

            void* context = nullptr;
            unsigned long long memory = 0;
            call("cuDevicePrimaryCtxRetain", &context, 0);
            call("cuCtxSetCurrent", context);
            call("cuMemAlloc_v2", &memory, size_t(4));
            call("cuMemsetD8Async", memory, (unsigned char)0, size_t(4), (void*)nullptr);
            call("cuCtxSynchronize");
            return memory == 0 ? 0 : *reinterpret_cast<volatile char*>(memory);
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("emulated-driver-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GxxFact]
    public void Program_FindsTheMachineOfItsEnvironmentAndDiesWhenItTouchesDeviceMemory()
    {
        Build();

        Assert.Equal(("0 1 4 9 1073741824 12040\n", KilledBySegmentationFault), Run([]));
        Assert.Equal(
            ("0 2 8 7 4096 11080\n", KilledBySegmentationFault),
            Run(new()
            {
                ["GUIDED_DESCENT_EMULATION_DEVICES"] = "2",
                ["GUIDED_DESCENT_EMULATION_MEMORY"] = "4096",
                ["GUIDED_DESCENT_EMULATION_CAPABILITY"] = "75",
                ["GUIDED_DESCENT_EMULATION_MULTIPROCESSORS"] = "8",
                ["GUIDED_DESCENT_EMULATION_DRIVER"] = "11080",
                ["GUIDED_DESCENT_EMULATION_PROGRESS"] = "100",
            }));
        Assert.Equal(
            ("100 0 0 0 0 12040\n", 0), Run(new() { ["GUIDED_DESCENT_EMULATION_DEVICES"] = "0" }));
    }

    private void Build()
    {
        File.WriteAllText(Path.Combine(_folder, "program.cpp"), Source);
        Gxx.Compile(["-std=gnu++17", "program.cpp", "-o", "program"], _folder, Source);
    }

    private (string Output, int ExitCode) Run(Dictionary<string, string> variables)
    {
        string library = Path.Combine(EmulatedCudaDriver.Build(), "libcuda.so.1");
        var start = new ProcessStartInfo(Path.Combine(_folder, "program"), [library])
        {
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, process.ExitCode);
    }
}
