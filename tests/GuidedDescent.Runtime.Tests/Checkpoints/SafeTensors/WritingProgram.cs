using System.Globalization;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

/// <summary>A program that writes one file again and again until it is killed: every number in the file is that of the round.</summary>
internal static class WritingProgram
{
    /// <summary>The elements of each tensor.</summary>
    public const int Elements = 50_000;

    /// <summary>The tensors of a file.</summary>
    public static string[] Names { get; } = ["first", "second", "third"];

    private static int Main(string[] arguments)
    {
        if (arguments is not [string path, string firstRound])
        {
            Console.Error.WriteLine("Expected are the path of a file and the number of the first round.");
            return 2;
        }

        Console.WriteLine("writing");
        for (int round = int.Parse(firstRound, CultureInfo.InvariantCulture); ; round++)
        {
            float[] elements = new float[Elements];
            Array.Fill(elements, round);
            SafeTensorsWriter.Write(
                path,
                Names.Select(name => SafeTensorSource.FromSingles(name, [Elements], elements)),
                new Dictionary<string, string> { ["round"] = $"{round}" });
        }
    }
}
