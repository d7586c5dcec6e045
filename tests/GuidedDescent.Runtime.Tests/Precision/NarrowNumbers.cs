using GuidedDescent.Precision;

namespace GuidedDescent.Runtime.Tests.Precision;

/// <summary>Conversions of whole arrays, and numbers that make them err if anything does.</summary>
internal static unsafe class NarrowNumbers
{
    public static ushort[] AllPatterns { get; } = [.. Enumerable.Range(0, 65_536).Select(bits => (ushort)bits)];

    /// <summary>Every number of a format, the middle to the next, and the singles beside both; specials and random bits.</summary>
    public static float[] Around(Func<ushort, float> widen)
    {
        var numbers = new List<float>();
        for (int bits = 0; bits < 65_536; bits++)
        {
            float number = widen((ushort)bits);
            float middle = (float)(((double)number + widen((ushort)(bits + 1))) / 2);
            numbers.AddRange([number, middle]);
            numbers.AddRange([MathF.BitIncrement(number), MathF.BitDecrement(number)]);
            numbers.AddRange([MathF.BitIncrement(middle), MathF.BitDecrement(middle)]);
        }

        var random = new Random(5);
        for (int index = 0; index < 200_003; index++)
        {
            numbers.Add(BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)));
        }

        return [.. numbers];
    }

    public static float[] Widen<TFormat>(ushort[] source)
        where TFormat : struct, INarrowFormat
    {
        float[] target = new float[source.Length];
        fixed (ushort* from = source)
        fixed (float* to = target)
        {
            NarrowConversion<TFormat>.Widen(from, to, source.Length);
        }

        return target;
    }

    public static ushort[] ToNearest<TFormat>(float[] source)
        where TFormat : struct, INarrowFormat
    {
        ushort[] target = new ushort[source.Length];
        fixed (float* from = source)
        fixed (ushort* to = target)
        {
            NarrowConversion<TFormat>.ToNearest(from, to, source.Length);
        }

        return target;
    }

    public static ushort[] Stochastically<TFormat>(float[] source, ushort[] random)
        where TFormat : struct, INarrowFormat
    {
        ushort[] target = new ushort[source.Length];
        fixed (float* from = source)
        fixed (ushort* numbers = random, to = target)
        {
            NarrowConversion<TFormat>.Stochastically(from, numbers, to, source.Length);
        }

        return target;
    }

    /// <summary>The numbers that the elements from 0 on are rounded by.</summary>
    public static ushort[] Draw(ulong key, long step, int count)
    {
        ushort[] numbers = new ushort[(count + 7) / 8 * 8];
        fixed (ushort* to = numbers)
        {
            RoundingNumbers.Fill(key, step, first: 0, to, count);
        }

        return numbers[..count];
    }
}
