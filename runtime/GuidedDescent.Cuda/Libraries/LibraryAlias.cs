using System.Runtime.InteropServices;

namespace GuidedDescent.Cuda;

/// <summary>
/// Makes the loader of Linux give one certain library to whoever asks for a bare name. It asks the libraries that are loaded
/// already before it searches its path, and knows them by the names they give themselves. So this loads an empty library that
/// gives itself the name and depends on the wanted one: the functions of both are found through it.
/// </summary>
internal static class LibraryAlias
{
    /// <summary>Makes the loader take a bare name for the library at a path. It stays so until the process ends.</summary>
    /// <param name="name">The name with its ending, such as <c>libcuda.so</c>.</param>
    /// <param name="path">The whole path of the library.</param>
    /// <exception cref="DllNotFoundException">The loader does not take the empty library.</exception>
    /// <exception cref="IOException">There is no room in the folder for temporary files.</exception>
    public static void Create(string name, string path)
    {
        // The loader keeps what it has mapped: the file is needed no longer than that.
        DirectoryInfo folder = Directory.CreateTempSubdirectory("guided-descent-");
        try
        {
            string file = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(file, EmptyLibrary.Image(name, path));
            NativeLibrary.Load(file);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
