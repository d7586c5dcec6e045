using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Diagnostics;

/// <summary>
/// Every diagnostic of the compiler, in the order of the ids. An id is never reused; each has a page in <c>docs/diagnostics</c> and a test.
/// </summary>
internal static class DiagnosticDescriptors
{
    private const string Declaration = "GuidedDescent.Declaration";
    private const string Language = "GuidedDescent.Language";
    private const string Mathematics = "GuidedDescent.Mathematics";

    /// <summary>"'{0}' is marked [Optimizer] but is a {1}; declare it as 'sealed partial record {0}(...)'"</summary>
    public static readonly DiagnosticDescriptor NotARecord = Error(
        "GD0001", Declaration, "An optimizer must be a record",
        "'{0}' is marked [Optimizer] but is a {1}; declare it as 'sealed partial record {0}(...)'",
        "The properties of the record are the hyperparameters: only a record class gives them value equality and 'with'.");

    /// <summary>"'{0}' must be partial, so that its kernels can be added to it; write 'partial record {0}'"</summary>
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "GD0002", Declaration, "An optimizer must be partial",
        "'{0}' must be partial, so that its kernels can be added to it; write 'partial record {0}'",
        "The compiler adds the other half of the record. Types that contain it must be partial too.");

    /// <summary>"'{0}' must be sealed; write 'sealed partial record {0}'"</summary>
    public static readonly DiagnosticDescriptor NotSealed = Error(
        "GD0003", Declaration, "An optimizer must be sealed",
        "'{0}' must be sealed; write 'sealed partial record {0}'",
        "A derived record could add hyperparameters that the compiled kernels do not know.");

    /// <summary>"'{0}' must not be generic; write one record for each case"</summary>
    public static readonly DiagnosticDescriptor GenericOptimizer = Error(
        "GD0004", Declaration, "An optimizer must not be generic",
        "'{0}' must not be generic; write one record for each case",
        "A kernel is compiled once, from one update rule.");

    /// <summary>"'{0}' has no update rule; add '[UpdateRule] private void Update(ref Tensor w, Tensor g, Step t)'"</summary>
    public static readonly DiagnosticDescriptor MissingUpdateRule = Error(
        "GD0005", Declaration, "The update rule is missing",
        "'{0}' has no update rule; add '[UpdateRule] private void Update(ref Tensor w, Tensor g, Step t)'",
        "An optimizer is compiled from the one method that is marked [UpdateRule].");

    /// <summary>
    /// "'{0}' has two update rules over {1}, '{2}' and '{3}'; keep one, and choose between variants by a hyperparameter"
    /// </summary>
    public static readonly DiagnosticDescriptor TwoUpdateRules = Error(
        "GD0006", Declaration, "Two update rules of the same kind",
        "'{0}' has two update rules over {1}, '{2}' and '{3}'; keep one, and choose between variants by a hyperparameter",
        "Every parameter must have exactly one rule that fits it.");

    /// <summary>"{0}; an update rule is 'void {1}(ref {2} w, {2} g, [State] ref {2} m, ..., Step t)'"</summary>
    public static readonly DiagnosticDescriptor WrongSignature = Error(
        "GD0007", Declaration, "The update rule has the wrong signature",
        "{0}; an update rule is 'void {1}(ref {2} w, {2} g, [State] ref {2} m, ..., Step t)'",
        "The weight comes by ref, the gradient by value, every state as '[State] ref', an input as '[Input]', the step as 'Step'; "
            + "only the first two are needed.");

    /// <summary>"Hyperparameter '{0}' has the type '{1}'; use double, int, long, bool or an enumeration"</summary>
    public static readonly DiagnosticDescriptor WrongHyperparameter = Error(
        "GD0008", Declaration, "The hyperparameter has an unsupported type",
        "Hyperparameter '{0}' has the type '{1}'; use double, int, long, bool or an enumeration",
        "Hyperparameters are the parameters of the record's constructor and steer the kernels from the host.");

    /// <summary>"{0}"</summary>
    public static readonly DiagnosticDescriptor WrongAttributeValue = Error(
        "GD0009", Declaration, "The attribute has an impossible value",
        "{0}",
        "A range needs a minimum below its maximum, an initial value the name of a hyperparameter of type double, an extent what it is "
            + "made of.");

    /// <summary>"{0} cannot be compiled into a kernel; {1}"</summary>
    public static readonly DiagnosticDescriptor UnsupportedConstruct = Error(
        "GD0010", Language, "The construct is not part of the rule language",
        "{0} cannot be compiled into a kernel; {1}",
        "A rule is arithmetic on tensors and host values, with if, ?:, switch and for on host values.");

    /// <summary>"'{0}' cannot be called in an update rule; {1}"</summary>
    public static readonly DiagnosticDescriptor UnsupportedCall = Error(
        "GD0011", Language, "The call is not part of the rule language",
        "'{0}' cannot be called in an update rule; {1}",
        "A rule may call the operations of Ops, private methods of its record and static methods marked [Inline].");

    /// <summary>"{0} must be known on the host, but '{1}' is computed on the device; {2}"</summary>
    public static readonly DiagnosticDescriptor DeviceValueSteers = Error(
        "GD0012", Language, "A device value steers the host",
        "{0} must be known on the host, but '{1}' is computed on the device; {2}",
        "Control flow runs once per step for a whole parameter group, so it may depend on hyperparameters and the step only.");

    /// <summary>"'{0}' calls itself; write a for loop instead"</summary>
    public static readonly DiagnosticDescriptor RecursiveCall = Error(
        "GD0013", Language, "The call is recursive",
        "'{0}' calls itself; write a for loop instead",
        "Calls are inlined, which has no end for a method that calls itself.");

    /// <summary>"'{0}' changes from pass to pass of a loop that is not unrolled; {1}"</summary>
    public static readonly DiagnosticDescriptor VaryingHostValue = Error(
        "GD0014", Language, "A host value varies inside a loop that is not unrolled",
        "'{0}' changes from pass to pass of a loop that is not unrolled; {1}",
        "Host values reach a kernel once per step. Loops with constant bounds are unrolled and have no such limit.");

    /// <summary>"'{0}' has {1} combinations of host conditions, more than {2}; {3}"</summary>
    public static readonly DiagnosticDescriptor TooManyVariants = Error(
        "GD0015", Language, "Too many combinations of host conditions",
        "'{0}' has {1} combinations of host conditions, more than {2}; {3}",
        "Each combination of the conditions that choose between tensors becomes a kernel of its own.");

    /// <summary>"State '{0}' is never read: it costs memory and changes nothing; remove it"</summary>
    public static readonly DiagnosticDescriptor StateNeverRead = Warning(
        "GD0016", Mathematics, "The state is never read",
        "State '{0}' is never read: it costs memory and changes nothing; remove it",
        "A state is memory of earlier steps. One whose old value reaches neither the weight nor another state remembers for nobody.");

    /// <summary>"State '{0}' is never written: it keeps its initial value for ever; assign it or remove it"</summary>
    public static readonly DiagnosticDescriptor StateNeverWritten = Warning(
        "GD0017", Mathematics, "The state is never written",
        "State '{0}' is never written: it keeps its initial value for ever; assign it or remove it",
        "A state that no step changes is a constant.");

    /// <summary>"The weight '{0}' is never written: the rule trains nothing; assign it, as in '{0} -= LearningRate * ...'"</summary>
    public static readonly DiagnosticDescriptor WeightNeverWritten = Error(
        "GD0018", Mathematics, "The weight is never written",
        "The weight '{0}' is never written: the rule trains nothing; assign it, as in '{0} -= LearningRate * ...'",
        "An update rule changes the weight.");

    /// <summary>"The new weight does not depend on the gradient '{0}', neither now nor through a state; is '{0}' forgotten?"</summary>
    public static readonly DiagnosticDescriptor UpdateIgnoresGradient = Warning(
        "GD0019", Mathematics, "The update does not depend on the gradient",
        "The new weight does not depend on the gradient '{0}', neither now nor through a state; is '{0}' forgotten?",
        "An optimizer follows the gradient.");

    /// <summary>"Hyperparameter '{0}' is never used; use it or remove it"</summary>
    public static readonly DiagnosticDescriptor HyperparameterUnused = Warning(
        "GD0020", Mathematics, "The hyperparameter is never used",
        "Hyperparameter '{0}' is never used; use it or remove it",
        "Whoever sets it expects an effect.");

    /// <summary>"Member '{1}' of '{0}' has a name that its generated half uses; rename it"</summary>
    public static readonly DiagnosticDescriptor ReservedMember = Error(
        "GD0021", Declaration, "The member has a reserved name",
        "Member '{1}' of '{0}' has a name that its generated half uses; rename it",
        "The generated half declares Descriptor, Kernels, CpuKernels, CudaSource, IntermediateRepresentation and the names of its types.");

    /// <summary>"'{0}' is too large: {1}; {2}"</summary>
    public static readonly DiagnosticDescriptor TooLarge = Error(
        "GD0022", Language, "The update rule is too large",
        "'{0}' is too large: {1}; {2}",
        "Calls are inlined and loops with constant bounds unrolled. What that comes to must stay within what a person would read.");

    /// <summary>"'{0}' cannot check hyperparameters; write '[HyperparameterCheck] private string? {0}()'"</summary>
    public static readonly DiagnosticDescriptor WrongCheck = Error(
        "GD0023", Declaration, "The check of the hyperparameters has the wrong signature",
        "'{0}' cannot check hyperparameters; write '[HyperparameterCheck] private string? {0}()'",
        "The method takes nothing and returns what is wrong, or null.");

    /// <summary>"'{0}' is {1}, but {2} is needed{3}"</summary>
    public static readonly DiagnosticDescriptor ShapeMismatch = Error(
        "GD0024", Language, "The shapes do not fit",
        "'{0}' is {1}, but {2} is needed{3}",
        "Extents are equal or 1 where elements meet; the columns of a product's left factor are the rows of its right one.");

    /// <summary>"Input '{0}' is never read: whoever trains would provide it for nothing; use it or remove it"</summary>
    public static readonly DiagnosticDescriptor InputNeverRead = Warning(
        "GD0025", Mathematics, "The input is never read",
        "Input '{0}' is never read: whoever trains would provide it for nothing; use it or remove it",
        "An input has to be bound for every parameter before each step.");

    /// <summary>"'{0}' comes from a package that another version of the compiler built: its form is '{1}', here it is '{2}'; {3}"</summary>
    public static readonly DiagnosticDescriptor UnknownFragment = Error(
        "GD0026", Language, "The package was built by another version of the compiler",
        "'{0}' comes from a package that another version of the compiler built: its form is '{1}', here it is '{2}'; {3}",
        "Methods marked [Inline] travel in packages as text, in a form that has a version.");

    /// <summary>"'{0}' can be called by rules of this project only; {1}"</summary>
    public static readonly DiagnosticDescriptor NotPortable = Warning(
        "GD0027", Language, "The method cannot be called from other projects",
        "'{0}' can be called by rules of this project only; {1}",
        "What a package carries of a method marked [Inline] is compiled without knowing the arguments of its calls.");

    /// <summary>
    /// "'{0}' cannot make the weights of evaluation: {1}; write '[EvaluationMode] void {0}(ref Tensor weight, Tensor state)'"
    /// </summary>
    public static readonly DiagnosticDescriptor WrongEvaluationMode = Error(
        "GD0028", Declaration, "The method of the evaluation mode is not as it must be",
        "'{0}' cannot make the weights of evaluation: {1}; write '[EvaluationMode] void {0}(ref Tensor weight, Tensor state)'",
        "It takes the weight by ref and states of the update rule by value, under their names.");

    private static DiagnosticDescriptor Error(string id, string category, string title, string message, string description) =>
        Create(id, category, title, message, description, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message, string description) =>
        Create(id, category, title, message, description, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(
        string id, string category, string title, string message, string description, DiagnosticSeverity severity) =>
        new(
            id, title, message, category, severity, isEnabledByDefault: true, description,
            helpLinkUri: $"docs/diagnostics/{id}.md");
}
