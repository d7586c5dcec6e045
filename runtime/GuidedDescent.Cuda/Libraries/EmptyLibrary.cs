using System.Runtime.InteropServices;
using System.Text;

namespace GuidedDescent.Cuda;

/// <summary>
/// The least that the loader of Linux takes for a shared library: headers, a dynamic section with a name and a dependency, and
/// tables without a symbol. The numbers are those of the ELF format for 64 bits.
/// </summary>
internal static class EmptyLibrary
{
    private const int HeaderBytes = 64;
    private const int SegmentBytes = 56;
    private const int EntryBytes = 16;
    private const int SymbolBytes = 24;
    private const int HashBytes = 16;

    private const int SegmentCount = 3;
    private const int EntryCount = 8;

    private const int DynamicStart = HeaderBytes + (SegmentCount * SegmentBytes);
    private const int SymbolsStart = DynamicStart + (EntryCount * EntryBytes);
    private const int HashStart = SymbolsStart + SymbolBytes;
    private const int StringsStart = HashStart + HashBytes;

    // The largest pages that any of the processors uses.
    private const ulong Alignment = 0x10000;

    /// <summary>The bytes of a library that calls itself by a name and depends on the one at a path.</summary>
    public static byte[] Image(string name, string path)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        byte[] strings = [0, .. nameBytes, 0, .. Encoding.UTF8.GetBytes(path), 0];
        using var memory = new MemoryStream();
        using var image = new BinaryWriter(memory);
        WriteHeader(image);
        WriteSegments(image, StringsStart + strings.Length);
        WriteDynamicSection(image, nameAt: 1, pathAt: nameBytes.Length + 2, strings.Length);
        image.Write(new byte[SymbolBytes]);
        WriteWords(image, 1, 1, 0, 0);
        image.Write(strings);
        return memory.ToArray();
    }

    private static void WriteHeader(BinaryWriter image)
    {
        const byte bits64 = 2, littleEndian = 1, version = 1;
        image.Write([0x7F, (byte)'E', (byte)'L', (byte)'F', bits64, littleEndian, version, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

        const ushort sharedLibrary = 3;
        image.Write(sharedLibrary);
        image.Write(Machine());
        WriteWords(image, version);
        WriteLongs(image, 0, HeaderBytes, 0);
        WriteWords(image, 0);

        // Segments, which are for the loader; and no sections, which are for linkers.
        WriteShorts(image, HeaderBytes, SegmentBytes, SegmentCount, 0, 0, 0);
    }

    private static void WriteSegments(BinaryWriter image, int totalBytes)
    {
        // The loader writes addresses into the dynamic section. Where no segment says otherwise, it makes the stack executable.
        const uint load = 1, dynamic = 2, stack = 0x6474E551, readAndWrite = 6;
        WriteWords(image, load, readAndWrite);
        WriteLongs(image, 0, 0, 0, (ulong)totalBytes, (ulong)totalBytes, Alignment);
        WriteWords(image, dynamic, readAndWrite);
        WriteLongs(image, DynamicStart, DynamicStart, DynamicStart, EntryCount * EntryBytes, EntryCount * EntryBytes, sizeof(ulong));
        WriteWords(image, stack, readAndWrite);
        WriteLongs(image, 0, 0, 0, 0, 0, EntryBytes);
    }

    private static void WriteDynamicSection(BinaryWriter image, int nameAt, int pathAt, int stringBytes)
    {
        const ulong end = 0, needed = 1, hash = 4, strings = 5, symbols = 6, stringsSize = 10, symbolSize = 11, name = 14;
        WriteLongs(image, name, (ulong)nameAt);
        WriteLongs(image, needed, (ulong)pathAt);
        WriteLongs(image, strings, StringsStart);
        WriteLongs(image, stringsSize, (ulong)stringBytes);
        WriteLongs(image, symbols, SymbolsStart);
        WriteLongs(image, symbolSize, SymbolBytes);
        WriteLongs(image, hash, HashStart);
        WriteLongs(image, end, 0);
    }

    private static ushort Machine() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 62,
        Architecture.Arm64 => 183,
        Architecture other => throw new PlatformNotSupportedException($"CUDA does not run on {other}."),
    };

    private static void WriteShorts(BinaryWriter image, params ReadOnlySpan<ushort> values)
    {
        foreach (ushort value in values)
        {
            image.Write(value);
        }
    }

    private static void WriteWords(BinaryWriter image, params ReadOnlySpan<uint> values)
    {
        foreach (uint value in values)
        {
            image.Write(value);
        }
    }

    private static void WriteLongs(BinaryWriter image, params ReadOnlySpan<ulong> values)
    {
        foreach (ulong value in values)
        {
            image.Write(value);
        }
    }
}
