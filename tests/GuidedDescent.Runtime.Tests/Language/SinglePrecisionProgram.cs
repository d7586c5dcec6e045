namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>What a compiler may do to an expression, each of it within the model of the error bounds.</summary>
[Flags]
public enum KernelFreedom
{
    /// <summary>Exactly the operations as written.</summary>
    None = 0,

    /// <summary>A product that is added to something is fused with the sum.</summary>
    Contract = 1,

    /// <summary>Host factors in a row become one.</summary>
    MergeFactors = 2,

    /// <summary>Division by a host number becomes multiplication by its reciprocal.</summary>
    MultiplyByReciprocal = 4,
}

/// <summary>The operations that random programs are made of.</summary>
public enum Operation
{
    Input, Add, Subtract, Multiply, Square, Scale, AddHost, DivideByHost, DivideSafely, Negate, Abs, Sign, SqrtOfAbs, RsqrtSafely,
    Min, Max, Clamp, Lerp, LerpToSquare, WhereLess, WhereBetween, Exp, Log, Tanh, Atan2, PowHost,
}

/// <summary>One line of a program: an operation on earlier lines and a host number.</summary>
public sealed record Line(Operation Operation, int First, int Second, int Third, double Host);

/// <summary>A random straight-line program, which knows how to run itself in real single precision.</summary>
public sealed class SinglePrecisionProgram
{
    public const int Inputs = 4;

    private const double SafeDistance = 1e-3;

    private SinglePrecisionProgram(IReadOnlyList<Line> lines) => Lines = lines;

    public IReadOnlyList<Line> Lines { get; }

    public static SinglePrecisionProgram Random(Random random, int length)
    {
        List<Line> lines = [.. Enumerable.Range(0, Inputs).Select(input => new Line(Operation.Input, input, 0, 0, 0))];
        Operation[] operations = [.. Enum.GetValues<Operation>().Where(operation => operation != Operation.Input)];
        while (lines.Count < length)
        {
            // Mostly recent lines, so that errors travel far and host factors meet.
            int Earlier() => random.Next(random.Next(3) > 0 ? Math.Max(0, lines.Count - 4) : 0, lines.Count);

            Operation operation = operations[random.Next(operations.Length)];
            double host = Math.Pow(10, (4 * random.NextDouble()) - 2) * (random.Next(4) == 0 ? -1 : 1);
            host = operation switch
            {
                Operation.Lerp or Operation.LerpToSquare => random.NextDouble(),
                Operation.PowHost => new[] { -1.5, -1, -0.5, 0.5, 1.7, 2, 3, 4 }[random.Next(8)],
                _ => host,
            };
            lines.Add(new Line(operation, Earlier(), Earlier(), Earlier(), host));
        }

        return new SinglePrecisionProgram(lines);
    }

    /// <summary>Runs the program as the kernel of a compiler that uses the given freedom.</summary>
    public float[] Run(ReadOnlySpan<float> inputs, KernelFreedom freedom)
    {
        var held = new float[Lines.Count];
        for (int line = 0; line < held.Length; line++)
        {
            held[line] = Lines[line].Operation == Operation.Input ? inputs[line] : Evaluate(Lines[line], held, freedom);
        }

        return held;
    }

    private float Evaluate(Line line, float[] held, KernelFreedom freedom)
    {
        float x = held[line.First];
        float y = held[line.Second];
        float z = held[line.Third];
        var host = (float)line.Host;
        return line.Operation switch
        {
            Operation.Add => Sum(line.First, y, held, freedom),
            Operation.Subtract => Sum(line.First, -y, held, freedom),
            Operation.Multiply => x * y,
            Operation.Square => x * x,
            Operation.Scale or Operation.DivideByHost => Scaled(line, held, freedom),
            Operation.AddHost => Sum(line.First, host, held, freedom),
            Operation.DivideSafely => x / SquarePlus(y, (float)SafeDistance, freedom),
            Operation.Negate => -x,
            Operation.Abs => MathF.Abs(x),
            Operation.Sign => x > 0 ? 1 : x < 0 ? -1 : x,
            Operation.SqrtOfAbs => MathF.Sqrt(MathF.Abs(x)),
            Operation.RsqrtSafely => 1 / MathF.Sqrt(SquarePlus(x, (float)SafeDistance, freedom)),
            Operation.Min => Min(x, y),
            Operation.Max => Max(x, y),
            Operation.Clamp => Min(Max(x, -MathF.Abs(host)), MathF.Abs(host)),
            Operation.Lerp => Mix(x, y - x, host, freedom),
            Operation.LerpToSquare => Mix(x, SquarePlus(y, -x, freedom), host, freedom),
            Operation.WhereLess => x < y ? z : x,
            Operation.WhereBetween => x > -MathF.Abs(host) & !(x >= y) ? host : z,

            // Through double precision: how accurate the platform's own functions in single precision are is not known.
            Operation.Exp => (float)Math.Exp(Min(x, 20)),
            Operation.Log => (float)Math.Log(MathF.Abs(x)),
            Operation.Tanh => (float)Math.Tanh(x),
            Operation.Atan2 => (float)Math.Atan2(x, y),
            Operation.PowHost => (float)Math.Pow(MathF.Abs(x), host),
            _ => throw new InvalidOperationException($"{line.Operation} has no kernel."),
        };
    }

    /// <summary>A line plus a number, contracted where the line is a product and the freedom allows it.</summary>
    private float Sum(int line, float other, float[] held, KernelFreedom freedom)
    {
        Line product = Lines[line];
        return (freedom.HasFlag(KernelFreedom.Contract), product.Operation) switch
        {
            (true, Operation.Multiply) => MathF.FusedMultiplyAdd(held[product.First], held[product.Second], other),
            (true, Operation.Square) => MathF.FusedMultiplyAdd(held[product.First], held[product.First], other),
            (true, Operation.Scale) => MathF.FusedMultiplyAdd((float)product.Host, held[product.First], other),
            _ => held[line] + other,
        };
    }

    /// <summary>A line times or divided by a host number, together with the factors that the line itself ends in.</summary>
    private float Scaled(Line line, float[] held, KernelFreedom freedom)
    {
        if (line.Operation == Operation.DivideByHost && !freedom.HasFlag(KernelFreedom.MultiplyByReciprocal))
        {
            return held[line.First] / (float)line.Host;
        }

        double factor = 1;
        Line current = line;
        do
        {
            factor = current.Operation == Operation.Scale ? factor * current.Host : factor / current.Host;
            line = current;
            current = Lines[current.First];
        }
        while (freedom.HasFlag(KernelFreedom.MergeFactors) && current.Operation is Operation.Scale or Operation.DivideByHost);

        return held[line.First] * (float)factor;
    }

    private static float SquarePlus(float x, float other, KernelFreedom freedom) =>
        freedom.HasFlag(KernelFreedom.Contract) ? MathF.FusedMultiplyAdd(x, x, other) : (x * x) + other;

    private static float Mix(float from, float difference, float amount, KernelFreedom freedom) =>
        freedom.HasFlag(KernelFreedom.Contract)
            ? MathF.FusedMultiplyAdd(amount, difference, from)
            : from + (amount * difference);

    private static float Min(float left, float right) => left < right || float.IsNaN(left) ? left : right;

    private static float Max(float left, float right) => left > right || float.IsNaN(left) ? left : right;
}
