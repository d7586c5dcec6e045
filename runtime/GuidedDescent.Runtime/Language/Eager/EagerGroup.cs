using System.Runtime.ExceptionServices;

namespace GuidedDescent.Language.Eager;

/// <summary>
/// The parameters of a group, evaluated side by side, each on a thread of its own: at <see cref="Ops.GroupSum"/> they wait for each
/// other.
/// </summary>
public sealed class EagerGroup
{
    [ThreadStatic]
    private static EagerGroup? s_current;

    [ThreadStatic]
    private static int s_parameter;

    private readonly object _gate = new();
    private readonly Scalar[] _numbers;
    private int _arrived;
    private int _round;
    private int? _left;
    private Scalar? _sum;
    private Exception? _error;

    private EagerGroup(int parameters) => _numbers = new Scalar[parameters];

    /// <summary>Evaluates every parameter of a group, and returns when all are done.</summary>
    /// <param name="parameters">How many there are.</param>
    /// <param name="evaluate">Runs the rule on one parameter, whose number from 0 it is given.</param>
    /// <exception cref="InvalidOperationException">Some parameters get to a <see cref="Ops.GroupSum"/> that others do not.</exception>
    public static void Run(int parameters, Action<int> evaluate)
    {
        var group = new EagerGroup(parameters);
        Thread[] threads =
        [
            .. Enumerable.Range(0, parameters).Select(parameter => new Thread(() => group.Evaluate(parameter, evaluate))),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        if (group._error is not null)
        {
            ExceptionDispatchInfo.Throw(group._error);
        }
    }

    /// <summary>The sum over the group that this thread evaluates a parameter of; the number itself where there is none.</summary>
    internal static Scalar Sum(Scalar number) => s_current?.Meet(number) ?? number;

    private static Scalar Add(Scalar[] numbers)
    {
        Operand[] operands = Array.ConvertAll(numbers, number => (Operand)number);
        Tracking tracking = Operand.AgreeOnTracking(nameof(Ops.GroupSum), operands);
        double[] values = Array.ConvertAll(numbers, number => number.Value);
        Interval[]? held = tracking == Tracking.Values ? null : Array.ConvertAll(numbers, number => number.Content.Held![0]);
        return new Scalar(Reductions.GroupSum(new Tensor([numbers.Length], values, held, tracking == Tracking.Constant)));
    }

    private void Evaluate(int parameter, Action<int> evaluate)
    {
        s_current = this;
        s_parameter = parameter;
        try
        {
            evaluate(parameter);
            Leave(parameter, null);
        }
        catch (Exception error)
        {
            Leave(parameter, error);
        }
    }

    private Scalar Meet(Scalar number)
    {
        lock (_gate)
        {
            _numbers[s_parameter] = number;
            _arrived++;
            int round = _round;
            if (_arrived == _numbers.Length)
            {
                _sum = Add(_numbers);
                _arrived = 0;
                _round++;
            }

            RefuseAWaitThatNeverEnds();
            Monitor.PulseAll(_gate);
            while (_round == round && _error is null)
            {
                Monitor.Wait(_gate);
            }

            // Where another parameter failed, its error is the one to show.
            return _round == round ? throw new InvalidOperationException("The group ended before its sum.") : _sum!;
        }
    }

    private void Leave(int parameter, Exception? error)
    {
        lock (_gate)
        {
            _left ??= parameter;
            _error ??= error;
            RefuseAWaitThatNeverEnds();
            Monitor.PulseAll(_gate);
        }
    }

    private void RefuseAWaitThatNeverEnds()
    {
        if (_arrived > 0 && _left is int left)
        {
            _error ??= new InvalidOperationException(
                $"GroupSum adds up one number of every parameter of the group, but the rule of parameter {left} ended without one.");
        }
    }
}
