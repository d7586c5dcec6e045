using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>Rules that evaluate with other weights than they train, on weights and states of fewer bits.</summary>
public class StoredEvaluationModeTests
{
    public static TheoryData<string, StorageFormat, WeightRounding> Cases
    {
        get
        {
            var data = new TheoryData<string, StorageFormat, WeightRounding>();
            foreach (string name in LayerRuleCases.AllNames.Where(name => name.StartsWith("ScheduleFree", StringComparison.Ordinal)))
            {
                foreach (StorageFormat storage in new[] { StorageFormat.BFloat16, StorageFormat.Half })
                {
                    foreach (WeightRounding rounding in Enum.GetValues<WeightRounding>())
                    {
                        data.Add(name, storage, rounding);
                    }
                }
            }

            return data;
        }
    }

    // The twin is told the weights as the rule sees them, and the states, and evaluates in single precision.
    [Theory]
    [MemberData(nameof(Cases))]
    public void EnterEvaluationMode_RoundsWhatSinglePrecisionHasAndBringsEveryByteBack(
        string name, StorageFormat storage, WeightRounding rounding)
    {
        using StoredLayerTraining training = Build(name, storage, rounding);
        using StoredLayerTraining undisturbed = Build(name, storage, rounding);
        using var twin = new StoredLayerTraining(LayerRuleCases.Get(name).Rule, StorageFormat.Single, new GroupPrecision());
        training.Train(3);
        undisturbed.Train(3);
        CopyTo(twin, training);
        SortedDictionary<string, string> before = training.Bits();
        float[] precise = training.PreciseWeights();

        using (training.Optimizer.EnterEvaluationMode())
        using (twin.Optimizer.EnterEvaluationMode())
        {
            Assert.Equal(twin.Weights().Select(weight => Round(weight, storage)), training.Weights());
            Assert.NotEqual(precise.Select(weight => Round(weight, storage)), training.Weights());
            training.Parameters["p0"].WriteValue([float.NaN, 7], start: 5);
        }

        Assert.Equal(before, training.Bits());
        Assert.Equal(StoredTraining.Text(precise), StoredTraining.Text(training.PreciseWeights()));
        training.Train(2);
        undisturbed.Train(2);
        Assert.Equal(undisturbed.Bits(), training.Bits());
    }

    [Fact]
    public void EnterEvaluationMode_WithAnAverage_LeavesTheAverage()
    {
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var training = new StoredLayerTraining(
            new ScheduleFreeAdamW(), StorageFormat.Half, new GroupPrecision(), averages: [average]);
        training.Train(2);
        float[] before = training.Average(average);
        using (training.Optimizer.EnterEvaluationMode())
        {
            Assert.Equal(StoredTraining.Text(before), StoredTraining.Text(training.Average(average)));
        }

        using (training.Optimizer.EvaluateWith(average))
        {
            Assert.Equal(before.Select(number => Round(number, StorageFormat.Half)), training.Weights());
        }

        Assert.Equal(StoredTraining.Text(before), StoredTraining.Text(training.Average(average)));
    }

    private static StoredLayerTraining Build(string name, StorageFormat storage, WeightRounding rounding)
    {
        var precision = new GroupPrecision { Weights = rounding, States = StateFormat.BFloat16Stochastic, Seed = 9 };
        return new StoredLayerTraining(LayerRuleCases.Get(name).Rule, storage, precision);
    }

    private static void CopyTo(StoredLayerTraining twin, StoredLayerTraining training)
    {
        twin.Optimizer.StepCount = training.Optimizer.StepCount;
        foreach (Parameter parameter in training.Parameters)
        {
            Parameter same = twin.Parameters[parameter.Name];
            training.Optimizer.ReadPreciseValue(parameter, same.Value);
            foreach (string state in training.StatesOf(parameter))
            {
                twin.Optimizer.WriteState(same, state, training.Optimizer.State(parameter, state));
            }
        }
    }

    private static float Round(float weight, StorageFormat storage) =>
        storage == StorageFormat.BFloat16 ? (BFloat16)weight : (float)(Half)weight;
}
