using System.Globalization;

namespace GuidedDescent.Runtime.Tests.Schedules;

/// <summary>Schedules are values: equality, text, and numbers that are finite at every index.</summary>
public class ScheduleValueTests
{
    [Fact]
    public void ToString_OfEveryKind_SaysWhatItIsMadeOf()
    {
        foreach ((Schedule schedule, string text) in ScheduleSamples.All())
        {
            Assert.Equal(text, schedule.ToString());
        }
    }

    [Fact]
    public void Equality_IsThatOfTheDeclarationAndOfTheText()
    {
        (Schedule Schedule, string Text)[] once = ScheduleSamples.All();
        (Schedule Schedule, string Text)[] again = ScheduleSamples.All();
        for (int one = 0; one < once.Length; one++)
        {
            for (int other = 0; other < again.Length; other++)
            {
                Assert.Equal(one == other, once[one].Schedule == again[other].Schedule);
                Assert.Equal(one == other, once[one].Schedule.ToString() == again[other].Schedule.ToString());
            }

            Assert.NotSame(once[one].Schedule, again[one].Schedule);
            Assert.Equal(once[one].Schedule.GetHashCode(), again[one].Schedule.GetHashCode());
        }
    }

    [Fact]
    public void Equality_OfNeighbouringNumbers_IsToTheLastBit()
    {
        double neighbour = Math.BitIncrement(0.1);

        Assert.NotEqual(Schedule.Cosine(10, 0.1), Schedule.Cosine(10, neighbour));
        Assert.NotEqual(Schedule.Cosine(10, 0.1).ToString(), Schedule.Cosine(10, neighbour).ToString());
    }

    [Fact]
    public void ToString_OfAnyNumber_ReadsBackAsTheSameBits()
    {
        var random = new Random(20240817);
        for (int trial = 0; trial < 2000; trial++)
        {
            double factor = BitConverter.Int64BitsToDouble(random.NextInt64(BitConverter.DoubleToInt64Bits(double.MaxValue)));
            string text = Schedule.Constant(factor).ToString();

            Assert.Equal(factor, double.Parse(text["Constant(".Length..^1], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Equality_OfNegativeZero_IsThatOfZero()
    {
        Assert.Equal(Schedule.Constant(0), Schedule.Constant(-0.0));
        Assert.Equal("Constant(0)", Schedule.Constant(-0.0).ToString());
    }

    [Fact]
    public void Equality_OfFunctions_IsByNameAndDelegate()
    {
        Func<long, double> half = _ => 0.5;
        Func<long, double> alsoHalf = step => 0.5 + (0 * step);

        Assert.Equal(Schedule.Function("half", half), Schedule.Function("half", half));
        Assert.NotEqual(Schedule.Function("half", half), Schedule.Function("a half", half));
        Assert.NotEqual(Schedule.Function("half", half), Schedule.Function("half", alsoHalf));
    }

    [Fact]
    public void ToString_InACultureWithCommas_IsTheSame()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NegativeSign = "minus";
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Equal("0,5", 0.5.ToString());
            foreach ((Schedule schedule, string text) in ScheduleSamples.All())
            {
                Assert.Equal(text, schedule.ToString());
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void At_OverAllMagnitudesOfSteps_IsFiniteAndNotNegative()
    {
        Schedule[] schedules = [.. ScheduleSamples.All().Select(sample => sample.Schedule), .. ScheduleExtremes.All()];
        foreach (Schedule schedule in schedules)
        {
            foreach (long step in ScheduleExtremes.Steps())
            {
                double factor = schedule.At(step);
                Assert.True(double.IsFinite(factor) && factor >= 0, $"{schedule} is {factor} at step {step}.");
            }
        }
    }

    [Fact]
    public void At_PastTheEnd_IsTheFinalValue()
    {
        foreach ((Schedule schedule, _) in ScheduleSamples.All())
        {
            if (schedule.Length is long end)
            {
                double final = schedule.At(end);
                Assert.All([end + 1, end + 1000, 1L << 40, long.MaxValue], step => Assert.Equal(final, schedule.At(step)));
            }
        }
    }

    [Fact]
    public void At_AnyKind_AllocatesNothing()
    {
        Schedule[] schedules = [.. ScheduleSamples.All().Select(sample => sample.Schedule)];
        SumOf(schedules);

        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = SumOf(schedules);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.True(sum > 0);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void At_NegativeStep_IsRefusedByEveryKind(long step)
    {
        foreach ((Schedule schedule, _) in ScheduleSamples.All())
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("step", () => schedule.At(step));
            Assert.Contains($"indices from 0 on, but {step} came", error.Message);
        }
    }

    private static double SumOf(Schedule[] schedules)
    {
        double sum = 0;
        foreach (Schedule schedule in schedules)
        {
            for (long step = 0; step < 200; step++)
            {
                sum += schedule.At(step) + schedule.At(long.MaxValue - step);
            }
        }

        return sum;
    }
}
