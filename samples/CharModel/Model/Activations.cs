namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>What a layer puts out, or the gradient with respect to it: a matrix whose memory grows to the largest size asked for.</summary>
internal sealed class Activations
{
    private float[] _numbers = [];

    /// <summary>The rows: one for each character of a batch, unless said otherwise.</summary>
    public int Rows { get; private set; }

    /// <summary>The numbers of a row.</summary>
    public int Width { get; private set; }

    /// <summary>All rows, one after the other.</summary>
    public Span<float> All => _numbers.AsSpan(0, Rows * Width);

    /// <summary>One row.</summary>
    public Span<float> this[int row] => _numbers.AsSpan(row * Width, Width);

    /// <summary>Chooses the size; what was there may be lost.</summary>
    public void Resize(int rows, int width)
    {
        if (_numbers.Length < rows * width)
        {
            _numbers = new float[rows * width];
        }

        (Rows, Width) = (rows, width);
    }

    /// <summary>Takes the size of another matrix.</summary>
    public void ResizeLike(Activations other) => Resize(other.Rows, other.Width);
}
