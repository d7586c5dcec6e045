using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;

namespace GuidedDescent.Cuda;

/// <summary>Keeps the libraries that were found, and hands them to whoever asks the loader for them.</summary>
internal sealed class LibraryCatalog
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CudaLibrary, LibrarySearchResult> _found = [];
    private readonly IReadOnlyList<CudaLibrary> _libraries;
    private readonly Assembly _caller;
    private readonly Func<ProcessEnvironment> _environment;

    /// <summary>Hooks into the loader, which will ask here for what it does not find by itself.</summary>
    /// <param name="libraries">The libraries to serve.</param>
    /// <param name="callers">The assemblies that call them.</param>
    /// <param name="environment">Where to search: asked for at each search, as a search that failed may be done again.</param>
    public LibraryCatalog(IReadOnlyList<CudaLibrary> libraries, IReadOnlyList<Assembly> callers, Func<ProcessEnvironment> environment)
    {
        _libraries = libraries;
        _caller = callers[0];
        _environment = environment;
        foreach (AssemblyLoadContext context in callers.Select(AssemblyLoadContext.GetLoadContext).OfType<AssemblyLoadContext>().Distinct())
        {
            context.ResolvingUnmanagedDll += Resolve;
        }
    }

    /// <summary>Loads a library, and sees to it that the callers get the same one.</summary>
    /// <exception cref="CudaLibraryNotFoundException">It is nowhere, or does not load, or the callers get another one.</exception>
    public FoundLibrary Require(CudaLibrary library)
    {
        LibrarySearchResult result = Search(library);
        return result.IsUsable ? result.Found! : throw new CudaLibraryNotFoundException(result, _environment());
    }

    /// <summary>Whether a library can be had.</summary>
    public bool Has(CudaLibrary library) => Search(library).IsUsable;

    /// <summary>For people: where each library was found, and every place that was looked at.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        foreach (CudaLibrary library in _libraries)
        {
            LibrarySearchResult result = Search(library);
            text.Append($"{library.Title}: {result.Found?.Path ?? "not found"}\n");
            foreach (string line in result.Lines)
            {
                text.Append($"{line}\n");
            }
        }

        return text.ToString();
    }

    private nint Resolve(Assembly caller, string name) =>
        _libraries.FirstOrDefault(library => library.AskedFor.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } library
            ? Search(library).Found?.Handle ?? 0
            : 0;

    private LibrarySearchResult Search(CudaLibrary library)
    {
        lock (_gate)
        {
            if (_found.TryGetValue(library, out LibrarySearchResult? known))
            {
                return known;
            }

            ProcessEnvironment environment = _environment();
            LibrarySearchResult result = new LibraryLoader(_caller).Load(library, environment);
            if (result.Found is null)
            {
                return result;
            }

            // Entered before callers are asked what they get, as they may be led here.
            _found.Add(library, result);
            return _found[library] = result.Found.IsChosen ? result with { Conflict = GiveToCallers(result, environment) } : result;
        }
    }

    // What the user chose has to come before what callers find by themselves.
    private string? GiveToCallers(LibrarySearchResult result, ProcessEnvironment environment)
    {
        FoundLibrary found = result.Found!;
        string asked = result.Library.AskedFor[environment.IsWindows ? ^1 : 0];
        if (!environment.IsWindows)
        {
            LeadTo(found, $"{asked}.so");
        }

        if (!NativeLibrary.TryLoad(asked, _caller, DllImportSearchPath.SafeDirectories, out nint handle)
            || !NativeLibrary.TryGetExport(handle, result.Library.Export, out nint address)
            || address == found.Address)
        {
            return null;
        }

        return $"{LibrarySearch.FolderVariable} leads to {found.Path}, but this process takes {LoadedModule.PathOf(address)} for {asked}: "
            + "that was loaded earlier, or the loader finds it first. Create the CUDA device before anything else calls CUDA, "
            + "or take the folder of the other off the loader's path.";
    }

    private static void LeadTo(FoundLibrary found, string name)
    {
        try
        {
            LibraryAlias.Create(name, found.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            // It matters only where callers find another library by themselves, which is looked at next.
        }
    }
}
