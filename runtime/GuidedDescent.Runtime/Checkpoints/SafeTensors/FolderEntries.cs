using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>The names of the files in a folder, as they are on the disk.</summary>
internal static partial class FolderEntries
{
    /// <summary>Waits until a rename is on the disk, where the system does not see to that itself.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using SafeFileHandle handle = Open(folder, 0);
        if (handle.IsInvalid)
        {
            throw new IOException(
                $"The new file is in {folder}, but its name may not be on the disk, as the folder cannot be opened: "
                + new Win32Exception(Marshal.GetLastPInvokeError()).Message);
        }

        RandomAccess.FlushToDisk(handle);
    }

    // What opens files here opens no folders. Flags of 0 ask to read.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);
}
