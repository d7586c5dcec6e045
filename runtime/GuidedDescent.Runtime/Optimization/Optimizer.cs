using System.Collections.Immutable;
using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// Updates parameters from their gradients, each by the rule of its group. All memory is allocated when the optimizer is built; a
/// step allocates nothing. An optimizer is not for use by several threads at once, but several optimizers may share a device.
/// </summary>
public sealed partial class Optimizer : IDisposable
{
    private readonly ParameterSet _parameters;
    private readonly Parameter[] _trained;
    private readonly Parameter[] _frozen;
    private readonly Dictionary<Parameter, OptimizerGroup> _groupOf;
    private readonly SharedTemporaries _temporaries;
    private readonly AverageMemory _averages;
    private readonly EvaluationRules? _evaluation;
    private readonly ParameterBucket[] _buckets;
    private readonly bool _drawsNumbers;
    private readonly LaunchList _launches;
    private readonly StepExecutor _executor;
    private int _bindingVersion;
    private long _stepCount;
    private bool _isDisposed;

    /// <summary>Builds an optimizer of one group, named <c>all</c>, that holds every parameter.</summary>
    /// <param name="parameters">The parameters to train; those added later are not seen.</param>
    /// <param name="rule">The rule with its hyperparameters.</param>
    /// <param name="device">Where to run; where the parameters live if it is left out.</param>
    /// <param name="gradients">What is done to gradients before the rule sees them; nothing where it is left out.</param>
    /// <param name="averages">The averages of the weights to keep, none if it is left out.</param>
    /// <param name="mup">How hyperparameters go with the width; they are as they were declared if it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is NaN, infinite or outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// A parameter is of a shape that the rule does not take, or that makes an extent negative; an input is not as the rule demands;
    /// weights or gradients share memory, or live where the device cannot work on them; or two averages have one name.
    /// </exception>
    /// <exception cref="NotSupportedException">The device cannot do what the pipeline asks for, or keep averages.</exception>
    /// <exception cref="InvalidOperationException">
    /// A parameter has no gradient, or not the inputs the rule needs, or a lease of <see cref="EvaluateWith"/> is open.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public Optimizer(
        ParameterSet parameters,
        IUpdateRule rule,
        Device? device = null,
        GradientPipeline? gradients = null,
        IEnumerable<WeightAverage>? averages = null,
        Mup? mup = null)
        : this(parameters, [new ParameterGroup("all", rule)], device, gradients, averages, mup)
    {
    }

    /// <summary>Builds an optimizer of several groups; every parameter must be in exactly one.</summary>
    /// <param name="parameters">The parameters to train; those added later are not seen.</param>
    /// <param name="groups">The groups, updated in this order; one that selects no parameter is allowed.</param>
    /// <param name="device">Where to run; where the parameters live if it is left out.</param>
    /// <param name="gradients">What is done to gradients before the rules see them; nothing where it is left out.</param>
    /// <param name="averages">The averages of the weights to keep, none if it is left out.</param>
    /// <param name="mup">How hyperparameters go with the width; they are as they were declared if it is left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is NaN, infinite or outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// A parameter is in no group or in several, or of a shape that its group's rule does not take, or an input is not as the rule demands;
    /// two groups or two averages have one name; a pattern of names matches none; a rule over matrices would take a role it is not made
    /// for; or weights or gradients share memory or live where the device cannot work on them; or muP does not know how a rule scales or
    /// what a parameter has grown from.
    /// </exception>
    /// <exception cref="NotSupportedException">The device cannot do what the pipeline asks for, or keep averages.</exception>
    /// <exception cref="InvalidOperationException">
    /// A parameter has no gradient, or not the inputs its rule needs, or a lease of <see cref="EvaluateWith"/> is open.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public Optimizer(
        ParameterSet parameters,
        IEnumerable<ParameterGroup> groups,
        Device? device = null,
        GradientPipeline? gradients = null,
        IEnumerable<WeightAverage>? averages = null,
        Mup? mup = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(groups);
        parameters.ThrowIfDisposed();
        parameters.RefuseDuringEvaluation("new Optimizer");
        Device = device ?? parameters.Device;
        if (Device.Memory != parameters.Device.Memory)
        {
            string twins = Device.Memory.Name == parameters.Device.Memory.Name
                ? " Two devices of one GPU each have an order of work of their own."
                : "";
            throw new ArgumentException(
                $"The parameters live in the {parameters.Device.Memory}, but {Device} works on the {Device.Memory}; "
                + $"give the device to the ParameterSet when it is made.{twins}",
                nameof(device));
        }

        Averages = CheckAverages(averages);
        mup?.Validate();
        Mup = mup;
        ParameterGroup[] declarations = [.. groups];
        foreach (ParameterGroup declaration in declarations)
        {
            ArgumentNullException.ThrowIfNull(declaration, nameof(groups));
            if (!declaration.IsFrozen)
            {
                declaration.Rule.Validate();
            }
        }

        _parameters = parameters;
        Parameter[] all = [.. parameters];
        Parameter[][] members = GroupAssignment.Assign(all, declarations);
        FrozenGroups = FrozenGroup.Of(declarations, members);
        _frozen = [.. FrozenGroups.SelectMany(group => group.Parameters)];
        _trained = [.. all.Except(_frozen)];
        MemoryChecks.RequireGradients(_trained);
        MemoryChecks.RequireSeparateMemory(_trained, _frozen);
        _bindingVersion = parameters.BindingVersion;
        _temporaries = new SharedTemporaries(Device.Memory);
        _gradients = Prepare(gradients, declarations, _trained, Device);
        try
        {
            Groups = Build(declarations, group => new OptimizerGroup(
                declarations[group], members[group], Device, _temporaries, _gradients, mup));
            _buckets = [.. Groups.SelectMany(group => group.Buckets)];
            _drawsNumbers = Array.Exists(_buckets, bucket => bucket.Memory.Storage?.DrawsNumbers == true);
            _groupOf = GroupOfEach();
            Array.ForEach(_buckets, bucket => _gradients?.SeeWeights(bucket));
            bool hasEvaluationMode = _buckets.Any(bucket => bucket.Rule.EvaluationForm is not null);
            _averages = new AverageMemory(Device.Memory, _trained, Averages.Length, hasEvaluationMode, ReadWeights);
            _temporaries.Allocate();
            GroupTensors[] tensors = Connect();
            Use(tensors);
            Array.ForEach(_buckets, bucket => bucket.RefuseMisfits());
            _launches = new LaunchList(tensors);
            _executor = Device.CreateExecutor(tensors, _gradients?.Deferred);
            _possibleSteps = _gradients?.Deferred is null ? null : new PossibleSteps(_launches, tensors);
            RequireAverages();
            _evaluation = EvaluationRules.For(_buckets, Device);
        }
        catch
        {
            _executor?.Dispose();
            DisposeMemory();
            throw;
        }
    }

    /// <summary>Where the optimizer runs.</summary>
    public Device Device { get; }

    /// <summary>The groups that are updated, in the order in which they were declared and are updated.</summary>
    public ImmutableArray<OptimizerGroup> Groups { get; }

    /// <summary>The groups whose parameters stay as they are, in the order in which they were declared.</summary>
    public ImmutableArray<FrozenGroup> FrozenGroups { get; }

    /// <summary>
    /// The number of steps taken. Rules see the next one's number, in bias corrections for example, and schedules this one, the 0-based
    /// index of the next step; set it when training resumes. Where a GPU leaves out steps by itself, this waits until it has decided
    /// about all of them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    /// <exception cref="InvalidOperationException">
    /// It cannot be waited for: the device's stream is being captured, or the graph of a <see cref="PrepareReplay"/> was not launched.
    /// </exception>
    public long StepCount
    {
        get
        {
            WaitForDecisions();
            return _stepCount;
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            WaitForDecisions();
            _stepCount = value;
        }
    }

    /// <summary>
    /// Updates all parameters once from the gradients they have now. The gradients stay as they are, unless a
    /// <see cref="GradientPipeline"/> zeroes them; one may leave the step out as well. The host plans of all groups
    /// run before the first kernel: where one throws, as one that divides an integer by a hyperparameter of 0 does, its exception
    /// reaches the caller and nothing was updated. Should a kernel throw, weights and states may be updated in part.
    /// <see cref="StepCount"/> does not advance in either case. A device may still be at work when the call returns; whatever
    /// reads the result waits for it. Where the caller is capturing the device's stream into a graph, the step becomes part of the
    /// graph and does not run: see <see cref="PrepareReplay"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The optimizer, its parameter set or its device has been disposed.</exception>
    /// <exception cref="ArgumentException">
    /// A gradient bound since the last step shares memory with another, or an input has other extents; nothing was updated.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A schedule takes a hyperparameter out of its range in this step; nothing was updated.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// A schedule has no finite value, or one that needs a state which the group keeps no memory for, or a lease of
    /// <see cref="EvaluateWith"/> is open; nothing was updated.
    /// </exception>
    public void Step()
    {
        PrepareStep("Step");
        if (_possibleSteps is not null)
        {
            StepDeferred(_gradients!, _possibleSteps);
            return;
        }

        Plan(_stepCount, _launches);
        if (AdmitsStep() && _executor.Run(_launches))
        {
            _stepCount++;
        }
    }

    /// <summary>
    /// Does the host's part of a step whose kernels are in a graph that the caller captured and is about to replay, in the device's
    /// stream: runs the host plans and sends this step's scalars to the device. Where it throws, nothing was sent and
    /// <see cref="StepCount"/> stays. A replay is of as many micro-batches as the captured step.
    /// </summary>
    /// <exception cref="NotSupportedException">The device has no graphs.</exception>
    /// <exception cref="InvalidOperationException">
    /// No step of the optimizer was captured, or hyperparameters now need other kernels than the captured ones, or the stream is
    /// being captured, or a lease of <see cref="EvaluateWith"/> is open.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer, its parameter set or its device has been disposed.</exception>
    public void PrepareReplay()
    {
        PrepareStep("PrepareReplay");
        if (_possibleSteps is not null)
        {
            PrepareReplayDeferred(_gradients!, _possibleSteps);
            return;
        }

        Plan(_stepCount, _launches);
        _executor.PrepareReplay(_launches);
        _stepCount++;
    }

    /// <summary>Sets the gradients of all parameters to zero, but for those that are frozen.</summary>
    /// <exception cref="ObjectDisposedException">The optimizer, its parameter set or its device has been disposed.</exception>
    /// <exception cref="ArgumentException">
    /// A gradient bound since the last step shares memory with another, or an input has other extents; nothing was changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">A lease of <see cref="EvaluateWith"/> is open; nothing was changed.</exception>
    public void ZeroGradients()
    {
        PrepareStep("ZeroGradients");
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            _executor.Clear(bucket, Slot.Gradient);
        }
    }

    /// <summary>
    /// Frees the states, after an open lease has been returned. The parameters stay, and so does the device. Calling it
    /// twice is harmless.
    /// </summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _lease?.Dispose();
        _isDisposed = true;
        _evaluation?.Dispose();
        _executor.Dispose();
        DisposeMemory();
    }

    private static ImmutableArray<OptimizerGroup> Build(
        ParameterGroup[] declarations, Func<int, OptimizerGroup> build)
    {
        var groups = new List<OptimizerGroup>();
        try
        {
            for (int index = 0; index < declarations.Length; index++)
            {
                if (!declarations[index].IsFrozen)
                {
                    groups.Add(build(index));
                }
            }

            return [.. groups];
        }
        catch
        {
            groups.ForEach(group => group.Dispose());
            throw;
        }
    }

    private Dictionary<Parameter, OptimizerGroup> GroupOfEach() =>
        Groups.SelectMany(group => group.Parameters.Select(parameter => (parameter, group))).ToDictionary();

    private void PrepareStep(string action)
    {
        RefuseDuringEvaluation(action);
        PrepareToRun();
    }

    private void Plan(long stepCount, LaunchList launches)
    {
        foreach (OptimizerGroup group in Groups)
        {
            group.ApplySchedules(stepCount);
        }

        launches.Clear();
        var step = new Step(stepCount + 1);
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            launches.BeginGroup(bucket);
            _buckets[bucket].Plan(step, launches);
        }

        if (_drawsNumbers)
        {
            launches.TellStep(step.Value);
        }

        PlanAverages(launches, step.Value);
    }

    private void PrepareToRun()
    {
        RequireWhole();
        if (_bindingVersion != _parameters.BindingVersion)
        {
            MemoryChecks.RequireSeparateMemory(_trained, _frozen);
            Reconnect();
            _bindingVersion = _parameters.BindingVersion;
        }
    }

    private void Reconnect()
    {
        GroupTensors[] tensors = Connect();
        try
        {
            _executor.Reconnect(tensors);
        }
        catch
        {
            Array.ForEach(tensors, bucket => bucket.Tensors.Dispose());
            throw;
        }

        _launches.Reconnect(tensors);
        _possibleSteps?.Reconnect(tensors);
        Use(tensors);
        _evaluation?.Reconnect();
    }

    /// <summary>Sees where all tensors lie now.</summary>
    private GroupTensors[] Connect()
    {
        var tensors = new List<GroupTensors>();
        try
        {
            foreach (OptimizerGroup group in Groups)
            {
                tensors.AddRange(group.Buckets.Select(bucket => bucket.Connect(group, _averages)));
            }

            return [.. tensors];
        }
        catch
        {
            tensors.ForEach(bucket => bucket.Tensors.Dispose());
            throw;
        }
    }

    private void Use(GroupTensors[] tensors)
    {
        for (int bucket = 0; bucket < tensors.Length; bucket++)
        {
            _buckets[bucket].Use(tensors[bucket]);
        }
    }

    private void DisposeMemory()
    {
        _gradients?.Dispose();
        foreach (OptimizerGroup group in Groups.IsDefault ? [] : Groups)
        {
            group.Dispose();
        }

        _temporaries.Dispose();
        _averages?.Dispose();
    }
}
