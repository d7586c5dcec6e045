using System.Reflection;
using System.Text.RegularExpressions;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>Writes the CUDA C translation unit of a rule: what its kernels share, then the kernels. It needs no header.</summary>
internal static class CudaSourceWriter
{
    private static readonly Regex s_intrinsic = new(@"\bgd_[a-z0-9_]+", RegexOptions.Compiled);

    public static string Write(CompiledForm form)
    {
        var kernels = new CodeWriter();
        foreach (Kernel kernel in form.Plan.Kernels)
        {
            kernels.Line();
            CudaKernelWriter.Write(kernels, form.Plan, kernel);
        }

        var source = new CodeWriter();
        string rule = form.Rule.Declaration.Name;
        source.Line($"// {rule}: kernels compiled from the update rule {rule}.{form.Method.Name}.");
        source.Line();
        source.Line("// A stretch of one tensor; tensors are rows of pointers, one per slot of the rule.");
        source.Line("struct Chunk { long long offset; int tensor; int length; };");
        source.Line();
        source.Lines(ReadResource("surroundings")!);
        foreach (string intrinsic in FindIntrinsics(kernels.ToString()))
        {
            source.Line();
            source.Lines(intrinsic);
        }

        return source.ToString() + kernels;
    }

    /// <summary>The texts of the device functions that a text calls, each after those that it calls itself.</summary>
    private static List<string> FindIntrinsics(string text)
    {
        List<string> names = [];
        List<string> texts = [];
        Collect(text);
        return texts;

        void Collect(string caller)
        {
            foreach (string name in s_intrinsic.Matches(caller).Cast<Match>().Select(match => match.Value).Distinct())
            {
                if (!names.Contains(name) && ReadResource(name) is { } intrinsic)
                {
                    names.Add(name);
                    Collect(intrinsic);
                    texts.Add(intrinsic);
                }
            }
        }
    }

    private static string? ReadResource(string name)
    {
        using Stream? stream = typeof(CudaSourceWriter).GetTypeInfo().Assembly.GetManifestResourceStream($"{name}.cuh");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
