using System.Text.Json;
using System.Text.Json.Serialization;

namespace GuidedDescent.Gpu.Tests.Output;

/// <summary>Figures in a file.</summary>
internal static class JsonOutput
{
    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes figures where a file is wanted.</summary>
    public static void Write<T>(FileInfo? file, T figures)
    {
        if (file is not null)
        {
            File.WriteAllText(file.FullName, JsonSerializer.Serialize(figures, Format) + "\n");
        }
    }
}
