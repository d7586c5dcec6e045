using System.Reflection;
using System.Runtime.InteropServices;

namespace GuidedDescent.Cuda;

/// <summary>Loads a library from the first of many places that has it.</summary>
/// <param name="caller">The assembly that will call the library: the loader looks where it would look for that one.</param>
internal sealed class LibraryLoader(Assembly caller)
{
    /// <summary>Searches, and remembers what came of every place.</summary>
    public LibrarySearchResult Load(CudaLibrary library, ProcessEnvironment environment)
    {
        var outcomes = new List<PlaceOutcome>();
        foreach (SearchPlace place in LibrarySearch.Places(library, environment))
        {
            // Whoever names a folder with a library that does not load wants to know, and not to get another one.
            if (!place.IsChosen && outcomes.Any(earlier => earlier.IsRefusedChoice))
            {
                break;
            }

            PlaceOutcome outcome = Try(library, place, environment, out FoundLibrary? found);
            outcomes.Add(outcome);
            if (found is not null)
            {
                return new LibrarySearchResult(library, found, outcomes);
            }
        }

        return new LibrarySearchResult(library, null, outcomes);
    }

    private PlaceOutcome Try(CudaLibrary library, SearchPlace place, ProcessEnvironment environment, out FoundLibrary? found)
    {
        found = null;
        if (place.Absence is not null)
        {
            return new PlaceOutcome(place, place.Absence, []);
        }

        if (place.Folder is not null && !Directory.Exists(place.Folder))
        {
            return new PlaceOutcome(place, "no such folder", []);
        }

        var refusals = new List<string>();
        foreach (string file in library.Files(environment.IsWindows))
        {
            nint handle = place.Folder is null ? LoadByName(file, refusals) : LoadFile(Path.Combine(place.Folder, file), refusals);
            found = handle == 0 ? null : Recognize(library, handle, file, place, refusals);
            if (found is not null)
            {
                LoadCompanions(library, found.Path, environment);
                return new PlaceOutcome(place, $"found {found.Path}", refusals);
            }
        }

        return new PlaceOutcome(place, refusals.Count == 0 ? "none of these names" : "nothing that loads", refusals);
    }

    private nint LoadByName(string file, List<string> refusals)
    {
        try
        {
            return NativeLibrary.Load(file, caller, DllImportSearchPath.SafeDirectories);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            if (LoaderReason.ForName(exception, file) is { } reason)
            {
                refusals.Add($"{file}: {reason}");
            }

            return 0;
        }
    }

    private static nint LoadFile(string path, List<string> refusals)
    {
        if (!File.Exists(path))
        {
            return 0;
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            refusals.Add($"{path}: {LoaderReason.ForFile(exception, path)}");
            return 0;
        }
    }

    private static FoundLibrary? Recognize(CudaLibrary library, nint handle, string file, SearchPlace place, List<string> refusals)
    {
        string path = place.Folder is null ? file : Path.Combine(place.Folder, file);
        if (NativeLibrary.TryGetExport(handle, library.Export, out nint address))
        {
            // A bare name says nothing of where the loader found it.
            string actual = place.Folder is null ? LoadedModule.PathOf(address) ?? path : path;
            return new FoundLibrary(handle, address, actual, place.IsChosen);
        }

        NativeLibrary.Free(handle);
        refusals.Add($"{path}: it loads, but is another library, as it exports no {library.Export}");
        return null;
    }

    // NVRTC opens its tables by a bare name, when it first compiles. The loader does not look beside NVRTC for that, unless NVRTC
    // was linked to say so; but it takes what is loaded already under that name. A link leads to where both were installed.
    private static void LoadCompanions(CudaLibrary library, string path, ProcessEnvironment environment)
    {
        if (library.Companions(environment.IsWindows) is not { } pattern || !File.Exists(path))
        {
            return;
        }

        string?[] folders = [Path.GetDirectoryName(path), Path.GetDirectoryName(File.ResolveLinkTarget(path, true)?.FullName)];
        foreach (string companion in folders.OfType<string>().Distinct().SelectMany(folder => Files(folder, pattern)))
        {
            // There may be several versions. NVRTC itself reports it if the one that it needs did not load.
            NativeLibrary.TryLoad(companion, out _);
        }
    }

    private static string[] Files(string folder, string pattern) =>
        Directory.GetFiles(folder, pattern, new EnumerationOptions { IgnoreInaccessible = true });
}
