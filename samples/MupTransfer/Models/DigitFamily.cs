using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.MupTransfer.Models;

/// <summary>Classifiers of digits with two hidden layers of rectified linear units.</summary>
internal sealed class DigitFamily : IModelFamily
{
    private const int BatchSize = 32;

    private readonly Lazy<DigitSet> _training = new(() => DigitSet.Load().Split().Training);

    public string Name => "digits";

    public double LossOfGuess => Math.Log(DigitSet.ClassCount);

    public ITrainee Build(int width, int baseWidth, int seed, CpuDevice device) => new Classifier(_training.Value, width, seed);

    private sealed class Classifier : ITrainee
    {
        private readonly DigitSet _training;
        private readonly Network _network;
        private readonly RandomStream _random;
        private readonly int[] _order;
        private int _place;

        public Classifier(DigitSet training, int width, int seed)
        {
            _training = training;
            _network = new Network(Parameters, [width, width], BatchSize, (ulong)seed);
            _random = new RandomStream((ulong)seed);
            _order = [.. Enumerable.Range(0, training.Count)];
            _place = _order.Length;
        }

        public ParameterSet Parameters { get; } = new();

        public bool IsBetweenHiddenLayers(Parameter parameter) => parameter.Name == "layer2.weight";

        public double AccumulateGradients() => _network.AccumulateGradients(_training, NextImages());

        public void Dispose() => Parameters.Dispose();

        /// <summary>The next images of a pass in random order, which leaves out the few that do not fill a batch.</summary>
        private ReadOnlySpan<int> NextImages()
        {
            if (_place + BatchSize > _order.Length)
            {
                _random.Shuffle<int>(_order);
                _place = 0;
            }

            _place += BatchSize;
            return _order.AsSpan(_place - BatchSize, BatchSize);
        }
    }
}
