using System.Text;

namespace VerifyTests;

/// <summary>What a failed verification says: first the files by kind of failure, then the texts.</summary>
internal static class FailureMessage
{
    public static string Build(string directory, IReadOnlyList<FileComparison> comparisons, IReadOnlyList<string> unproduced)
    {
        var missing = comparisons.Where(comparison => comparison.IsNew).ToArray();
        var different = comparisons.Where(comparison => !comparison.IsNew && !comparison.IsEqual).ToArray();

        var message = new StringBuilder().AppendLine($"Directory: {directory}");
        AppendFiles(message, "New:", missing);
        AppendFiles(message, "NotEqual:", different);
        if (unproduced.Count > 0)
        {
            message.AppendLine("Delete:");
            foreach (string path in unproduced)
            {
                message.AppendLine($"  - {Path.GetFileName(path)}");
            }
        }

        AppendFiles(message, "Equal:", comparisons.Where(comparison => comparison.IsEqual).ToArray());
        if (missing.Length + different.Length > 0)
        {
            message.AppendLine().AppendLine("FileContent:").AppendLine();
            AppendContents(message, "New:", missing);
            AppendContents(message, "NotEqual:", different);
        }

        return message.ToString();
    }

    private static void AppendFiles(StringBuilder message, string heading, IReadOnlyList<FileComparison> comparisons)
    {
        if (comparisons.Count == 0)
        {
            return;
        }

        message.AppendLine(heading);
        foreach (var comparison in comparisons)
        {
            message.AppendLine($"  - Received: {comparison.Files.ReceivedName}");
            message.AppendLine($"    Verified: {comparison.Files.VerifiedName}");
        }
    }

    private static void AppendContents(StringBuilder message, string heading, IReadOnlyList<FileComparison> comparisons)
    {
        if (comparisons.Count == 0)
        {
            return;
        }

        message.AppendLine(heading).AppendLine();
        foreach (var comparison in comparisons)
        {
            message.AppendLine($"Received: {comparison.Files.ReceivedName}").AppendLine(comparison.Received);
            if (comparison.Verified is not null)
            {
                message.AppendLine($"Verified: {comparison.Files.VerifiedName}").AppendLine(comparison.Verified);
            }

            message.AppendLine();
        }
    }
}
