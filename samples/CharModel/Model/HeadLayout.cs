namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>
/// Between rows of all heads, one for each character, and rows of single heads, so ordered that what a head sees of a sequence is one
/// dense matrix: sequence by sequence, in it head by head, in it character by character.
/// </summary>
/// <param name="shape">The extents of the heads.</param>
/// <param name="compute">What it computes with.</param>
internal sealed class HeadLayout(ModelShape shape, Compute compute)
{
    /// <summary>Takes the heads apart.</summary>
    public void Split(Activations together, int length, Activations heads)
    {
        heads.Resize(together.Rows * shape.Heads, shape.HeadWidth);
        compute.ForRows(together.Rows, row =>
        {
            for (int head = 0; head < shape.Heads; head++)
            {
                PartOf(together, row, head).CopyTo(heads[RowOf(row, head, length)]);
            }
        });
    }

    /// <summary>Puts them together again.</summary>
    public void Merge(Activations heads, int length, Activations together)
    {
        together.Resize(heads.Rows / shape.Heads, shape.Width);
        compute.ForRows(together.Rows, row =>
        {
            for (int head = 0; head < shape.Heads; head++)
            {
                heads[RowOf(row, head, length)].CopyTo(PartOf(together, row, head));
            }
        });
    }

    private Span<float> PartOf(Activations together, int row, int head) =>
        together[row].Slice(head * shape.HeadWidth, shape.HeadWidth);

    private int RowOf(int row, int head, int length) => (((row / length * shape.Heads) + head) * length) + (row % length);
}
