using System.Runtime.InteropServices;
using System.Text;

namespace GuidedDescent.Samples.PyTorchInterop;

/// <summary>
/// What other languages call: C functions over <see cref="ForeignOptimizer"/>, texts in UTF-8 with a zero at the end. Each gives 0,
/// or 1 if it failed; then <see cref="Message"/> says why. No exception leaves them.
/// </summary>
public static unsafe class NativeInterface
{
    private const int Success = 0;
    private const int Failure = 1;

    private static readonly OptimizerTable _optimizers = new();

    [ThreadStatic]
    private static byte[]? _message;

    /// <summary><c>int Create(int device, void* stream, int64_t* optimizer)</c>: device -1 is the processor.</summary>
    [UnmanagedCallersOnly]
    public static int Create(int device, nint stream, long* optimizer) => Guard(() =>
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        *optimizer = _optimizers.Add(new ForeignOptimizer(device, stream));
    });

    /// <summary>
    /// <c>int AddParameter(int64_t optimizer, const char* name, const int64_t* extents, int rank, float* value, float* gradient)</c>:
    /// the gradient may be null if it is bound before the optimizer is built.
    /// </summary>
    [UnmanagedCallersOnly]
    public static int AddParameter(long optimizer, byte* name, long* extents, int rank, float* value, float* gradient) => Guard(() =>
        _optimizers.Find(optimizer).AddParameter(Text(name), new ReadOnlySpan<long>(extents, rank), value, gradient));

    /// <summary><c>int BindGradient(int64_t optimizer, const char* name, float* gradient)</c></summary>
    [UnmanagedCallersOnly]
    public static int BindGradient(long optimizer, byte* name, float* gradient) => Guard(() =>
        _optimizers.Find(optimizer).BindGradient(Text(name), gradient));

    /// <summary><c>int Build(int64_t optimizer, const char* rule, const char* hyperparameters)</c></summary>
    [UnmanagedCallersOnly]
    public static int Build(long optimizer, byte* rule, byte* hyperparameters) => Guard(() =>
        _optimizers.Find(optimizer).Build(Text(rule), Text(hyperparameters)));

    /// <summary><c>int SetHyperparameters(int64_t optimizer, const char* hyperparameters)</c></summary>
    [UnmanagedCallersOnly]
    public static int SetHyperparameters(long optimizer, byte* hyperparameters) => Guard(() =>
        _optimizers.Find(optimizer).SetHyperparameters(Text(hyperparameters)));

    /// <summary><c>int Step(int64_t optimizer)</c></summary>
    [UnmanagedCallersOnly]
    public static int Step(long optimizer) => Guard(() => _optimizers.Find(optimizer).Step());

    /// <summary><c>int Describe(int64_t optimizer)</c>: the description is this thread's <see cref="Message"/> then.</summary>
    [UnmanagedCallersOnly]
    public static int Describe(long optimizer) => Guard(() => Say(_optimizers.Find(optimizer).Describe()));

    /// <summary><c>int Destroy(int64_t optimizer)</c></summary>
    [UnmanagedCallersOnly]
    public static int Destroy(long optimizer) => Guard(() => _optimizers.Remove(optimizer).Dispose());

    /// <summary>
    /// <c>int Message(char* buffer, int capacity)</c>: copies as much as fits of what this thread was told last, and gives the
    /// bytes there are, its closing zero among them.
    /// </summary>
    [UnmanagedCallersOnly]
    public static int Message(byte* buffer, int capacity)
    {
        byte[] message = _message ?? [0];
        int copied = Math.Clamp(capacity, 0, message.Length);
        message.AsSpan(0, copied).CopyTo(new Span<byte>(buffer, copied));
        return message.Length;
    }

    private static int Guard(Action action)
    {
        try
        {
            action();
            return Success;
        }
        catch (Exception exception)
        {
            Say(Explain(exception));
            return Failure;
        }
    }

    private static string Explain(Exception exception) =>
        exception.InnerException is { } cause ? $"{exception.Message}\n{Explain(cause)}" : exception.Message;

    private static void Say(string text) => _message = Encoding.UTF8.GetBytes(text + '\0');

    private static string Text(byte* text) =>
        Marshal.PtrToStringUTF8((nint)text) ?? throw new ArgumentNullException(nameof(text), "A text is missing: the pointer is null.");
}
