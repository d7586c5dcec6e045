using System.Text;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

/// <summary>Damages the bytes of a file, in ways that disks, programs and people do.</summary>
internal sealed class FileMutations(Random random)
{
    private const int PrefixLength = 8;

    private static readonly string[] _tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "null", "true", "-1", "0", "1e3", "1.5", " ", "\n", "\0", "\\u0000", "\\ud800", "{}", "[]",
        "[[[[[[[[", "{\"a\":{\"b\":{\"c\":{}}}}", "\"__metadata__\":{}", "\"dtype\":\"F32\"", "\"shape\":[]", "\"data_offsets\":[0,0]",
        "\"w\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},", "\"guided-descent.xxh128\":\"\",",
    ];

    private static readonly string[] _types =
        ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U8", "BOOL", "F8_E4M3", "C64"];

    private static readonly string[] _numbers =
    [
        "0", "1", "2", "3", "4", "8", "20", "44", "255", "4294967296", "1099511627776", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "-1", "1e18", "0.5", "00", "99999999999999999999999999999999999999",
    ];

    /// <summary>A damaged copy.</summary>
    public byte[] Mutate(byte[] whole)
    {
        List<byte> file = [.. whole];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            MutateOnce(file);
        }

        return [.. file];
    }

    private void MutateOnce(List<byte> file)
    {
        switch (random.Next(10))
        {
            case 0:
                FlipBit(file, file.Count);
                break;
            case 1:
                FlipBit(file, PrefixLength);
                break;
            case 2:
                CutOff(file);
                break;
            case 3:
                file.AddRange(new byte[random.Next(1, 100)]);
                break;
            case 4:
                MoveStretch(file);
                break;
            case 5:
                WriteLength(file, random.NextInt64(file.Count + 2));
                break;
            case 6:
                EditHeader(file, header => header.Insert(random.Next(header.Length + 1), Any(_tokens)));
                break;
            case 7:
                EditHeader(file, header => ReplaceRun(header, char.IsAsciiDigit, Any(_numbers)));
                break;
            case 8:
                EditHeader(file, header => header.Replace($"\"{Any(_types)}\"", $"\"{Any(_types)}\"", StringComparison.Ordinal));
                break;
            default:
                EditHeader(file, RepeatStretch);
                break;
        }
    }

    private void FlipBit(List<byte> file, int within)
    {
        if (file.Count > 0)
        {
            file[random.Next(Math.Min(within, file.Count))] ^= (byte)(1 << random.Next(8));
        }
    }

    private void CutOff(List<byte> file)
    {
        int length = random.Next(file.Count + 1);
        file.RemoveRange(length, file.Count - length);
    }

    private void MoveStretch(List<byte> file)
    {
        int start = random.Next(file.Count + 1);
        List<byte> stretch = file.GetRange(start, random.Next(file.Count - start + 1));
        file.RemoveRange(start, stretch.Count);
        file.InsertRange(random.Next(file.Count + 1), stretch);
    }

    // Edits leave a file whose length of the header is right, so that what they changed is looked at.
    private static void EditHeader(List<byte> file, Func<string, string> edit)
    {
        if (file.Count < PrefixLength)
        {
            return;
        }

        long length = BitConverter.ToInt64(file.GetRange(0, PrefixLength).ToArray());
        if (length < 0 || length > file.Count - PrefixLength)
        {
            return;
        }

        string header = Encoding.Latin1.GetString([.. file.GetRange(PrefixLength, (int)length)]);
        byte[] edited = Encoding.Latin1.GetBytes(edit(header));
        file.RemoveRange(PrefixLength, (int)length);
        file.InsertRange(PrefixLength, edited);
        WriteLength(file, edited.Length);
    }

    private static void WriteLength(List<byte> file, long length)
    {
        byte[] bytes = BitConverter.GetBytes(length);
        for (int i = 0; i < Math.Min(PrefixLength, file.Count); i++)
        {
            file[i] = bytes[i];
        }
    }

    private string ReplaceRun(string text, Func<char, bool> belongs, string replacement)
    {
        int[] starts =
            [.. Enumerable.Range(0, text.Length).Where(i => belongs(text[i]) && (i == 0 || !belongs(text[i - 1])))];
        if (starts.Length == 0)
        {
            return text;
        }

        int start = starts[random.Next(starts.Length)];
        int end = start;
        while (end < text.Length && belongs(text[end]))
        {
            end++;
        }

        return text[..start] + replacement + text[end..];
    }

    private string RepeatStretch(string text)
    {
        int start = random.Next(text.Length + 1);
        int length = random.Next(text.Length - start + 1);
        return text.Insert(random.Next(text.Length + 1), text.Substring(start, length));
    }

    private string Any(string[] choices) => choices[random.Next(choices.Length)];
}
