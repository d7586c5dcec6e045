namespace GuidedDescent.Optimizers.Tests.Precision;

public class StoredStateTests
{
    private const int Elements = 5_000;

    // From zero, the average of a constant 1 is 1 - 0.999^t. In bfloat16 its steps fall below half a spacing long before.
    [Fact]
    public void SlowAverage_StochasticallyRounded_ArrivesWhereNearestStandsStill()
    {
        double exact = 1 - Math.Pow(0.999, 2_000);
        double single = MeanOfSecondMoment(StateFormat.Single);
        double stochastic = MeanOfSecondMoment(StateFormat.BFloat16Stochastic);
        double nearest = MeanOfSecondMoment(StateFormat.BFloat16);

        Assert.Equal(exact, single, 4);
        // Each step rounds by at most a spacing of 1/256, with a chance p of which the variance is p (1 - p), below p of its step.
        double sigma = Math.Sqrt(exact / 256 / Elements);
        Assert.InRange(stochastic - exact, -4 * sigma, 4 * sigma);
        Assert.True(nearest < 0.3, $"{nearest}");
    }

    [Theory]
    [InlineData(StateFormat.Single, 8)]
    [InlineData(StateFormat.BFloat16, 4)]
    [InlineData(StateFormat.BFloat16Stochastic, 4)]
    public void StateBytes_AreThoseOfTheFormat(StateFormat format, int bytesPerElement)
    {
        using Optimizer optimizer = Build(new GroupPrecision { States = format }, out ParameterSet parameters);
        Assert.Equal(bytesPerElement * Elements, optimizer.Groups[0].StateBytes);
        parameters.Dispose();
    }

    [Fact]
    public void Format_OfASingleState_IsOfThatStateOnly()
    {
        var precision = new GroupPrecision { States = StateFormat.BFloat16, StateFormats = { ["v"] = StateFormat.Single } };
        using Optimizer optimizer = Build(precision, out ParameterSet parameters);
        Assert.Equal(6 * Elements, optimizer.Groups[0].StateBytes);
        Assert.Equal(["m"], optimizer.StorageParts(parameters["w"]).Select(part => part.Name));
        parameters.Dispose();
    }

    [Theory]
    [InlineData(StateFormat.BFloat16)]
    [InlineData(StateFormat.BFloat16Stochastic)]
    public void WrittenState_IsReadAsItsNearestNumber(StateFormat format)
    {
        using Optimizer optimizer = Build(new GroupPrecision { States = format }, out ParameterSet parameters);
        float[] numbers = StoredTraining.Numbers("w", 1, 2_222);
        optimizer.WriteState(parameters["w"], "m", numbers, start: 777);
        float[] read = new float[2_222];
        optimizer.ReadState(parameters["w"], "m", read, start: 777);
        Assert.Equal(numbers.Select(number => (float)(BFloat16)number), read);
        Assert.All(optimizer.State(parameters["w"], "m")[..777].ToArray(), number => Assert.Equal(0, number));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ReadState(parameters["w"], "m", new float[2], Elements - 1));
        parameters.Dispose();
    }

    [Fact]
    public void InitialValue_OfAStoredState_IsThatOfTheRule()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [Elements]);
        var group = new ParameterGroup("all", new AdaGrad(InitialAccumulator: 0.25))
        {
            Precision = new GroupPrecision { States = StateFormat.BFloat16 },
        };
        using var optimizer = new Optimizer(parameters, [group]);
        Assert.All(optimizer.State(parameters["w"], "sum").ToArray(), number => Assert.Equal(0.25f, number));
    }

    private static double MeanOfSecondMoment(StateFormat format)
    {
        var precision = new GroupPrecision { StateFormats = { ["v"] = format } };
        using Optimizer optimizer = Build(precision, out ParameterSet parameters);
        parameters["w"].Gradient.Fill(1);
        for (int step = 0; step < 2_000; step++)
        {
            optimizer.Step();
        }

        double mean = optimizer.State(parameters["w"], "v").ToArray().Average(number => (double)number);
        parameters.Dispose();
        return mean;
    }

    private static Optimizer Build(GroupPrecision precision, out ParameterSet parameters)
    {
        parameters = new ParameterSet();
        parameters.Add("w", [Elements]);
        return new Optimizer(parameters, [new ParameterGroup("all", new AdamW()) { Precision = precision }]);
    }
}
