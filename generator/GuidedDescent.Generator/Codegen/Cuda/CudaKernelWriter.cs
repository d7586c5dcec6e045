using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Cuda;

/// <summary>
/// Writes a kernel as CUDA C: the rule as a device function on one element, and an entry point that walks the chunks of all tensors of a
/// group.
/// </summary>
internal sealed class CudaKernelWriter
{
    private readonly CudaKernelText _text;
    private readonly CodeWriter _writer;

    private CudaKernelWriter(CudaKernelText text)
    {
        _text = text;
        _writer = text.Writer;
    }

    public static void Write(CodeWriter writer, KernelPlan plan, Kernel kernel)
    {
        var text = new CudaKernelText(writer, plan, kernel);
        new CudaKernelWriter(text).Write(new ElementFunctionWriter(text));
    }

    private void Write(ElementFunctionWriter function)
    {
        CheckReductions();
        WriteScalars();
        function.Write();
        WriteSignature();
        using (_writer.Indent("}"))
        {
            WriteSkip();
            if (_text.Kernel.IsBanded)
            {
                new BandedKernelWriter(_text, function).WriteBody();
            }
            else if (_text.IsTiled)
            {
                new TiledKernelWriter(_text, function).WriteBody();
            }
            else
            {
                new StreamingKernelWriter(_text, function).WriteBody();
            }
        }
    }

    // What the planner must keep apart: a band adds in another order than a whole tensor, and has memory for one sum of columns.
    private void CheckReductions()
    {
        Kernel kernel = _text.Kernel;
        bool isWrong = kernel.IsBanded
            && (kernel.Reductions.Any(reduction => reduction.Kind is Opcode.Sum or Opcode.MaxAbs)
                || kernel.Reductions.Count(reduction => reduction.Kind == Opcode.ColumnSum) > 1);
        if (isWrong)
        {
            throw new InvalidOperationException($"{kernel.Name} carries reductions that do not go together in one pass.");
        }
    }

    private void WriteScalars()
    {
        using (_writer.Block($"struct {_text.ScalarsType}", "};"))
        {
            foreach (Scalar scalar in _text.Kernel.Scalars)
            {
                _writer.Line($"float {scalar.Name};");
            }
        }

        _writer.Line();
    }

    private void WriteSignature()
    {
        _writer.Line($"// {KernelSummary.Of(_text.Plan, _text.Kernel).TrimEnd('.')}; one launch covers all tensors of a group.");
        _writer.Line($"extern \"C\" __global__ void __launch_bounds__(256) {_text.Kernel.EntryPoint}(");
        using (_writer.Indent())
        {
            _writer.Line($"const {_text.ScalarsType}* __restrict__ scalars, float* const* __restrict__ tensors,");
            if (_text.IsTiled)
            {
                _writer.Line("const Chunk* __restrict__ chunks, int chunkCount,");
                _writer.Line(
                    $"float* const* __restrict__ {_text.Frame("partials")}, int {_text.Frame("rows")}, int {_text.Frame("columns")},");
            }
            else
            {
                _writer.Line("const Chunk* __restrict__ chunks, int chunkCount,");
            }

            _writer.Line("const Surroundings surroundings)");
        }

        _writer.Line("{");
    }

    private void WriteSkip()
    {
        using (_writer.Block("if (gd_is_skipped(surroundings))"))
        {
            _writer.Line("return;");
        }
    }
}
